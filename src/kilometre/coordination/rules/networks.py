"""Who may do what of a network."""

from typing import Any

from kilometre.coordination.enums import Part, Reach
from kilometre.coordination.models import Network
from kilometre.network.rules import is_coordinator, is_in_network, standing


def can_create(user: Any, record: Any = None) -> bool:
    """La personne responsable d'un lab, ou la coordination nationale."""
    own = standing(user)
    return bool(own.led_labs) or own.is_coordinator


def can_read(user: Any, network: Network) -> bool:
    """Selon ce que le réseau a choisi : tout le monde, les labs et les administrations, ou ses membres."""
    if network.reach == Reach.PUBLIC or is_coordinator(user):
        return True
    return (network.reach == Reach.NETWORK and is_in_network(user)) or is_member(user, network)


def is_member(user: Any, network: Network) -> bool:
    """Un membre de ce réseau, ou d'un lab qui en est membre."""
    own = standing(user)
    if own.person_id is None:
        return False
    return any(
        member.person_id == own.person_id or member.lab_id in own.labs
        for member in network.members.all()
        if member.ended_on is None
    )


def is_insider(user: Any, network: Network) -> bool:
    """Un membre de ce réseau, ou la coordination nationale."""
    return is_coordinator(user) or is_member(user, network)


def is_head(user: Any, network: Network) -> bool:
    """La tête de ce réseau."""
    own = standing(user).person_id
    return own is not None and any(
        member.person_id == own and member.part == Part.HEAD
        for member in network.members.all()
        if member.ended_on is None
    )


def can_run(user: Any, network: Network) -> bool:
    """La tête de ce réseau, ou la coordination nationale."""
    return is_coordinator(user) or is_head(user, network)


def can_leave(user: Any, network: Network) -> bool:
    """Une personne qui est elle-même membre de ce réseau."""
    own = standing(user).person_id
    return own is not None and any(
        member.person_id == own for member in network.members.all() if member.ended_on is None
    )
