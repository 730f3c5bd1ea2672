"""Who is told of gatherings: their network when announced, those who registered when something changes."""

from collections.abc import Iterable

from django.utils.text import Truncator

from kilometre.coordination.enums import GatheringState, RegistrationState
from kilometre.coordination.events.gatherings import (
    GatheringAnnounced,
    GatheringCancelled,
    GatheringEdited,
    RegistrationCancelled,
    SeatGiven,
)
from kilometre.coordination.models import Gathering
from kilometre.coordination.people import members_of, tell
from kilometre.coordination.presenting.rituals import when
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.network.rules import is_in_network

NEW = declare_topic("rendez-vous", Sphere.MEETINGS, rule=is_in_network)
OWN = declare_topic("mes-inscriptions", Sphere.MEETINGS)
CHANGES = "Un rendez-vous où j'ai une inscription change"
TOLD_OF = {"starts_at", "ends_at", "zone", "place", "link"}


@notify_on(GatheringAnnounced, topic=NEW, label="Un rendez-vous est annoncé dans mes réseaux")
def network_has_a_gathering(entry: Entry) -> Iterable[Notice]:
    gathering = _gathering(entry)
    if gathering is not None and gathering.network is not None and gathering.is_planned:
        text = f"{_named(gathering)}, {when(gathering.starts_at, gathering.zone)} : les inscriptions sont ouvertes"
        yield from tell(members_of(gathering.network), text, gathering, but=entry.actor)


@notify_on(GatheringCancelled, topic=OWN, label=CHANGES)
def gathering_is_cancelled(entry: Entry) -> Iterable[Notice]:
    gathering = _gathering(entry)
    if gathering is not None and gathering.state == GatheringState.CANCELLED:
        text = f"{_named(gathering)} est annulé : {Truncator(gathering.reason).chars(120)}"
        yield from tell(_registered(gathering), text, gathering, but=entry.actor)


@notify_on(GatheringEdited, topic=OWN, label=CHANGES)
def gathering_changes(entry: Entry) -> Iterable[Notice]:
    gathering = _gathering(entry)
    if gathering is not None and TOLD_OF & set(entry.facts["changes"]):
        where = f", {Truncator(gathering.place).chars(80)}" if gathering.place else ""
        text = f"{_named(gathering)} change : {when(gathering.starts_at, gathering.zone)}{where}"
        yield from tell(_registered(gathering), text, gathering, but=entry.actor)


@notify_on(SeatGiven, topic=OWN, label=CHANGES)
def waiting_person_has_a_seat(entry: Entry) -> Iterable[Notice]:
    gathering = _gathering(entry)
    if gathering is not None:
        text = f"Une place s'est libérée : votre inscription à {_named(gathering)} est confirmée"
        yield from tell(_person(gathering, entry), text, gathering)


@notify_on(RegistrationCancelled, topic=OWN, label=CHANGES)
def registration_is_cancelled(entry: Entry) -> Iterable[Notice]:
    gathering = _gathering(entry)
    if gathering is not None:
        text = f"Votre inscription à {_named(gathering)} est annulée"
        yield from tell(_person(gathering, entry), text, gathering, but=entry.actor)


def _gathering(entry: Entry) -> Gathering | None:
    rows = Gathering.objects.select_related("network")
    return rows.filter(public_id=Ref.parse(entry.subject).public_id).first()


def _registered(gathering: Gathering) -> list[User]:
    rows = gathering.registrations.filter(
        state__in=(RegistrationState.SEATED, RegistrationState.WAITING)
    ).values("person")
    return list(User.objects.reachable().filter(person__in=rows).order_by("pk"))


def _person(gathering: Gathering, entry: Entry) -> list[User]:
    person = Ref.parse(entry.facts["person"]).public_id
    return list(User.objects.reachable().filter(person__public_id=person))


def _named(gathering: Gathering) -> str:
    return f"« {Truncator(gathering.title).chars(80)} »"
