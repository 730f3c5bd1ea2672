"""A ritual: its texts, its rhythm, its end."""

import datetime as dt
from copy import copy
from typing import Any

from django.utils import timezone

from kilometre.coordination.events.rituals import (
    RhythmChanged,
    RitualCreated,
    RitualEdited,
    RitualStopped,
)
from kilometre.coordination.models import Meeting, Network, Ritual
from kilometre.coordination.rhythm import rhythm_of
from kilometre.coordination.rules import networks, rituals
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.ui import french

from .meetings import call_off, move_agenda, put_in_calendar, take_up

RHYTHM = ("starts_on", "at", "length", "zone", "kind", "every", "until")
NEW_RHYTHM = "Le rythme du rituel a changé."
STOPPED = "Le rituel est arrêté\u00a0: il ne se réunit plus après le {last}."


@service
def create_ritual(
    *, actor: User | None, network: Network, title: str, told_at: dt.datetime | None = None, **fields: Any
) -> Ritual:
    """Open a ritual of a network. ``fields``: those of the rhythm (``at`` is its hour), purpose, place, link, is_open."""
    require(networks.can_run, actor, network)
    if not network.is_active:
        raise Refused("Ce réseau est clos.")
    ritual = Ritual(
        network=network,
        title=title,
        origin=network.origin,
        created_at=told_at or timezone.now(),
        **fields,
    )
    ritual.full_clean()
    _refuse_dateless(ritual)
    ritual.save()
    record(
        RitualCreated(network=network.public_id),
        actor=actor,
        subject=ritual,
        audience=Audience.CASE,
        occurred_at=told_at,
    )
    return ritual


@service
def edit_ritual(
    *, actor: User, ritual: Ritual, changes: dict[str, Any], expected_version: int | None = None
) -> Ritual:
    """Change its texts, where it meets, who reads it."""
    _lock(ritual)
    require(rituals.can_run, actor, ritual)
    if wrong := set(changes) & set(RHYTHM):
        raise ValueError(f"{sorted(wrong)} belong to the rhythm")
    differences = edits.apply(ritual, changes, expected_version=expected_version)
    if differences:
        record(RitualEdited(changes=differences), actor=actor, subject=ritual, audience=Audience.CASE)
    return ritual


@service
def change_rhythm(
    *, actor: User, ritual: Ritual, changes: dict[str, Any], expected_version: int | None = None
) -> Ritual:
    """Give another rhythm from its next date on, or from ``starts_on``. Meetings that began keep their day and their hour;
    agendas go to the new dates.
    """
    _lock(ritual)
    require(rituals.can_run, actor, ritual)
    if wrong := set(changes) - set(RHYTHM):
        raise ValueError(f"{sorted(wrong)} do not belong to the rhythm")
    _refuse_past_end(ritual, changes.get("until", ritual.until))
    changes = _from_now_on(ritual, changes)
    differences = edits.apply(ritual, changes, expected_version=expected_version)
    if differences:
        _refuse_dateless(ritual)
        record(RhythmChanged(changes=differences), actor=actor, subject=ritual, audience=Audience.CASE)
        _resettle(actor, ritual, NEW_RHYTHM)
    return ritual


@service
def stop_ritual(*, actor: User | None, ritual: Ritual, last: dt.date | None = None) -> Ritual:
    """No meeting after ``last`` (today by default): until then it goes on. Open actions stay with their owners."""
    _lock(ritual)
    require(rituals.can_run, actor, ritual)
    if ritual.is_stopped(timezone.now()):
        raise Refused("Ce rituel est déjà arrêté.")
    last = last or ritual.today
    _refuse_past_end(ritual, last, field="last")
    ritual.until = last
    edits.bump(ritual, until=last)
    record(RitualStopped(last=last.isoformat()), actor=actor, subject=ritual, audience=Audience.CASE)
    _resettle(actor, ritual, STOPPED.format(last=french.date(last)))
    return ritual


def _from_now_on(ritual: Ritual, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, with the first date of the new rhythm: what began is of the former one, and is written down as it was."""
    begun_anew = {
        name for name in RHYTHM if changes.get(name, getattr(ritual, name)) != getattr(ritual, name)
    }
    first = changes.get("starts_on", ritual.starts_on)
    goes_on = (
        not ritual.is_over
    )  # else the dates gone since its end did not take place: they are not given now
    if goes_on and begun_anew <= {"starts_on", "until"} and first in {ritual.starts_on, ritual.next_date}:
        return {name: value for name, value in changes.items() if name == "until"}  # the same rhythm
    day = dt.timedelta(days=1)
    earliest = max([ritual.today, *(slot + day for slot in _write_past(ritual))])
    if first >= earliest:
        return changes
    if first != ritual.starts_on:
        raise Refused(
            f"Les réunions passées restent ce qu'elles étaient\u00a0: le nouveau rythme commence le {french.date(earliest)} "
            "ou plus tard.",
            field="starts_on",
        )
    changed = copy(ritual)
    for name, value in changes.items():
        setattr(changed, name, value)
    following = next(changed.series(meetings=()).slots(earliest), None)
    if following is None:
        raise Refused("Ce rythme ne donne plus aucune date d'ici là.", field="until")
    return {**changes, "starts_on": following}


def _write_past(ritual: Ritual) -> list[dt.date]:
    """Make the rows of the dates that began under this rhythm; return those dates."""
    since = dt.datetime.combine(ritual.starts_on, dt.time.min, dt.UTC) - dt.timedelta(days=1)
    begun = ritual.series().occurrences(since, timezone.now())
    written = set(ritual.meetings.values_list("slot", flat=True))
    Meeting.objects.bulk_create(
        Meeting(ritual=ritual, slot=one.slot, starts_at=one.starts_at, origin=ritual.origin)
        for one in begun
        if one.slot not in written
    )
    slots = [one.slot for one in begun]
    ritual.meetings.filter(slot__in=slots, length=None).update(length=ritual.length)
    return slots


def _resettle(actor: User | None, ritual: Ritual, reason: str) -> None:
    """Meetings to come that the rhythm no longer gives are cancelled, and their agendas move on; those that a rhythm had
    cancelled and that it gives again take place. Each is told.
    """
    given, dropped = ritual.series(meetings=()), []
    for meeting in ritual.meetings.led_by_rhythm().filter(starts_at__gt=timezone.now()).order_by("slot"):
        is_too_late = ritual.until is not None and meeting.is_moved and meeting.day > ritual.until
        takes_place = not is_too_late and (meeting.slot < ritual.today or given.has(meeting.slot))
        if not meeting.is_moved and given.has(meeting.slot):
            put_in_calendar(meeting, given.occurrence(meeting.slot).starts_at)
        if meeting.is_planned and not takes_place:
            dropped.append(meeting)
        elif takes_place and not meeting.is_planned:
            take_up(actor, meeting)
    for meeting in dropped:
        call_off(actor, meeting, reason, is_dropped=True)
    following = ritual.series().following(timezone.now()) if dropped else []
    for meeting in dropped:
        move_agenda(actor, meeting, following[0].slot if following else None)


def _lock(ritual: Ritual) -> None:
    ritual.refresh_from_db(from_queryset=Ritual.objects.select_for_update())


def _refuse_past_end(ritual: Ritual, until: dt.date | None, field: str = "until") -> None:
    """An end in the past would take away meetings that took place; one that was there already stays."""
    if until is not None and until != ritual.until and until < ritual.today:
        raise Refused("Le dernier jour est aujourd'hui ou plus tard.", field=field)


def _refuse_dateless(ritual: Ritual) -> None:
    """A rhythm gives at least one date, the first one: what the person wrote is what happens."""
    rhythm_of(ritual)
    if ritual.until is not None and ritual.until < ritual.starts_on:
        raise Refused("La dernière date possible vient avant la première.", field="until")
    if ritual.series(meetings=()).first() != ritual.starts_on:
        raise Refused(
            "La première date n'est pas une date de ce rythme : pour « la dernière fois de ce jour », "
            "choisissez le dernier de ce jour dans le mois.",
            field="starts_on",
        )
