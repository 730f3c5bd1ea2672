"""The words of a need's life, with their French labels."""

from django.db.models import TextChoices


class NeedState(TextChoices):
    UNCONFIRMED = "unconfirmed", "En attente de confirmation"
    SENT = "sent", "Envoyé"
    IN_CHARGE = "in-charge", "Pris en charge"
    ANSWERED = "answered", "Répondu"
    WITHDRAWN = "withdrawn", "Retiré"


OPEN_STATES = (NeedState.UNCONFIRMED, NeedState.SENT, NeedState.IN_CHARGE)
CHARGED_STATES = (NeedState.IN_CHARGE, NeedState.ANSWERED)


class Outcome(TextChoices):
    """What a need became. The first two are written by `projects`, when the contact opens one."""

    ACTION = "action", "Devenu une action"
    PROJECT = "project", "Devenu un projet"
    ADVICE = "advice", "Réponse apportée"
    REFERRED = "referred", "Orienté vers un autre service"
    REFUSED = "refused", "Refusé"


ANSWERS = (Outcome.ADVICE, Outcome.REFERRED, Outcome.REFUSED)
