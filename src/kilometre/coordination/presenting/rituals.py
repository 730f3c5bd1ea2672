"""A ritual and a meeting in words: when, where, what comes next and who must act."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from kilometre.coordination.enums import FollowUpState, MeetingState, ProposalState, Zone
from kilometre.coordination.models import FollowUp, Meeting, Proposal, Ritual
from kilometre.coordination.rhythm import said
from kilometre.coordination.rules import rituals as rules
from kilometre.engines.calendars import Occurrence
from kilometre.foundation.ui import french

TONES = {
    MeetingState.PLANNED: "info",
    MeetingState.HELD: "success",
    MeetingState.CANCELLED: "warning",
}
FOLLOW_UP_TONES = {
    FollowUpState.OPEN: "info",
    FollowUpState.DONE: "success",
    FollowUpState.DROPPED: "neutral",
}
UPCOMING, PAST = 5, 10


def when(starts_at: dt.datetime, zone: str) -> str:
    """« mardi 13 octobre 2026 à 10 h 00 » on the clock of the ritual, named when it is not that of Paris."""
    local = starts_at.astimezone(ZoneInfo(zone))
    clock = f"{local.hour}{french.FIXED}h{french.FIXED}{local.minute:02}"
    elsewhere = "" if zone == Zone.PARIS else f", heure de {Zone(zone).label}"
    return f"{french.day(local.date())} à {clock}{elsewhere}"


def slots_in_words(slots: set[str]) -> dict[str, str]:
    """« 2026-11-17 », as the journal holds a date of the rhythm, as « 17 novembre 2026 »."""
    return {slot: french.date(dt.date.fromisoformat(slot)) for slot in slots}


def lasting(minutes: int) -> str:
    """« 1 h 30 », « 45 min »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{french.FIXED}min"
    return f"{hours}{french.FIXED}h{french.FIXED}{rest:02}" if rest else f"{hours}{french.FIXED}h"


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a ritual, for a list. ``meeting`` is its row, when something is written of it."""

    text: str
    url: str
    mark: str
    tone: str


def date_of(ritual: Ritual, occurrence: Occurrence, meeting: Meeting | None, now: dt.datetime) -> Date:
    mark, tone = "", "info"
    if occurrence.is_cancelled:
        mark, tone = "Annulée", "warning"
    elif meeting is not None and meeting.state == MeetingState.HELD:
        mark, tone = "Compte rendu", "success"
    elif occurrence.ends_at <= now:
        mark, tone = "Compte rendu attendu", "accent"
    elif occurrence.is_moved:
        mark = "Déplacée"
    slot = (meeting or Meeting(ritual=ritual, slot=occurrence.slot)).get_absolute_url()
    return Date(when(occurrence.starts_at, ritual.zone), slot, mark, tone)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next meeting that takes place, what people cancelled before it, and the dates after it."""

    following: Date | None = None
    called_off: Sequence[Date] = ()
    after: Sequence[Date] = ()


def ahead(ritual: Ritual, now: dt.datetime) -> Ahead:
    """The next dates. A cancelled one is told when the present rhythm gives it: one expects it."""
    rows = {meeting.slot: meeting for meeting in ritual.meetings.all()}
    series, given = ritual.series(), ritual.series(meetings=())
    following = series.following(now, limit=UPCOMING)
    if not following:
        return Ahead()
    found = series.occurrences(now - dt.timedelta(days=1), following[-1].starts_at + dt.timedelta(seconds=1))
    coming = [one for one in found if one.ends_at > now and (not one.is_cancelled or given.has(one.slot))]
    rank = next(rank for rank, one in enumerate(coming) if not one.is_cancelled)
    dates = [date_of(ritual, one, rows.get(one.slot), now) for one in coming]
    return Ahead(dates[rank], dates[:rank], dates[rank + 1 :])


def stopped(ritual: Ritual, now: dt.datetime) -> str:
    """Since when a ritual that is stopped no longer meets."""
    slots = [ritual.starts_on, *(meeting.slot for meeting in ritual.meetings.all())]
    since = dt.datetime.combine(min(slots), dt.time.min, dt.UTC) - dt.timedelta(days=1)
    held = [one for one in ritual.series().occurrences(since, now) if not one.is_cancelled]
    if not held:
        return "Arrêté avant sa première réunion."
    return f"Arrêté\u00a0: dernière réunion le {french.day(ritual.day_of(held[-1].starts_at))}."


def past(ritual: Ritual, now: dt.datetime) -> list[Date]:
    """Dates over, the newest first: those held at any time, the others while their minutes may still come."""
    rows = {meeting.slot: meeting for meeting in ritual.meetings.all()}
    recent = ritual.series().occurrences(now - dt.timedelta(days=120), now)
    found = {one.slot: one for one in recent if one.ends_at <= now}
    for slot, meeting in rows.items():
        if meeting.state == MeetingState.HELD:
            found.setdefault(
                slot,
                Occurrence(slot=slot, starts_at=meeting.starts_at, ends_at=meeting.ends_at),
            )
    newest = sorted(found.values(), key=lambda one: one.starts_at, reverse=True)
    return [date_of(ritual, one, rows.get(one.slot), now) for one in newest[:PAST]]


def facts_of(ritual: Ritual) -> list[tuple[Any, ...]]:
    clock = f"{ritual.at.hour}{french.FIXED}h{french.FIXED}{ritual.at.minute:02}"
    zone = "" if ritual.zone == Zone.PARIS else f" (heure de {ritual.get_zone_display()})"
    facts: list[tuple[Any, ...]] = [
        ("Réseau", ritual.network, ritual.network.get_absolute_url()),
        ("Rythme", said(ritual).capitalize()),
        ("Heure", f"{clock}{zone}"),
        ("Durée", lasting(ritual.length)),
    ]
    if ritual.place:
        facts.append(("Lieu", ritual.place))
    if ritual.link:
        facts.append(("En ligne", "Rejoindre la réunion", ritual.link))
    if ritual.until:
        facts.append(("Jusqu'au", french.date(ritual.until)))
    readers = "les membres du réseau et tous les labs" if ritual.is_open else "les membres du réseau"
    facts.append(("Qui le lit", readers))
    return facts


def meeting_facts(meeting: Meeting) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        ("Quand", when(meeting.starts_at, meeting.ritual.zone)),
        ("Durée", lasting(meeting.length or meeting.ritual.length)),
    ]
    if meeting.is_moved:
        facts.append(("Date prévue", french.date(meeting.slot)))
    if meeting.where:
        facts.append(("Lieu", meeting.where))
    if meeting.address:
        facts.append(("En ligne", "Rejoindre la réunion", meeting.address))
    facts.append(("Réseau", meeting.ritual.network, meeting.ritual.network.get_absolute_url()))
    if meeting.closed_at:
        facts.append(("Compte rendu publié le", french.date(meeting.closed_at)))
    return facts


def next_step(meeting: Meeting, now: dt.datetime) -> str:
    """What comes next, and who must act."""
    if meeting.state == MeetingState.CANCELLED:
        return f"Cette réunion est annulée : {meeting.reason}"
    if meeting.state == MeetingState.HELD and not meeting.minutes:
        return (
            "Le compte rendu est publié, sans texte\u00a0: on y lit les décisions et les actions. Celles encore ouvertes "
            "reviennent à la prochaine réunion."
        )
    if meeting.state == MeetingState.HELD:
        return "Le compte rendu est publié. Les actions encore ouvertes reviennent à la prochaine réunion."
    if now < meeting.starts_at:
        return "Chaque membre peut proposer un sujet. La tête du réseau tient l'ordre du jour."
    if now < meeting.ends_at:
        return "La réunion a lieu maintenant. Notez au fil de l'eau ce qui se décide et qui fait quoi."
    return "La réunion a eu lieu : il reste à écrire le compte rendu, puis à le publier."


def publishing(meeting: Meeting) -> str:
    """What is asked before minutes are published."""
    what = (
        "Publier le compte rendu pour tout le réseau\u00a0?"
        if meeting.minutes
        else "Rien n'est écrit dans le compte rendu\u00a0: publier les décisions et les actions seules\u00a0?"
    )
    return f"{what} Les actions encore ouvertes passeront à la prochaine réunion."


@dataclass(frozen=True, slots=True)
class Subject:
    """A proposal, and the buttons of this reader."""

    proposal: Proposal
    length: str
    may_sort: bool
    may_accept: bool
    may_move_up: bool
    may_withdraw: bool


def subjects(proposals: list[Proposal], user: Any, *, may_sort: bool, has_next: bool = True) -> list[Subject]:
    """``has_next``: a meeting is to come, on whose agenda a subject may be put."""
    return [
        Subject(
            proposal=proposal,
            length=lasting(proposal.length) if proposal.length else "",
            may_sort=may_sort,
            may_accept=may_sort and has_next and proposal.state == ProposalState.SENT,
            may_move_up=may_sort and rank > 0 and proposal.state == ProposalState.ACCEPTED,
            may_withdraw=proposal.state == ProposalState.SENT and rules.can_withdraw(user, proposal),
        )
        for rank, proposal in enumerate(proposals)
    ]


@dataclass(frozen=True, slots=True)
class ShownFollowUp:
    """An action, how many times it was carried, and the buttons of this reader."""

    follow_up: FollowUp
    tone: str
    carried: str
    is_late: bool
    may_settle: bool


def follow_ups(rows: Any, user: Any, ritual: Ritual) -> list[ShownFollowUp]:
    """Actions of ``ritual``, which is given to each: who is in its network is read once."""
    rows, today = list(rows), timezone.localdate()
    for row in rows:
        row.ritual = ritual
    return [
        ShownFollowUp(
            follow_up=row,
            tone=FOLLOW_UP_TONES[FollowUpState(row.state)],
            carried=carried(row.times_carried),
            is_late=row.is_late(today),
            may_settle=not row.is_settled and rules.can_settle(user, row),
        )
        for row in rows
    ]


def carried(times: int) -> str:
    return f"reportée {times}{french.FIXED}fois" if times else ""
