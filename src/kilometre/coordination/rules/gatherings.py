"""Who may do what of a gathering."""

from typing import Any

from kilometre.coordination.enums import Reach
from kilometre.coordination.models import Gathering, Network, Registration
from kilometre.network.rules import is_coordinator, is_in_network, leads, standing

from . import networks


def can_announce(user: Any, record: Any = None) -> bool:
    """La personne responsable d'un lab, la tête d'un réseau, ou la coordination nationale."""
    from kilometre.coordination.models import Member  # noqa: PLC0415 (one use)

    own = standing(user)
    if own.led_labs or own.is_coordinator:
        return True
    return own.person_id is not None and Member.objects.heads().filter(person=own.person_id).exists()


def can_announce_for(user: Any, network: Network) -> bool:
    """La tête de ce réseau, ou la coordination nationale."""
    return networks.can_run(user, network)


def can_read(user: Any, gathering: Gathering) -> bool:
    """Selon ce que l'organisation a choisi : tout le monde, les labs et les administrations, ou un réseau."""
    if gathering.reach == Reach.PUBLIC or can_organise(user, gathering):
        return True
    if gathering.reach == Reach.NETWORK and is_in_network(user):
        return True
    if gathering.network is not None and networks.is_member(user, gathering.network):
        return True
    own = standing(user).person_id
    return own is not None and gathering.registrations.active().filter(person=own).exists()


def can_organise(user: Any, gathering: Gathering) -> bool:
    """La tête du réseau, la personne responsable du lab qui accueille, ou la coordination nationale."""
    if is_coordinator(user) or (gathering.lab is not None and leads(user, gathering.lab)):
        return True
    return gathering.network is not None and networks.is_head(user, gathering.network)


def can_register(user: Any, gathering: Gathering) -> bool:
    """Une personne du réseau des labs ou des administrations, qui voit ce rendez-vous."""
    return standing(user).person_id is not None and can_read(user, gathering)


def can_cancel_registration(user: Any, registration: Registration) -> bool:
    """La personne inscrite, ou l'organisation du rendez-vous."""
    own = standing(user).person_id
    return (own is not None and registration.person_id == own) or can_organise(user, registration.gathering)
