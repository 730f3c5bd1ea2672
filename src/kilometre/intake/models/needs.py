"""A need: what somebody asks of a lab, and what became of it."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst

from kilometre.engines.calendars import Delay
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.models import Record
from kilometre.intake import answering
from kilometre.intake.enums import (
    BROUGHT_IN,
    CHARGED_STATES,
    OPEN_STATES,
    POINTING_ELSEWHERE,
    NeedState,
    OrphanCause,
    Outcome,
)
from kilometre.intake.promises import Clock
from kilometre.intake.queries import NeedQuerySet
from kilometre.network.models import Lab, Organisation, Person, Territory


class Need(Record):
    """Six fields are asked of the sender; the others tell what the lab did of it.

    The promise is copied from the lab on sending: a lab that later promises otherwise changes nothing here. It stays that of
    ``promised_by``, whoever has the need since; empty, the coordination's.
    The database itself refuses a sent need without a due date, a charged one without a contact, an
    answered one without an outcome and its reason. Where no open lab covers the place, ``lab`` is empty and
    the coordination answers for the need.
    """

    title = models.CharField("votre besoin en une phrase", max_length=120)
    description = models.TextField("que se passe-t-il ?", max_length=4000)
    concerns = models.CharField("qui est concerné ?", max_length=200)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name="lieu")
    lab = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="lab"
    )
    wanted_on = models.DateField("pour quand ?", null=True, blank=True)

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="needs", verbose_name="envoyé par"
    )
    state = models.CharField("état", max_length=12, choices=NeedState.choices, default=NeedState.SENT)
    involved_labs = models.ManyToManyField(
        Lab, related_name="involved_needs", verbose_name="labs associés", blank=True
    )

    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    promised_by = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="délai promis par"
    )
    delay = models.CharField("délai promis", max_length=8, blank=True)
    due_at = models.DateTimeField("prise en charge promise avant le", null=True, blank=True)
    alert_at = models.DateTimeField("alerte prévue le", null=True, blank=True)
    alerted_at = models.DateTimeField("alerte donnée le", null=True, blank=True)
    escalated_at = models.DateTimeField("dépassement signalé le", null=True, blank=True)

    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="interlocuteur"
    )
    taken_at = models.DateTimeField("pris en charge le", null=True, blank=True)
    outcome = models.CharField("suite donnée", max_length=10, choices=Outcome.choices, blank=True)
    reason = models.TextField("réponse et ses raisons", max_length=4000, blank=True)
    referral = models.CharField("service et contact", max_length=300, blank=True)
    referred_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="orienté vers"
    )
    turn = models.PositiveIntegerField("tour", default=0, editable=False)
    turned_at = models.DateTimeField("dernière étape le", null=True, blank=True)
    orphaned_at = models.DateTimeField("orphelin depuis le", null=True, blank=True)
    orphan_cause = models.CharField(
        "pourquoi il est orphelin", max_length=10, choices=OrphanCause.choices, blank=True
    )
    closed_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "besoin"
        constraints = [
            models.CheckConstraint(
                name="need_sent_has_clock",
                condition=Q(state__in=(NeedState.UNCONFIRMED, NeedState.WITHDRAWN))
                | Q(sent_at__isnull=False, due_at__isnull=False, alert_at__isnull=False),
            ),
            models.CheckConstraint(
                name="need_charged_has_contact",
                condition=~Q(state__in=CHARGED_STATES) | Q(contact__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(
                name="need_answered_has_reason",
                condition=(Q(state=NeedState.ANSWERED) & ~Q(outcome="") & ~Q(reason=""))
                | (~Q(state=NeedState.ANSWERED) & Q(outcome="")),
            ),
            models.CheckConstraint(
                name="need_referred_somewhere",
                condition=~Q(outcome__in=POINTING_ELSEWHERE) | ~Q(referral=""),
            ),
            models.CheckConstraint(
                name="need_orphan_has_cause",
                condition=Q(orphaned_at__isnull=True, orphan_cause="")
                | (Q(orphaned_at__isnull=False, state__in=OPEN_STATES) & ~Q(orphan_cause="")),
            ),
            models.CheckConstraint(
                name="need_closed_has_date",
                condition=Q(state__in=OPEN_STATES, closed_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["lab", "state", "due_at"], name="need_of_lab"),
            models.Index(fields=["sender", "-created_at"], name="need_of_sender"),
            models.Index(fields=["due_at", "id"], name="need_due"),
            models.Index(fields=["contact", "state", "taken_at"], name="need_of_contact"),
            models.Index(fields=["sent_at", "id"], name="need_latest"),
            models.Index(fields=["sent_at"], name="need_orphan", condition=Q(orphaned_at__isnull=False)),
            models.Index(fields=["turned_at"], name="need_to_climb", condition=Q(state=NeedState.IN_CHARGE)),
            models.Index(
                fields=["alert_at"],
                name="need_to_alert",
                condition=Q(state=NeedState.SENT, alerted_at__isnull=True),
            ),
            models.Index(
                fields=["due_at"],
                name="need_to_escalate",
                condition=Q(state=NeedState.SENT, escalated_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("intake:need", args=[self.public_id])

    @property
    def lab_slug(self) -> str:
        """As the journal names the lab; « » when none covers the place."""
        return answering.in_journal(self.lab)

    @property
    def answering_lab(self) -> Lab | None:
        """The lab that answers for it; None for what the coordination holds, in its tray or by a contact of its own."""
        return None if self.orphaned_at else answering.lab_behind(self.contact, self.lab)

    @property
    def addressee(self) -> str:
        """Who answers for it, in a sentence: the lab, or the coordination."""
        return answering.in_words(self.answering_lab)

    @property
    def addressee_first(self) -> str:
        """The same, where a sentence begins."""
        return capfirst(self.addressee)

    @property
    def is_brought_in(self) -> bool:
        """From the spreadsheet of a lab: its ``sender`` is the colleague who typed it, its promise was made elsewhere."""
        return self.source == BROUGHT_IN

    @property
    def asker(self) -> User | None:
        """Who waits here for the answer; nobody for what a lab brought in."""
        return None if self.is_brought_in else self.sender

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def delay_text(self) -> str:
        """« 2 jours ouvrés »: the delay as promised on the day of sending."""
        return Delay.parse(self.delay).describe() if self.delay else ""

    @property
    def clock(self) -> Clock | None:
        """The promise that runs, or ran; None before sending, and for what was promised elsewhere."""
        return Clock(self.promised_at, self.alert_at) if self.promised_at and self.alert_at else None

    @property
    def promised_at(self) -> dt.datetime | None:
        """When somebody was to take it in charge, as its sender was told; None where nobody was told anything here."""
        return None if self.is_brought_in else self.due_at

    def is_late(self, now: dt.datetime) -> bool:
        """Does it wait past its due date, in no lab that ever took it in charge in time?"""
        is_past = self.due_at is not None and self.due_at < now
        return self.state == NeedState.SENT and is_past and not self.was_in_time

    @property
    def was_in_time(self) -> bool | None:
        """Was the promise kept? None while nobody can tell."""
        if self.taken_at is None or self.due_at is None:
            return None
        return self.taken_at <= self.due_at
