"""A network, who is in it, and who heads it."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.coordination.enums import Part
from kilometre.coordination.events.networks import (
    HeadNamed,
    HeadReleased,
    MemberAdded,
    MemberLeft,
    NetworkClosed,
    NetworkCreated,
    NetworkEdited,
    NetworkReopened,
)
from kilometre.coordination.models import Member, Network
from kilometre.coordination.rules import networks as rules
from kilometre.coordination.workflow import network_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Organisation, Person
from kilometre.network.spelling import key

NO_HEAD = "Un réseau garde au moins une tête : nommez-en d'abord une autre."


@service
def create_network(
    *,
    actor: User | None,
    name: str,
    purpose: str,
    head: Person,
    organisation: Organisation | None = None,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Network:
    """Open a network with its head, who is told. ``fields``: reach, source, origin."""
    require(rules.can_create, actor)
    if head.is_fictional:
        fields["origin"] = Origin.FICTIONAL
    network = Network(
        name=name,
        sort_key=key(name),
        purpose=purpose,
        organisation=organisation,
        created_at=at or timezone.now(),
        **fields,
    )
    network.full_clean()
    network.save()
    record(
        NetworkCreated(reach=network.reach),
        actor=actor,
        subject=network,
        audience=Audience.CASE,
        occurred_at=at,
    )
    _seat_head(actor, network, head, at)
    return network


@service
def edit_network(
    *, actor: User, network: Network, changes: dict[str, Any], expected_version: int | None = None
) -> Network:
    require(rules.can_run, actor, network)
    differences = edits.apply(network, changes, expected_version=expected_version)
    if "name" in differences:
        network.sort_key = key(network.name)
        Network.objects.filter(pk=network.pk).update(sort_key=network.sort_key)
    if differences:
        record(NetworkEdited(changes=differences), actor=actor, subject=network, audience=Audience.CASE)
    return network


@service
def close_network(*, actor: User | None, network: Network) -> Network:
    """Its rituals and gatherings stop being announced; what was written stays."""
    _lock(network)
    network_flow.move(network, "close", actor=actor)
    edits.bump(network, state=network.state)
    record(NetworkClosed(), actor=actor, subject=network, audience=Audience.CASE)
    return network


@service
def reopen_network(*, actor: User | None, network: Network) -> Network:
    _lock(network)
    network_flow.move(network, "reopen", actor=actor)
    edits.bump(network, state=network.state)
    record(NetworkReopened(), actor=actor, subject=network, audience=Audience.CASE)
    return network


@service
def name_head(
    *, actor: User | None, network: Network, person: Person, at: dt.datetime | None = None
) -> Member:
    """Name somebody head of the network; they are told, and become a member if they were not."""
    _lock(network)
    require(rules.can_run, actor, network)
    return _seat_head(actor, network, person, at)


@service
def release_head(*, actor: User | None, network: Network, person: Person) -> Member:
    """Somebody is no longer head, and stays a member."""
    _lock(network)
    require(rules.can_run, actor, network)
    seat = network.members.heads().filter(person=person).first()
    if seat is None:
        raise Refused(f"{person} n'est pas à la tête de ce réseau.")
    _refuse_headless(network, seat)
    seat.part = Part.MEMBER
    seat.save(update_fields=["part"])
    edits.bump(network)
    record(HeadReleased(person=str(person.ref)), actor=actor, subject=network, audience=Audience.CASE)
    return seat


@service
def add_member(
    *,
    actor: User | None,
    network: Network,
    person: Person | None = None,
    lab: Lab | None = None,
    at: dt.datetime | None = None,
) -> Member:
    """Bring in a person, or a lab with all its team."""
    _lock(network)
    require(rules.can_run, actor, network)
    who = person or lab
    if who is None or (person and lab):
        raise Refused("Choisissez une personne ou un lab.")
    _refuse_mix(network, who)
    if network.members.current().filter(person=person, lab=lab).exists():
        raise Refused(f"{who} est déjà membre de ce réseau.")
    member = Member(network=network, person=person, lab=lab, since=timezone.localdate(at))
    member.full_clean()
    member.save()
    edits.bump(network)
    record(
        MemberAdded(member=str(who.ref)),
        actor=actor,
        subject=network,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return member


@service
def remove_member(*, actor: User, network: Network, member: Member) -> Member:
    """End a membership today. Anybody may end their own; a head only once another one is named."""
    _lock(network)
    if not (rules.can_leave(actor, network) and member.person_id == _person_id(actor)):
        require(rules.can_run, actor, network)
    member = Member.objects.select_for_update().get(pk=member.pk, network=network)
    if member.ended_on is not None:
        raise Refused("Cette personne ou ce lab a déjà quitté le réseau.")
    if member.part == Part.HEAD:
        _refuse_headless(network, member)
    member.ended_on = timezone.localdate()
    member.save(update_fields=["ended_on"])
    edits.bump(network)
    who = member.person or member.lab
    record(
        MemberLeft(member=str(who.ref) if who else ""),
        actor=actor,
        subject=network,
        audience=Audience.CASE,
    )
    return member


def _seat_head(actor: User | None, network: Network, person: Person, at: dt.datetime | None) -> Member:
    _refuse_mix(network, person)
    seat = network.members.current().filter(person=person).first()
    if seat is not None and seat.part == Part.HEAD:
        raise Refused(f"{person} est déjà à la tête de ce réseau.")
    seat = seat or Member(network=network, person=person, since=timezone.localdate(at))
    seat.part = Part.HEAD
    seat.full_clean()
    seat.save()
    edits.bump(network)
    record(
        HeadNamed(person=str(person.ref)),
        actor=actor,
        subject=network,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return seat


def _lock(network: Network) -> None:
    """The network's row stands for its members: two changes at once come one after the other."""
    network.refresh_from_db(from_queryset=Network.objects.select_for_update())


def _person_id(actor: User) -> int | None:
    return Person.objects.filter(user=actor).values_list("pk", flat=True).first()


def _refuse_headless(network: Network, seat: Member) -> None:
    if not network.members.heads().exclude(pk=seat.pk).exists():
        raise Refused(NO_HEAD)


def _refuse_mix(network: Network, who: Person | Lab) -> None:
    if who.is_fictional != network.is_fictional:
        raise Refused(
            "Un exemple fictif ne réunit que des personnes et des labs fictifs, et un réseau réel aucun."
        )
