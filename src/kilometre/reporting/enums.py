"""The words of a yearly campaign."""

from django.db.models import TextChoices


class CampaignState(TextChoices):
    """In the making while the figures of each lab are taken, in the background."""

    MAKING = "making", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"


class ReturnState(TextChoices):
    EXPECTED = "expected", "À signer"
    SIGNED = "signed", "Signé"


class BookletState(TextChoices):
    MAKING = "making", "En préparation"
    READY = "ready", "Prêt"
    FAILED = "failed", "En échec"


STEPS = ("Demandé", "Chiffres relevés", "Pages dessinées", "Prêt")
