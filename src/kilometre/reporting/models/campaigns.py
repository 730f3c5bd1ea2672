"""A yearly campaign, what each lab returns, and its lines: a value computed here, a value that the lab declares."""

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Person
from kilometre.reporting.enums import CampaignState, ReturnState
from kilometre.reporting.queries import CampaignQuerySet, LineQuerySet, ReturnQuerySet

HIGHEST = Decimal(1_000_000_000)


class Campaign(Record):
    """The coordination asks all labs for their figures of a year, by a day. One a year."""

    year = models.PositiveSmallIntegerField(
        "année", validators=[MinValueValidator(2016), MaxValueValidator(2099)]
    )
    due_on = models.DateField("à signer avant le")
    intro = models.TextField("un mot aux labs", max_length=2000, blank=True)
    state = models.CharField(
        "état", max_length=8, choices=CampaignState.choices, default=CampaignState.MAKING
    )
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "campagne"
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=~Q(origin=Origin.FICTIONAL), name="campaign_once_a_year"
            ),
            models.CheckConstraint(
                name="campaign_closed_is_dated",
                condition=Q(state__in=(CampaignState.MAKING, CampaignState.OPEN), closed_at__isnull=True)
                | Q(state=CampaignState.CLOSED, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:campaign", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == CampaignState.CLOSED

    def is_late(self, today: dt.date) -> bool:
        return self.is_open and self.due_on < today


class LabReturn(Record):
    """What one lab returns: its lines, a comment, and the signature of who leads it.

    ``frozen_at`` is when the platform computed the values: they never change after.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="returns")
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="returns", verbose_name="lab")
    state = models.CharField("état", max_length=10, choices=ReturnState.choices, default=ReturnState.EXPECTED)
    comment = models.TextField("commentaire du lab", max_length=2000, blank=True)
    frozen_at = models.DateTimeField("chiffres relevés le")
    signed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="signé par"
    )
    signed_at = models.DateTimeField("signé le", null=True, blank=True)
    reopen_reason = models.CharField("motif de la réouverture", max_length=1000, blank=True)
    reopening_asked = models.CharField("ce que le lab veut corriger", max_length=1000, blank=True)
    reminded_at = models.DateTimeField("relancé le", null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan d'un lab"
        verbose_name_plural = "bilans de labs"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "lab"], name="return_once_a_lab"),
            models.CheckConstraint(
                name="return_signed_by_somebody",
                condition=Q(state=ReturnState.SIGNED, signed_at__isnull=False, signed_by__isnull=False)
                | Q(state=ReturnState.EXPECTED, signed_at__isnull=True, signed_by__isnull=True),
            ),
            models.CheckConstraint(
                name="return_reopening_asked_once_signed",
                condition=Q(state=ReturnState.SIGNED) | Q(reopening_asked=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} : {self.lab}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:return", args=[self.public_id])

    @property
    def is_signed(self) -> bool:
        return self.state == ReturnState.SIGNED


class ReturnLine(models.Model):
    """One figure of a lab. What the platform computed and what the lab declares stay side by side, for ever.

    ``figure`` is that of the indicator on the day (``Figure.as_json``); its words are kept too, for they may change. A figure
    that could not be computed that day stays without one: the lab may declare its own.
    """

    lab_return = models.ForeignKey(LabReturn, models.CASCADE, related_name="lines")
    name = models.CharField("nom", max_length=80)
    topic = models.CharField("rubrique", max_length=120)
    label = models.CharField("chiffre", max_length=200)
    definition = models.TextField("définition")
    unit = models.CharField("unité", max_length=60)
    source = models.CharField("source", max_length=300, blank=True)
    period = models.CharField("période", max_length=7, blank=True)
    figure = models.JSONField("chiffre calculé", null=True, blank=True)
    computed = models.DecimalField("calculé", max_digits=16, decimal_places=4, null=True, blank=True)
    declared = models.DecimalField("déclaré", max_digits=16, decimal_places=4, null=True, blank=True)
    comment = models.CharField("commentaire", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = "chiffre d'un lab"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["lab_return", "name"], name="line_once"),
            models.CheckConstraint(
                name="line_declared_is_bounded",
                condition=Q(declared__isnull=True) | Q(declared__gte=0, declared__lte=HIGHEST),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def has_failed(self) -> bool:
        """The platform computes it, and could not on the day; only what labs alone know has no source."""
        return self.figure is None and bool(self.source)
