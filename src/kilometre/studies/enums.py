"""The words of a study's life, and of a lab's part in it."""

from django.db.models import TextChoices


class StudyState(TextChoices):
    PREPARED = "prepared", "En préparation"
    RUNNING = "running", "En cours"
    CONCLUDED = "concluded", "Terminée"
    STOPPED = "stopped", "Arrêtée"


class Owed(TextChoices):
    """What a study lacks before it starts."""

    PROTOCOL = "protocol", "le protocole commun"
    COORDINATOR = "coordinator", "la personne qui coordonne"
    DATES = "dates", "les dates"
    AGREEMENT = "agreement", "l'accord d'au moins un lab"


OPEN_STATES = (StudyState.PREPARED, StudyState.RUNNING)


class PartState(TextChoices):
    ASKED = "asked", "Réponse attendue"
    ACCEPTED = "accepted", "Acceptée"
    DECLINED = "declined", "Déclinée"
    DONE = "done", "Rendue"


TAKING_PART = (PartState.ACCEPTED, PartState.DONE)
