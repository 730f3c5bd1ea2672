"""A gathering: announced, changed, cancelled; places, the waiting list, and who came."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kilometre.coordination.audiences import AUDIENCES
from kilometre.coordination.enums import Attendance, Reach, RegistrationState
from kilometre.coordination.events.gatherings import (
    AttendanceNoted,
    GatheringAnnounced,
    GatheringCancelled,
    GatheringEdited,
    Registered,
    RegistrationCancelled,
    SeatGiven,
)
from kilometre.coordination.models import Gathering, Network, Registration
from kilometre.coordination.rules import gatherings as rules
from kilometre.coordination.workflow import gathering_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Person
from kilometre.network.rules import is_coordinator, leads


@service
def announce(
    *,
    actor: User | None,
    title: str,
    kind: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    network: Network | None = None,
    lab: Lab | None = None,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Gathering:
    """Announce it, for a network or at a lab. ``fields``: description, zone, place, link, seats, closes_on, reach."""
    require(rules.can_announce, actor)
    if actor is not None:
        _refuse_foreign(actor, network, lab)
    touched = [thing for thing in (actor, network, lab) if thing is not None]
    if any(thing.is_fictional for thing in touched):
        fields["origin"] = Origin.FICTIONAL
    gathering = Gathering(
        title=title,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        network=network,
        lab=lab,
        created_at=at or timezone.now(),
        **fields,
    )
    _refuse_badly_dated(gathering)
    gathering.full_clean()
    gathering.save()
    record(
        GatheringAnnounced(kind=kind),
        actor=actor,
        subject=gathering,
        audience=AUDIENCES[Reach(gathering.reach)],
        occurred_at=at,
    )
    return gathering


@service
def edit_gathering(
    *, actor: User, gathering: Gathering, changes: dict[str, Any], expected_version: int | None = None
) -> Gathering:
    """Change its texts, its date, its seats. More seats are given at once to the waiting list."""
    _lock(gathering)
    require(rules.can_organise, actor, gathering)
    if not gathering.is_planned:
        raise Refused("Ce rendez-vous est annulé : il ne change plus.")
    before = {name: getattr(gathering, name) for name in changes}
    for name, value in changes.items():
        setattr(gathering, name, value)
    _refuse_badly_dated(gathering)
    taken = gathering.registrations.seated().count()
    if gathering.seats is not None and gathering.seats < taken:
        raise Refused(f"{taken} personnes ont déjà une place : gardez au moins ce nombre.", field="seats")
    for name, value in before.items():
        setattr(gathering, name, value)
    differences = edits.apply(gathering, changes, expected_version=expected_version)
    if differences:
        record(
            GatheringEdited(changes=differences),
            actor=actor,
            subject=gathering,
            audience=AUDIENCES[Reach(gathering.reach)],
        )
        _give_seats(actor, gathering)
    return gathering


@service
def cancel_gathering(*, actor: User, gathering: Gathering, reason: str) -> Gathering:
    """Cancel it; those who registered are told."""
    _lock(gathering)
    if not reason.strip():
        raise Refused("Dites pourquoi : les personnes inscrites le liront.")
    gathering_flow.move(gathering, "cancel", actor=actor)
    gathering.reason = reason.strip()
    edits.bump(gathering, state=gathering.state, reason=gathering.reason)
    record(
        GatheringCancelled(),
        actor=actor,
        subject=gathering,
        audience=AUDIENCES[Reach(gathering.reach)],
    )
    return gathering


@service
def register(*, actor: User, gathering: Gathering, at: dt.datetime | None = None) -> Registration:
    """Take a place, or a rank in the waiting list when there is none."""
    _lock(gathering)
    require(rules.can_register, actor, gathering)
    now = at or timezone.now()
    if not gathering.takes_registrations(now):
        raise Refused("Les inscriptions sont closes.")
    person = Person.objects.get(user=actor)
    if person.is_fictional != gathering.is_fictional:
        raise Refused("Un exemple fictif ne reçoit que des inscriptions fictives.")
    found = gathering.registrations.filter(person=person).first()
    if found is not None and found.state != RegistrationState.CANCELLED:
        raise Refused("Vous avez déjà une inscription.")
    registration = found or Registration(gathering=gathering, person=person)
    registration.state = RegistrationState.SEATED if _has_room(gathering) else RegistrationState.WAITING
    registration.registered_at = now
    registration.full_clean()
    registration.save()
    record(
        Registered(person=str(person.ref), state=registration.state),
        actor=actor,
        subject=gathering,
        audience=Audience.TEAM,
        occurred_at=at,
    )
    return registration


@service
def cancel_registration(*, actor: User, registration: Registration) -> Registration:
    """Give a place back: the first of the waiting list has it."""
    gathering = registration.gathering
    _lock(gathering)
    registration = Registration.objects.select_related("person").get(pk=registration.pk)
    registration.gathering = gathering
    require(rules.can_cancel_registration, actor, registration)
    if registration.state == RegistrationState.CANCELLED:
        raise Refused("Cette inscription est déjà annulée.")
    if gathering.starts_at <= timezone.now():
        raise Refused("Ce rendez-vous a déjà commencé.")
    _give_back(actor, gathering, registration)
    return registration


@service
def forget_registrations_of(*, user: User) -> None:
    """Who goes comes to nothing that is announced: their places are for others. Where they were stays."""
    coming = Registration.objects.active().filter(person__user=user, gathering__starts_at__gt=timezone.now())
    for registration in coming.select_related("person", "gathering").order_by("gathering_id"):
        _lock(registration.gathering)
        _give_back(None, registration.gathering, registration)


def _give_back(actor: User | None, gathering: Gathering, registration: Registration) -> None:
    registration.state, registration.attendance = RegistrationState.CANCELLED, Attendance.UNKNOWN
    registration.save(update_fields=["state", "attendance"])
    record(
        RegistrationCancelled(person=str(registration.person.ref)),
        actor=actor,
        subject=gathering,
        audience=Audience.TEAM,
    )
    _give_seats(actor, gathering)


@service
def note_attendance(
    *, actor: User, gathering: Gathering, came: Mapping[int, bool], at: dt.datetime | None = None
) -> Gathering:
    """Say who came, by registration. It serves attestations and totals, never a measure of people."""
    _lock(gathering)
    require(rules.can_organise, actor, gathering)
    if gathering.starts_at > (at or timezone.now()):
        raise Refused("Ce rendez-vous n'a pas encore commencé.")
    rows = list(gathering.registrations.seated())
    if strange := set(came) - {row.pk for row in rows}:
        raise Refused(f"{len(strange)} inscription ne correspond pas à une place de ce rendez-vous.")
    for row in rows:
        if row.pk in came:
            row.attendance = Attendance.CAME if came[row.pk] else Attendance.ABSENT
            row.save(update_fields=["attendance"])
    record(
        AttendanceNoted(
            came=sum(row.attendance == Attendance.CAME for row in rows),
            absent=sum(row.attendance == Attendance.ABSENT for row in rows),
        ),
        actor=actor,
        subject=gathering,
        audience=Audience.TEAM,
        occurred_at=at,
    )
    return gathering


def _give_seats(actor: User | None, gathering: Gathering) -> None:
    """While there is room, the first of the waiting list gets a place and is told."""
    if not gathering.is_planned or gathering.starts_at <= timezone.now():
        return
    for registration in gathering.registrations.waiting().select_related("person"):
        if not _has_room(gathering):
            return
        registration.state = RegistrationState.SEATED
        registration.save(update_fields=["state"])
        record(
            SeatGiven(person=str(registration.person.ref)),
            actor=actor,
            subject=gathering,
            audience=Audience.TEAM,
        )


def _has_room(gathering: Gathering) -> bool:
    return gathering.seats is None or gathering.registrations.seated().count() < gathering.seats


def _lock(gathering: Gathering) -> None:
    """The gathering's row stands for its places: the last one is given once."""
    gathering.refresh_from_db(from_queryset=Gathering.objects.select_for_update())


def _refuse_badly_dated(gathering: Gathering) -> None:
    if gathering.ends_at <= gathering.starts_at:
        raise Refused("La fin vient avant le début.", field="ends_at")
    if gathering.closes_on is not None and gathering.closes_on > gathering.day:
        raise Refused("Les inscriptions se terminent au plus tard le jour du rendez-vous.", field="closes_on")


def _refuse_foreign(actor: User, network: Network | None, lab: Lab | None) -> None:
    if is_coordinator(actor):
        return
    if network is not None and not rules.can_announce_for(actor, network):
        raise Refused(f"Seule la tête de « {network} » annonce un rendez-vous en son nom.")
    if lab is not None and not leads(actor, lab) and network is None:
        raise Refused(f"Seule la personne responsable {french.of(lab)} annonce un rendez-vous en son nom.")
    if network is None and lab is None:
        raise Refused("Choisissez le réseau ou le lab qui organise.")
