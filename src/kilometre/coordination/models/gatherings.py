"""Gatherings: training sessions, lab days and other events of networks, with seats and a waiting list."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kilometre.coordination.enums import (
    Attendance,
    GatheringKind,
    GatheringState,
    Reach,
    RegistrationState,
    Zone,
)
from kilometre.coordination.queries.gatherings import GatheringQuerySet, RegistrationQuerySet
from kilometre.foundation.records.models import Record
from kilometre.network.models import Lab, Person

from .networks import Network


class Gathering(Record):
    """An event that one registers for. Without a network, it is one of the national coordination."""

    network = models.ForeignKey(
        Network,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gatherings",
        verbose_name="réseau",
    )
    lab = models.ForeignKey(
        Lab,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gatherings",
        verbose_name="lab qui accueille",
    )
    kind = models.CharField("nature", max_length=8, choices=GatheringKind.choices)
    title = models.CharField("titre", max_length=160)
    description = models.TextField("programme", max_length=6000, blank=True)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    zone = models.CharField("heure de", max_length=32, choices=Zone.choices, default=Zone.PARIS)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("adresse en ligne", max_length=500, blank=True)
    seats = models.PositiveSmallIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    closes_on = models.DateField("dernier jour d'inscription", null=True, blank=True)
    reach = models.CharField("qui le voit", max_length=8, choices=Reach.choices, default=Reach.NETWORK)
    state = models.CharField(
        "état", max_length=9, choices=GatheringState.choices, default=GatheringState.PLANNED
    )
    reason = models.CharField("raison de l'annulation", max_length=300, blank=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = "rendez-vous du réseau"
        constraints = [
            models.CheckConstraint(name="gathering_ends_after", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="gathering_cancelled_has_reason",
                condition=~Q(state=GatheringState.CANCELLED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="gathering_members_of_a_network",
                condition=~Q(reach=Reach.MEMBERS) | Q(network__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="gathering_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coordination:gathering", args=[self.public_id])

    @property
    def is_planned(self) -> bool:
        return self.state == GatheringState.PLANNED

    @property
    def day(self) -> dt.date:
        """The day it begins, on its own clock."""
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def last_day(self) -> dt.date:
        """The last day on which one registers: the eve is not imposed, the day itself is the default."""
        return self.closes_on or self.day

    def takes_registrations(self, now: dt.datetime) -> bool:
        today = now.astimezone(ZoneInfo(self.zone)).date()
        return self.is_planned and now < self.starts_at and today <= self.last_day


class Registration(models.Model):
    """Somebody's place, or their rank in the waiting list (that of their last registration)."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations", verbose_name="personne")
    state = models.CharField("état", max_length=9, choices=RegistrationState.choices)
    registered_at = models.DateTimeField("inscription le")
    attendance = models.CharField(
        "présence", max_length=7, choices=Attendance.choices, default=Attendance.UNKNOWN
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["registered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="registration_once"),
            models.CheckConstraint(
                name="attendance_of_the_registered",
                condition=Q(state=RegistrationState.SEATED) | Q(attendance=Attendance.UNKNOWN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.gathering}"
