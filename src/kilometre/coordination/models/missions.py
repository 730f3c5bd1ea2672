"""A support mission of the national coordination to a lab: asked or offered, answered, done, and found useful or not."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kilometre.coordination.enums import MissionState, Urgency, Usefulness
from kilometre.coordination.queries.missions import MissionQuerySet
from kilometre.foundation.records.models import Record
from kilometre.network.models import Lab, Person

AGREED = (MissionState.ACCEPTED, MissionState.UNDER_WAY, MissionState.DONE, MissionState.STOPPED)
OVER = (MissionState.DECLINED, MissionState.DONE, MissionState.STOPPED)


class Mission(Record):
    """``outcome`` is what came of it, or what a stop taught; ``reason`` why it was declined."""

    lab = models.ForeignKey(Lab, models.PROTECT, related_name="missions_received", verbose_name="lab")
    is_offered = models.BooleanField("proposé par la coordination", default=False)
    subject = models.CharField("sujet", max_length=160)
    expected = models.TextField("ce qui en est attendu", max_length=4000)
    wished_from = models.DateField("souhaité à partir du", null=True, blank=True)
    wished_until = models.DateField("souhaité avant le", null=True, blank=True)
    urgency = models.CharField("délai", max_length=6, choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField("état", max_length=8, choices=MissionState.choices, default=MissionState.ASKED)
    in_charge = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name="qui s'en charge",
    )
    starts_on = models.DateField("commence le", null=True, blank=True)
    ends_on = models.DateField("se termine le", null=True, blank=True)
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)
    reason = models.CharField("raison du refus", max_length=1000, blank=True)
    settled_at = models.DateTimeField("terminé le", null=True, blank=True)
    outcome = models.TextField("ce qu'il en est sorti", max_length=8000, blank=True)
    useful = models.CharField("utile", max_length=6, choices=Usefulness.choices, blank=True)
    useful_word = models.CharField("ce qui a aidé ou manqué", max_length=1000, blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        verbose_name = "appui à un lab"
        verbose_name_plural = "appuis aux labs"
        constraints = [
            models.CheckConstraint(
                name="mission_agreed_has_somebody_and_a_date",
                condition=~Q(state__in=AGREED) | Q(in_charge__isnull=False, starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="mission_answered_is_dated",
                condition=Q(state=MissionState.ASKED, answered_at__isnull=True)
                | (~Q(state=MissionState.ASKED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="mission_declined_has_reason", condition=~Q(state=MissionState.DECLINED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="mission_over_says_what_came_of_it",
                condition=~Q(state__in=(MissionState.DONE, MissionState.STOPPED))
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="mission_dates_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="mission_wished_dates_in_order",
                condition=Q(wished_from__isnull=True)
                | Q(wished_until__isnull=True)
                | Q(wished_until__gte=F("wished_from")),
            ),
            models.CheckConstraint(
                name="mission_useful_once_over",
                condition=Q(useful="") | Q(state__in=(MissionState.DONE, MissionState.STOPPED)),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="mission_newest"),
            models.Index(fields=["state", "ends_on"], name="mission_state"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("coordination:mission", args=[self.public_id])

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def awaits_word(self) -> bool:
        """The lab has not said whether it helped."""
        return self.state in (MissionState.DONE, MissionState.STOPPED) and not self.useful

    def is_late(self, today: dt.date) -> bool:
        """Past its last day, and not over."""
        return not self.is_over and self.ends_on is not None and self.ends_on < today
