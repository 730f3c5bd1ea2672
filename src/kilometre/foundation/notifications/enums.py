"""The choices of notifications: how a person hears of a topic, and what became of an e-mail."""

from django.db import models


class Channel(models.TextChoices):
    """How a person wants to hear of a topic."""

    EMAIL = "email", "Sur la plateforme et par courriel"
    PLATFORM = "platform", "Sur la plateforme seulement"
    NOTHING = "nothing", "Rien"


class Sphere(models.TextChoices):
    """What a person does: topics are chosen together, by the part of one's work that they tell of."""

    ASKED = "asked", "Ce que j'ai demandé"
    ENTRUSTED = "entrusted", "Ce qu'on me demande ou me confie"
    LAB = "lab", "Ce qui attend mon lab"
    MEETINGS = "meetings", "Mes réseaux, réunions et rendez-vous"
    RUN = "run", "Ce que je lance ou coordonne"
    WEEK = "week", "Ma semaine"


class DeliveryState(models.TextChoices):
    PENDING = "pending", "À envoyer"
    SENT = "sent", "Envoyé"
    HELD = "held", "Retenu"
