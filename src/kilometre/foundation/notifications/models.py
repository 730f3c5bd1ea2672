"""What was told to whom, the e-mails that go with it, and what each person wants."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import ID_LENGTH, REF_LENGTH, new_public_id

from .enums import Channel, DeliveryState
from .queries import NotificationQuerySet

TOPIC_LENGTH = 40


class Notification(models.Model):
    """One entry of the journal, told to one person under one topic, once."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="notifications")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notifications", verbose_name="destinataire"
    )
    topic = models.CharField("sujet", max_length=TOPIC_LENGTH)
    text = models.CharField("texte", max_length=300)
    url = models.CharField("page", max_length=300)
    about = models.CharField(
        "objet", max_length=REF_LENGTH, blank=True
    )  # empty: it tells its reader of themselves
    origin = models.CharField("origine", max_length=10, choices=Origin.choices)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField("lue le", null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "notification"
        constraints = [
            models.UniqueConstraint(fields=["entry", "user", "topic"], name="notification_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of"),
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_fictional(self) -> bool:
        return self.origin == Origin.FICTIONAL

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class Delivery(models.Model):
    """The e-mail of a notification. A task sends it; « retenu » is never sent."""

    notification = models.OneToOneField(
        Notification, models.CASCADE, primary_key=True, related_name="delivery"
    )
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "courriel"
        indexes = [models.Index(fields=["state"], name="delivery_pending", condition=Q(state="pending"))]


class Preference(models.Model):
    """What a person chose for a topic; without a row, what the topic's default says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_preferences"
    )
    topic = models.CharField("sujet", max_length=TOPIC_LENGTH)
    channel = models.CharField("choix", max_length=8, choices=Channel.choices)

    class Meta:
        verbose_name = "préférence de notification"
        verbose_name_plural = "préférences de notification"
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="preference_once")]
