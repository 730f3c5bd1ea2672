"""A signed attestation of one's contributions: what it says is written once, and never changes."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.network.queries.statements import StatementQuerySet

from .people import Person


class Statement(Record):
    """``content`` is what the document says; ``signature`` is that of its canonical form."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="statements", verbose_name="personne")
    number = models.CharField("numéro", max_length=16, unique=True, editable=False)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    content = models.JSONField("contenu")
    signature = models.CharField(max_length=64, editable=False)
    issued_at = models.DateTimeField("établie le")
    revoked_at = models.DateTimeField("révoquée le", null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation"
        constraints = [
            models.CheckConstraint(name="statement_dates_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return f"Attestation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("network:statement-check", args=[self.number])

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
