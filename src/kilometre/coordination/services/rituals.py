"""A ritual: its texts, its rhythm, its end."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.coordination.enums import MeetingState, ProposalState
from kilometre.coordination.events.rituals import RhythmChanged, RitualCreated, RitualEdited, RitualStopped
from kilometre.coordination.models import Network, Ritual
from kilometre.coordination.rhythm import rhythm_of
from kilometre.coordination.rules import networks, rituals
from kilometre.coordination.workflow import ritual_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits

from .meetings import put_in_calendar, row_of

RHYTHM = ("starts_on", "at", "length", "zone", "kind", "every", "until", "times")
OVER = "Ce rituel est arrêté : il ne change plus."
NEW_RHYTHM = "Le rythme du rituel a changé."


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
    _refuse_over(ritual)
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
    """Give another rhythm from a first date on. Meetings held keep their day; agendas go to the new dates."""
    _lock(ritual)
    require(rituals.can_run, actor, ritual)
    _refuse_over(ritual)
    if wrong := set(changes) - set(RHYTHM):
        raise ValueError(f"{sorted(wrong)} do not belong to the rhythm")
    held = ritual.meetings.held().order_by("-slot").first()
    first = changes.get("starts_on", ritual.starts_on)
    if first != ritual.starts_on and held is not None and first <= held.slot:
        raise Refused(
            f"Une réunion s'est déjà tenue le {held.slot:%d/%m/%Y} : le nouveau rythme commence après elle."
        )
    differences = edits.apply(ritual, changes, expected_version=expected_version)
    if differences:
        _refuse_dateless(ritual)
        _resettle(actor, ritual)
        record(RhythmChanged(changes=differences), actor=actor, subject=ritual, audience=Audience.CASE)
    return ritual


@service
def stop_ritual(*, actor: User | None, ritual: Ritual, last: dt.date | None = None) -> Ritual:
    """No meeting after ``last`` (today by default). Open actions stay with their owners."""
    _lock(ritual)
    last = last or timezone.localdate()
    ritual_flow.move(ritual, "stop", actor=actor)
    ritual.until, ritual.times = last, None
    edits.bump(ritual, state=ritual.state, until=last, times=None)
    _resettle(actor, ritual)
    record(RitualStopped(last=last.isoformat()), actor=actor, subject=ritual, audience=Audience.CASE)
    return ritual


def _resettle(actor: User | None, ritual: Ritual) -> None:
    """Planned meetings that the new rhythm no longer gives are cancelled, and their agendas move on."""
    series = ritual.series()
    today = timezone.localdate()
    for meeting in ritual.meetings.planned().filter(slot__gte=today).order_by("slot"):
        if series.has(meeting.slot):
            if not meeting.is_moved:
                put_in_calendar(meeting, series.occurrence(meeting.slot).starts_at)
            continue
        edits.bump(meeting, state=MeetingState.CANCELLED, reason=NEW_RHYTHM)
        agenda = list(meeting.agenda.order_by("position", "number"))
        following = series.following(timezone.now())
        if agenda and following:
            target = row_of(ritual, following[0].slot)
            last = target.agenda.count()
            for step, proposal in enumerate(agenda, start=1):
                proposal.meeting, proposal.position = target, last + step
                proposal.save(update_fields=["meeting", "position"])
        else:
            meeting.agenda.update(meeting=None, state=ProposalState.SENT, position=0)


def _lock(ritual: Ritual) -> None:
    ritual.refresh_from_db(from_queryset=Ritual.objects.select_for_update())


def _refuse_over(ritual: Ritual) -> None:
    if not ritual.is_active:
        raise Refused(OVER)


def _refuse_dateless(ritual: Ritual) -> None:
    """A rhythm gives at least one date, the first one: what the person wrote is what happens."""
    rhythm_of(ritual)
    if ritual.until is not None and ritual.until < ritual.starts_on:
        raise Refused("La dernière date possible vient avant la première.")
    if ritual.series(meetings=()).first() != ritual.starts_on:
        raise Refused(
            "La première date n'est pas une date de ce rythme : pour « la dernière fois de ce jour », "
            "choisissez le dernier de ce jour dans le mois."
        )
