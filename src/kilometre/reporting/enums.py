"""The words of a yearly campaign."""

from django.db.models import TextChoices


class CampaignState(TextChoices):
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"


class ReturnState(TextChoices):
    EXPECTED = "expected", "À signer"
    SIGNED = "signed", "Signé"
