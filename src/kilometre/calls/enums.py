"""The words of a call and of its answers, with their French labels."""

from django.db.models import TextChoices


class CallKind(TextChoices):
    INTEREST = "interest", "Intérêt"
    AVAILABILITY = "availability", "Disponibilité"
    HOST = "host", "Lieu d'accueil"
    SURVEY = "survey", "Enquête"


# A yes to these is the lab's yes to work on what is asked; to a place to host or to a survey, it says something else.
AGREEING = (CallKind.INTEREST, CallKind.AVAILABILITY)


class CallState(TextChoices):
    OPEN = "open", "Ouvert"
    CLOSED = "closed", "Clos"


class Choice(TextChoices):
    YES = "yes", "Oui"
    MAYBE = "maybe", "Peut-être"
    NO = "no", "Non"


class Rung(TextChoices):
    """The reminders of an answer that is awaited, each given once."""

    HALFWAY = "halfway", "À mi-parcours"
    LAST = "last", "Deux jours avant la fin"
