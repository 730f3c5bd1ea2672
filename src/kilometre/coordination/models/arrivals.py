"""The arrival of a team in the network: its sponsor, and the steps that it, its sponsor and the coordination do."""

import datetime as dt

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.coordination.enums import ArrivalKind, ArrivalState, SponsorState, StepState, StepWho
from kilometre.coordination.queries.arrivals import (
    ArrivalQuerySet,
    ArrivalStepQuerySet,
    ChecklistStepQuerySet,
)
from kilometre.coordination.validators import check_address
from kilometre.foundation.records.models import Record
from kilometre.network.models import Lab, Person

LONGEST = 365  # days


class Planned(models.Model):
    """What a step says, in the checklist and in an arrival alike. ``address`` is a path of the site, or https."""

    label = models.CharField("étape", max_length=160)
    why = models.CharField("pourquoi", max_length=500, blank=True)
    who = models.CharField("qui la fait", max_length=12, choices=StepWho.choices, default=StepWho.TEAM)
    address = models.CharField(
        "page ou adresse utile", max_length=500, blank=True, validators=[check_address]
    )
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class ChecklistStep(Planned, Record):
    """A step that new arrivals start with. One checklist for real arrivals, another for the examples."""

    days = models.PositiveSmallIntegerField(
        "nombre de jours après l'arrivée", default=30, validators=[MaxValueValidator(LONGEST)]
    )
    is_removed = models.BooleanField("retirée", default=False)

    objects = ChecklistStepQuerySet.as_manager()

    class Meta:
        verbose_name = "étape du modèle d'arrivée"
        verbose_name_plural = "étapes du modèle d'arrivée"

    def get_absolute_url(self) -> str:
        return reverse("coordination:checklist")


class Arrival(Record):
    """A lab is created, or its team is renewed."""

    lab = models.ForeignKey(Lab, models.PROTECT, related_name="arrivals", verbose_name="lab")
    kind = models.CharField("nature", max_length=8, choices=ArrivalKind.choices, default=ArrivalKind.CREATED)
    starts_on = models.DateField("arrivée le")
    state = models.CharField(
        "état", max_length=9, choices=ArrivalState.choices, default=ArrivalState.UNDER_WAY
    )
    sponsor = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sponsored",
        verbose_name="parrain ou marraine",
    )
    sponsor_state = models.CharField(
        "parrainage", max_length=8, choices=SponsorState.choices, default=SponsorState.NONE
    )
    word = models.CharField("mot de la fin", max_length=1000, blank=True)
    closed_at = models.DateTimeField("terminée le", null=True, blank=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = "arrivée d'une équipe"
        verbose_name_plural = "arrivées d'équipes"
        constraints = [
            models.UniqueConstraint(
                fields=["lab"], condition=Q(state=ArrivalState.UNDER_WAY), name="arrival_one_open_a_lab"
            ),
            models.CheckConstraint(
                name="arrival_closed_is_dated",
                condition=Q(state=ArrivalState.UNDER_WAY, closed_at__isnull=True)
                | (Q(state=ArrivalState.CLOSED, closed_at__isnull=False) & ~Q(word="")),
            ),
            models.CheckConstraint(
                name="arrival_sponsor_is_somebody",
                condition=Q(
                    sponsor_state__in=(SponsorState.NONE, SponsorState.DECLINED), sponsor__isnull=True
                )
                | Q(sponsor_state__in=(SponsorState.ASKED, SponsorState.ACCEPTED), sponsor__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="arrival_state")]

    def __str__(self) -> str:
        return f"Arrivée : {self.lab}"

    def get_absolute_url(self) -> str:
        return reverse("coordination:arrival", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == ArrivalState.UNDER_WAY

    @property
    def has_sponsor(self) -> bool:
        """Somebody has accepted."""
        return self.sponsor_state == SponsorState.ACCEPTED


class ArrivalStep(Planned):
    """A step of one arrival: copied from the checklist on the first day, or added since."""

    arrival = models.ForeignKey(Arrival, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField("numéro")
    due_on = models.DateField("pour le")
    state = models.CharField("état", max_length=7, choices=StepState.choices, default=StepState.TODO)
    reason = models.CharField("pourquoi elle est passée", max_length=300, blank=True)
    settled_at = models.DateTimeField("réglée le", null=True, blank=True)
    late_told_at = models.DateTimeField("retard signalé le", null=True, blank=True)

    objects = ArrivalStepQuerySet.as_manager()

    class Meta:
        verbose_name = "étape d'une arrivée"
        verbose_name_plural = "étapes d'une arrivée"
        ordering = ["due_on", "position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["arrival", "number"], name="arrival_step_number_once"),
            models.CheckConstraint(
                name="arrival_step_settled_is_dated",
                condition=Q(state=StepState.TODO, settled_at__isnull=True)
                | (~Q(state=StepState.TODO) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="arrival_step_skipped_has_reason",
                condition=~Q(state=StepState.SKIPPED) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="arrival_step_due")]

    @property
    def is_settled(self) -> bool:
        return self.state != StepState.TODO

    def is_late(self, today: dt.date) -> bool:
        return self.state == StepState.TODO and self.due_on < today
