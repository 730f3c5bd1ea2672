"""Rituals and their meetings: the rhythm, what is proposed, decided, and carried to the next meeting."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination.enums import (
    FollowUpState,
    MeetingState,
    ProposalState,
    RhythmKind,
    Zone,
)
from kilometre.coordination.queries.rituals import (
    DecisionQuerySet,
    FollowUpQuerySet,
    MeetingQuerySet,
    ProposalQuerySet,
    RitualQuerySet,
)
from kilometre.coordination.rhythm import rhythm_of
from kilometre.engines.calendars import Change, Series
from kilometre.foundation.records.models import Record, Versioned
from kilometre.foundation.ui import french
from kilometre.network.models import Person

from .networks import Network

LENGTH = (MinValueValidator(5), MaxValueValidator(600))


class Ritual(Record):
    """A meeting that comes back. Dates are computed from the rhythm; a row exists for a date once something is written."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="rituals", verbose_name="réseau")
    title = models.CharField("titre", max_length=120)
    purpose = models.TextField("à quoi il sert", max_length=2000, blank=True)
    starts_on = models.DateField("première date")
    at = models.TimeField("heure")
    length = models.PositiveSmallIntegerField("durée, en minutes", default=60, validators=LENGTH)
    zone = models.CharField("heure de", max_length=32, choices=Zone.choices, default=Zone.PARIS)
    kind = models.CharField("rythme", max_length=8, choices=RhythmKind.choices, default=RhythmKind.WEEKLY)
    every = models.PositiveSmallIntegerField(
        "un passage sur", default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    until = models.DateField("dernière date possible", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("adresse de la réunion en ligne", max_length=500, blank=True)
    is_open = models.BooleanField("lisible par tous les labs", default=False)

    objects = RitualQuerySet.as_manager()

    class Meta:
        verbose_name = "rituel"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("coordination:ritual", args=[self.public_id])

    @property
    def is_over(self) -> bool:
        """Its last day is past."""
        return self.until is not None and self.until < self.today

    def is_stopped(self, now: dt.datetime) -> bool:
        """It has a last day, and no meeting is left until then."""
        return self.until is not None and not self.series().following(now)

    @property
    def today(self) -> dt.date:
        """The day where it meets."""
        return self.day_of(timezone.now())

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The day of an instant where it meets."""
        return instant.astimezone(ZoneInfo(self.zone)).date()

    @property
    def next_date(self) -> dt.date:
        """The one that the rhythm gives from today on, were it to go on without end."""
        return next(replace(self.series(meetings=()), until=None).slots(self.today))

    def series(self, meetings: "Iterable[Meeting] | None" = None) -> Series:
        """Its dates, with what its meetings changed; ``meetings`` are its rows when they are known."""
        rows = self.meetings.all() if meetings is None else meetings
        return Series(
            starts_on=self.starts_on,
            at=self.at,
            minutes=self.length,
            zone=ZoneInfo(self.zone),
            rhythm=rhythm_of(self),
            until=self.until,
            changes={meeting.slot: meeting.change() for meeting in rows},
        )


class Meeting(Record):
    """One date of a ritual, once something is written of it. ``slot`` is the date of the rhythm that it fills."""

    ritual = models.ForeignKey(Ritual, models.PROTECT, related_name="meetings", verbose_name="rituel")
    slot = models.DateField("date prévue")
    starts_at = models.DateTimeField("début")
    is_moved = models.BooleanField("déplacée", default=False)
    length = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True, validators=LENGTH)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("adresse de la réunion en ligne", max_length=500, blank=True)
    state = models.CharField("état", max_length=9, choices=MeetingState.choices, default=MeetingState.PLANNED)
    reason = models.CharField("raison du changement", max_length=300, blank=True)
    is_dropped = models.BooleanField("annulée par le rythme", default=False, editable=False)
    minutes = models.TextField("compte rendu", max_length=20000, blank=True)
    closed_at = models.DateTimeField("compte rendu rendu le", null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"
        constraints = [
            models.UniqueConstraint(fields=["ritual", "slot"], name="meeting_once_a_slot"),
            models.CheckConstraint(
                name="meeting_held_is_closed",
                condition=Q(state=MeetingState.HELD, closed_at__isnull=False)
                | (~Q(state=MeetingState.HELD) & Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_has_reason",
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="meeting_dropped_is_cancelled",
                condition=Q(is_dropped=False) | Q(state=MeetingState.CANCELLED),
            ),
        ]
        indexes = [models.Index(fields=["ritual", "-starts_at"], name="meeting_newest")]

    def __str__(self) -> str:
        return f"{self.ritual}, {french.day(self.day)}"

    def get_absolute_url(self) -> str:
        return reverse("coordination:meeting", args=[self.ritual.public_id, self.slot.isoformat()])

    @property
    def day(self) -> dt.date:
        """The day it is held, where the ritual meets."""
        return self.ritual.day_of(self.starts_at)

    @property
    def is_planned(self) -> bool:
        return self.state == MeetingState.PLANNED

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.length or self.ritual.length)

    @property
    def where(self) -> str:
        return self.place or self.ritual.place

    @property
    def address(self) -> str:
        """Where it is joined online."""
        return self.link or self.ritual.link

    def change(self) -> Change:
        """What it changes of the series. What was held, or came before the rhythm, keeps its hour when that of the rhythm changes."""
        is_past = self.state == MeetingState.HELD or self.slot < self.ritual.starts_on
        keeps_hour = self.is_moved or is_past
        local = self.starts_at.astimezone(ZoneInfo(self.ritual.zone)).replace(tzinfo=None)
        return Change(
            is_cancelled=self.state == MeetingState.CANCELLED,
            starts=local if keeps_hour else None,
            minutes=self.length,
        )


class Proposal(models.Model):
    """A subject that somebody of the network proposes; once accepted, it has a place on a meeting's agenda."""

    ritual = models.ForeignKey(Ritual, models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField("numéro")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="agenda", verbose_name="réunion"
    )
    title = models.CharField("sujet", max_length=160)
    detail = models.TextField("ce que vous en attendez", max_length=2000, blank=True)
    length = models.PositiveSmallIntegerField("durée, en minutes", null=True, blank=True, validators=LENGTH)
    proposer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="proposé par"
    )
    state = models.CharField("état", max_length=9, choices=ProposalState.choices, default=ProposalState.SENT)
    position = models.PositiveSmallIntegerField("rang", default=0)
    reason = models.CharField("raison", max_length=500, blank=True)
    sent_at = models.DateTimeField("proposé le")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition d'ordre du jour"
        ordering = ["position", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ritual", "number"], name="proposal_number_once"),
            models.CheckConstraint(
                name="proposal_accepted_has_meeting",
                condition=Q(state=ProposalState.ACCEPTED, meeting__isnull=False)
                | (~Q(state=ProposalState.ACCEPTED) & Q(meeting__isnull=True)),
            ),
            models.CheckConstraint(
                name="proposal_declined_has_reason",
                condition=~Q(state=ProposalState.DECLINED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(Versioned):
    """What a meeting decided, in one sentence."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField("numéro")
    text = models.CharField("décision", max_length=500)
    decided_at = models.DateTimeField("notée le")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.CheckConstraint(name="decision_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.meeting.get_absolute_url()}#decisions"


class FollowUp(Record):
    """What somebody does after a meeting, by a date; looked at in each meeting of the ritual until it is settled."""

    ritual = models.ForeignKey(Ritual, models.PROTECT, related_name="follow_ups", verbose_name="rituel")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="follow_ups", verbose_name="réunion d'où elle vient"
    )
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="follow_ups", verbose_name="décision"
    )
    text = models.CharField("ce qui est à faire", max_length=300)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="follow_ups", verbose_name="qui s'en charge"
    )
    due_on = models.DateField("pour le")
    state = models.CharField("état", max_length=7, choices=FollowUpState.choices, default=FollowUpState.OPEN)
    settled_at = models.DateTimeField("réglée le", null=True, blank=True)
    reason = models.CharField("un mot sur la suite", max_length=500, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "action à suivre"
        constraints = [
            models.CheckConstraint(
                name="follow_up_settled_is_dated",
                condition=Q(state=FollowUpState.OPEN, settled_at__isnull=True)
                | (~Q(state=FollowUpState.OPEN) & Q(settled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="follow_up_dropped_has_reason",
                condition=~Q(state=FollowUpState.DROPPED) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["ritual", "state", "due_on"], name="follow_up_of_ritual"),
            models.Index(fields=["owner", "state", "due_on"], name="follow_up_of_owner"),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("coordination:follow-up", args=[self.public_id])

    @property
    def is_settled(self) -> bool:
        return self.state != FollowUpState.OPEN

    def is_late(self, today: dt.date) -> bool:
        return self.state == FollowUpState.OPEN and self.due_on < today


class Carry(models.Model):
    """A meeting looked at the action, and closed while it was still open: it goes to the next one."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="carries")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="carries")
    due_on = models.DateField("échéance ce jour-là")
    carried_at = models.DateTimeField("reportée le")

    class Meta:
        verbose_name = "report d'une action"
        ordering = ["meeting__starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "meeting"], name="carry_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up}, reportée"
