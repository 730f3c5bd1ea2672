"""The words of a study's life, and of a lab's part in it."""

from django.db.models import TextChoices


class StudyState(TextChoices):
    PREPARED = "prepared", "En préparation"
    RUNNING = "running", "En cours"
    CONCLUDED = "concluded", "Terminée"
    STOPPED = "stopped", "Arrêtée"


OPEN_STATES = (StudyState.PREPARED, StudyState.RUNNING)


class PartState(TextChoices):
    ASKED = "asked", "Réponse attendue"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    DONE = "done", "Rendue"


TAKING_PART = (PartState.ACCEPTED, PartState.DONE)
