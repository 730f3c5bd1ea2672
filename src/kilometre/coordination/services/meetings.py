"""One date of a ritual: moved, cancelled, written down, closed."""

import datetime as dt

from django.utils import timezone

from kilometre.coordination.enums import MeetingState, ProposalState
from kilometre.coordination.events.rituals import (
    AgendaMoved,
    FollowUpCarried,
    MeetingCancelled,
    MeetingClosed,
    MeetingMoved,
    MeetingRestored,
    MinutesWritten,
)
from kilometre.coordination.models import Carry, Meeting, Ritual
from kilometre.coordination.rules import rituals as rules
from kilometre.coordination.workflow import meeting_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.ui import french


def row_of(ritual: Ritual, slot: dt.date) -> Meeting:
    """The row of a date, made when nothing was written of it yet; the ritual's row is locked meanwhile."""
    Ritual.objects.select_for_update().get(pk=ritual.pk)
    found = Meeting.objects.filter(ritual=ritual, slot=slot).select_related("ritual__network").first()
    if found is not None:
        return found
    meeting = unwritten(ritual, slot)
    meeting.full_clean()
    meeting.save()
    return meeting


def unwritten(ritual: Ritual, slot: dt.date) -> Meeting:
    """A date of which nothing is written yet, not saved. Refused when the rhythm does not give it."""
    series = ritual.series(meetings=())
    if not series.has(slot):
        raise Refused(f"Ce rituel ne se réunit pas le {french.date(slot)}.")
    return Meeting(
        ritual=ritual, slot=slot, starts_at=series.occurrence(slot).starts_at, origin=ritual.origin
    )


def put_in_calendar(meeting: Meeting, starts_at: dt.datetime) -> None:
    if meeting.starts_at != starts_at:
        meeting.starts_at = starts_at
        edits.bump(meeting, starts_at=starts_at)


def call_off(actor: User | None, meeting: Meeting, reason: str, *, is_dropped: bool = False) -> None:
    """Cancel it and tell it. ``is_dropped``: by a rhythm, which may give it again."""
    meeting.state, meeting.reason, meeting.is_dropped = MeetingState.CANCELLED, reason, is_dropped
    edits.bump(meeting, state=meeting.state, reason=reason, is_dropped=is_dropped)
    told = MeetingCancelled(slot=meeting.slot.isoformat())
    record(told, actor=actor, subject=meeting, audience=Audience.CASE)


def take_up(actor: User | None, meeting: Meeting) -> None:
    """It takes place after all."""
    meeting.state, meeting.reason, meeting.is_dropped = MeetingState.PLANNED, "", False
    edits.bump(meeting, state=meeting.state, reason="", is_dropped=False)
    told = MeetingRestored(slot=meeting.slot.isoformat())
    record(told, actor=actor, subject=meeting, audience=Audience.CASE)


def move_agenda(actor: User | None, meeting: Meeting, slot: dt.date | None) -> None:
    """To the end of the agenda of another date; among the proposals again when there is none."""
    agenda = list(meeting.agenda.order_by("position", "number"))
    if not agenda:
        return
    if slot is None:
        meeting.agenda.update(meeting=None, state=ProposalState.SENT, position=0)
    else:
        target = row_of(meeting.ritual, slot)
        last = target.agenda.count()
        for step, proposal in enumerate(agenda, start=1):
            proposal.meeting, proposal.position = target, last + step
            proposal.save(update_fields=["meeting", "position"])
    record(
        AgendaMoved(
            slot=meeting.slot.isoformat(),
            to=slot.isoformat() if slot else "",
            numbers=[proposal.number for proposal in agenda],
        ),
        actor=actor,
        subject=meeting.ritual,
        audience=Audience.CASE,
    )


@service
def move_meeting(
    *,
    actor: User,
    ritual: Ritual,
    slot: dt.date,
    starts_at: dt.datetime,
    reason: str = "",
    length: int | None = None,
    place: str = "",
    link: str = "",
    expected_version: int | None = None,
) -> Meeting:
    """Change one date only: another moment, another length, another place."""
    meeting = row_of(ritual, slot)
    require(rules.can_run_meeting, actor, meeting)
    _refuse_settled(meeting)
    given = ritual.series(meetings=())
    planned = given.occurrence(slot).starts_at if given.has(slot) else None  # of a former rhythm
    changes = {
        "starts_at": starts_at,
        "is_moved": starts_at != planned,
        "length": length if length != ritual.length else None,
        "place": place if place != ritual.place else "",
        "link": link if link != ritual.link else "",
        "reason": reason.strip(),
    }
    differences = edits.apply(meeting, changes, expected_version=expected_version)
    differences.pop("reason", None)
    if differences:
        record(
            MeetingMoved(slot=slot.isoformat(), changes=differences),
            actor=actor,
            subject=meeting,
            audience=Audience.CASE,
        )
    return meeting


@service
def cancel_meeting(*, actor: User | None, ritual: Ritual, slot: dt.date, reason: str) -> Meeting:
    """Cancel one date. What was on its agenda waits for another one."""
    meeting = row_of(ritual, slot)
    if not reason.strip():
        raise Refused("Dites pourquoi : les membres du réseau le liront.")
    meeting_flow.move(meeting, "cancel", actor=actor)
    call_off(actor, meeting, reason.strip())
    move_agenda(actor, meeting, None)
    return meeting


@service
def restore_meeting(*, actor: User, ritual: Ritual, slot: dt.date) -> Meeting:
    meeting = row_of(ritual, slot)
    if not ritual.series(meetings=()).has(slot):
        raise Refused("Le rythme du rituel ne passe plus par cette date.")
    meeting_flow.move(meeting, "restore", actor=actor)
    take_up(actor, meeting)
    return meeting


@service
def write_minutes(
    *,
    actor: User | None,
    ritual: Ritual,
    slot: dt.date,
    minutes: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Meeting:
    """Write what was said. Any member until the minutes are handed in, then the heads."""
    meeting = row_of(ritual, slot)
    require(rules.can_write, actor, meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("Cette réunion est annulée.")
    if edits.apply(meeting, {"minutes": minutes.strip()}, expected_version=expected_version):
        record(
            MinutesWritten(slot=slot.isoformat()),
            actor=actor,
            subject=meeting,
            audience=Audience.CASE,
            occurred_at=at,
        )
    return meeting


@service
def close_meeting(
    *, actor: User | None, ritual: Ritual, slot: dt.date, at: dt.datetime | None = None
) -> Meeting:
    """Hand in the minutes. Each action still open is carried to the next meeting, and its history says so."""
    meeting = row_of(ritual, slot)
    now = at or timezone.now()
    if meeting.starts_at > now:
        raise Refused("Cette réunion n'a pas encore commencé.")
    if not (meeting.minutes or meeting.decisions.exists() or meeting.follow_ups.exists()):
        raise Refused("Écrivez d'abord le compte rendu, une décision ou une action.")
    meeting_flow.move(meeting, "close", actor=actor)
    edits.bump(meeting, state=meeting.state, closed_at=now)
    meeting.closed_at = now
    carried = _carry(actor, meeting, now)
    record(
        MeetingClosed(
            slot=slot.isoformat(),
            decisions=meeting.decisions.count(),
            actions=meeting.follow_ups.count(),
            carried=carried,
        ),
        actor=actor,
        subject=meeting,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return meeting


def _carry(actor: User | None, meeting: Meeting, now: dt.datetime) -> int:
    """Those born before this meeting: what it gave itself goes to the next one for the first time."""
    rows = (
        meeting.ritual.follow_ups.open()
        .filter(meeting__starts_at__lt=meeting.starts_at)
        .exclude(carries__meeting=meeting)
        .select_for_update()
        .order_by("pk")
    )
    carried = list(rows)
    for follow_up in carried:
        Carry.objects.create(follow_up=follow_up, meeting=meeting, due_on=follow_up.due_on, carried_at=now)
        record(
            FollowUpCarried(slot=meeting.slot.isoformat()),
            actor=actor,
            subject=follow_up,
            audience=Audience.CASE,
            occurred_at=now,
        )
    return len(carried)


def _refuse_settled(meeting: Meeting) -> None:
    if not meeting.is_planned:
        raise Refused(
            f"Cette réunion est {meeting.get_state_display().lower()} : elle ne change plus de date."
        )
