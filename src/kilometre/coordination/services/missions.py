"""A support mission: asked or offered, answered, begun, done or stopped, then found useful or not."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kilometre.coordination.enums import MissionState, Urgency, Usefulness
from kilometre.coordination.events.missions import (
    MissionAccepted,
    MissionAsked,
    MissionBegun,
    MissionDeclined,
    MissionDone,
    MissionJudged,
    MissionOffered,
    MissionPlanned,
    MissionStopped,
)
from kilometre.coordination.models import Mission
from kilometre.coordination.rules import missions as rules
from kilometre.coordination.workflow import mission_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.events import Event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Lab, Membership, Person


@service
def ask_mission(
    *,
    actor: User,
    lab: Lab,
    subject: str,
    expected: str,
    wished_from: dt.date | None = None,
    wished_until: dt.date | None = None,
    urgency: str = Urgency.NORMAL,
    at: dt.datetime | None = None,
) -> Mission:
    """A lab asks the national coordination for help."""
    require(rules.can_ask, actor, lab)
    _refuse_mixed(actor, lab)
    _refuse_reversed(wished_from, wished_until)
    mission = _made(
        lab,
        at,
        subject=subject,
        expected=expected,
        wished_from=wished_from,
        wished_until=wished_until,
        urgency=urgency,
    )
    _tell(MissionAsked(lab=lab.slug, urgency=mission.urgency), actor, mission, at)
    return mission


@service
def offer_mission(
    *,
    actor: User,
    lab: Lab,
    subject: str,
    expected: str,
    in_charge: Person,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Mission:
    """The coordination offers help, with a person and dates: the lab says yes or no."""
    require(rules.can_offer, actor)
    _refuse_mixed(actor, lab)
    _refuse_reversed(starts_on, ends_on)
    _refuse_outsider(in_charge, lab)
    given = {"in_charge": in_charge, "starts_on": starts_on, "ends_on": ends_on}
    mission = _made(lab, at, subject=subject, expected=expected, is_offered=True, **given)
    _tell(MissionOffered(lab=lab.slug), actor, mission, at)
    return mission


@service
def accept_mission(
    *,
    actor: User,
    mission: Mission,
    in_charge: Person | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Mission:
    """Say yes: to what a lab asks, with a person and dates; to what is offered, as it is."""
    _lock(mission)
    mission_flow.move(mission, "accept", actor=actor)
    if not mission.is_offered:
        if in_charge is None or starts_on is None:
            raise Refused("Dites qui se charge de cet appui, et quand il commence.")
        _refuse_reversed(starts_on, ends_on)
        _refuse_outsider(in_charge, mission.lab)
        mission.in_charge, mission.starts_on, mission.ends_on = in_charge, starts_on, ends_on
    person, first = mission.in_charge, mission.starts_on
    if person is None or first is None:
        raise Refused("Cette proposition ne dit pas qui s'en charge, ni quand.")
    _keep(mission, "in_charge", "starts_on", "ends_on", answered_at=at or timezone.now())
    _tell(MissionAccepted(person=str(person.ref), starts_on=first.isoformat()), actor, mission, at)
    return mission


@service
def decline_mission(*, actor: User, mission: Mission, reason: str, at: dt.datetime | None = None) -> Mission:
    _lock(mission)
    if not reason.strip():
        raise Refused("Dites pourquoi\u00a0: l'autre partie le lira.", field="reason")
    mission_flow.move(mission, "decline", actor=actor)
    _keep(mission, reason=reason.strip(), answered_at=at or timezone.now())
    _tell(MissionDeclined(), actor, mission, at)
    return mission


@service
def plan_mission(
    *, actor: User, mission: Mission, changes: dict[str, Any], expected_version: int | None = None
) -> Mission:
    """Change who is in charge, or the dates, of what was accepted."""
    _lock(mission)
    require(rules.can_run, actor, mission)
    if mission.state not in (MissionState.ACCEPTED, MissionState.UNDER_WAY):
        raise Refused("Seul un appui accepté et non terminé change de dates.")
    starts_on = changes.get("starts_on", mission.starts_on)
    _refuse_reversed(starts_on, changes.get("ends_on", mission.ends_on))
    if "in_charge" in changes and changes["in_charge"] != mission.in_charge:
        _refuse_outsider(changes["in_charge"], mission.lab)
    differences = edits.apply(mission, changes, expected_version=expected_version)
    if differences:
        _tell(MissionPlanned(changes=differences), actor, mission)
    return mission


@service
def begin_mission(*, actor: User, mission: Mission, at: dt.datetime | None = None) -> Mission:
    _lock(mission)
    mission_flow.move(mission, "begin", actor=actor)
    _keep(mission)
    _tell(MissionBegun(), actor, mission, at)
    return mission


@service
def finish_mission(*, actor: User, mission: Mission, outcome: str, at: dt.datetime | None = None) -> Mission:
    """Say what came of it; files are added on its page."""
    return _settle(actor, mission, "finish", outcome, at)


@service
def stop_mission(*, actor: User, mission: Mission, lessons: str, at: dt.datetime | None = None) -> Mission:
    """Stop it before its end, with what is learnt from it."""
    return _settle(actor, mission, "stop", lessons, at)


@service
def judge_mission(
    *,
    actor: User,
    mission: Mission,
    useful: str,
    word: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Mission:
    """The lab says whether it helped; it may change its mind. It is about the mission, never about a person."""
    _lock(mission)
    require(rules.can_judge, actor, mission)
    if expected_version not in (None, mission.version):
        raise Conflict(mission)
    if mission.state not in (MissionState.DONE, MissionState.STOPPED):
        raise Refused("Cet appui n'est pas terminé.")
    if useful != Usefulness.YES and not word.strip():
        raise Refused("Dites en un mot ce qui a manqué : cela sert aux prochains appuis.")
    _keep(mission, useful=useful, useful_word=word.strip())
    _tell(MissionJudged(useful=useful), actor, mission, at)
    return mission


def supporters(lab: Lab) -> QuerySet[Person]:
    """Who may be in charge: the people of the services that hold the national coordination."""
    current = Membership.objects.current()
    services = current.filter(role=MembershipRole.COORDINATOR).values("organisation")
    people = Person.objects.alike(lab).filter(
        pk__in=current.filter(organisation__in=services).values("person")
    )
    return people.order_by("sort_key", "pk")


def _settle(actor: User, mission: Mission, act: str, words: str, at: dt.datetime | None) -> Mission:
    _lock(mission)
    if not words.strip():
        raise Refused("Dites ce qu'il en est sorti, ou ce que l'arrêt apprend.")
    mission_flow.move(mission, act, actor=actor)
    _keep(mission, outcome=words.strip(), settled_at=at or timezone.now())
    _tell(MissionDone() if act == "finish" else MissionStopped(), actor, mission, at)
    return mission


def _refuse_mixed(actor: User, lab: Lab) -> None:
    if actor.is_fictional != lab.is_fictional:
        raise Refused("Un exemple fictif ne se mêle pas à un lab réel.")


def _made(lab: Lab, at: dt.datetime | None, **fields: Any) -> Mission:
    origin = Origin.FICTIONAL if lab.is_fictional else Origin.LIVE
    mission = Mission(lab=lab, origin=origin, created_at=at or timezone.now(), **fields)
    mission.subject, mission.expected = mission.subject.strip(), mission.expected.strip()
    mission.full_clean()
    mission.save()
    return mission


def _keep(mission: Mission, *names: str, **fields: Any) -> None:
    """Validate and write the state, the named fields as they are, and ``fields``."""
    for name, value in fields.items():
        setattr(mission, name, value)
    mission.full_clean(exclude=["lab", "in_charge"])
    edits.bump(mission, state=mission.state, **{name: getattr(mission, name) for name in names}, **fields)


def _tell(said: Event, actor: User, mission: Mission, at: dt.datetime | None = None) -> None:
    record(said, actor=actor, subject=mission, audience=Audience.CASE, occurred_at=at)


def _lock(mission: Mission) -> None:
    mission.refresh_from_db(from_queryset=Mission.objects.select_for_update())


def _refuse_reversed(first: dt.date | None, last: dt.date | None) -> None:
    if first is not None and last is not None and last < first:
        raise Refused("La fin vient avant le début.", field="ends_on")


def _refuse_outsider(person: Person, lab: Lab) -> None:
    if not supporters(lab).filter(pk=person.pk).exists():
        raise Refused(f"{person} n'est pas de la coordination nationale.")
