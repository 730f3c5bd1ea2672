"""What somebody says of a case shown as near a need: it is how we learn whether near cases help."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from kilometre.foundation.records.refs import REF_LENGTH
from kilometre.intake.enums import Mark

from .needs import Need


class CaseMark(models.Model):
    """One person's word on one case for one need; « undone » is no row."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="case_marks")
    case = models.CharField("cas", max_length=REF_LENGTH)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="noté par"
    )
    mark = models.CharField("note", max_length=10, choices=Mark.choices)
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "note sur un cas semblable"
        constraints = [models.UniqueConstraint(fields=["need", "case", "person"], name="case_mark_once")]

    def __str__(self) -> str:
        return f"{self.case} : {self.get_mark_display()}"
