"""Which Mondays were written to whom: one e-mail a person a week."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class WeeklyMail(models.Model):
    """The e-mail of one Monday to one person, noted once it has left."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    monday = models.DateField("lundi")
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)

    class Meta:
        verbose_name = "courriel du lundi"
        constraints = [models.UniqueConstraint(fields=["user", "monday"], name="weekly_mail_once")]

    def __str__(self) -> str:
        return f"{self.monday:%d/%m/%Y}"
