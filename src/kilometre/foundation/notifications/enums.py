"""The choices of notifications: how a person hears of a topic, and what became of an e-mail."""

from django.db import models


class Channel(models.TextChoices):
    """How a person wants to hear of a topic."""

    EMAIL = "email", "Sur la plateforme et par courriel"
    PLATFORM = "platform", "Sur la plateforme seulement"
    NOTHING = "nothing", "Rien"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "À envoyer"
    SENT = "sent", "Envoyé"
    HELD = "held", "Retenu"
