"""The secret by which a person's calendar program reads what the person may see."""

from django.conf import settings
from django.db import models

from kilometre.foundation.ui import french


class CalendarKey(models.Model):
    """One a person: making another one, or revoking it, closes the former address. Only its digest is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key", verbose_name="compte"
    )
    secret_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("créée le")

    class Meta:
        verbose_name = "adresse de calendrier"

    def __str__(self) -> str:
        return f"calendrier {french.of(self.user)}"
