"""One message."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import REF_LENGTH
from kilometre.foundation.ui import french

from .queries import MessageQuerySet

MAX_LENGTH = 5_000


class Message(Record):
    """What somebody wrote about a record. Withdrawn, its text is erased and its place kept."""

    AUDIENCES = ((Audience.CASE.value, Audience.CASE.label), (Audience.TEAM.value, Audience.TEAM.label))

    subject = models.CharField("objet", max_length=REF_LENGTH)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="auteur"
    )
    body = models.TextField("message", max_length=MAX_LENGTH, blank=True)
    audience = models.CharField("lecteurs", max_length=10, choices=AUDIENCES, default=Audience.CASE)
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        indexes = [models.Index(fields=["subject", "created_at", "id"], name="message_thread")]
        constraints = [
            models.CheckConstraint(
                name="message_withdrawn_is_erased",
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(body=""),
            )
        ]

    def __str__(self) -> str:
        return f"message du {french.date(self.created_at)}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_for_team(self) -> bool:
        return self.audience == Audience.TEAM

    def get_absolute_url(self) -> str:
        return f"{reverse('threads:thread', args=[self.subject])}#message-{self.public_id}"
