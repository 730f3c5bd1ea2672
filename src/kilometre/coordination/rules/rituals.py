"""Who may do what of a ritual, of its meetings and of its actions."""

from typing import Any

from kilometre.coordination.models import FollowUp, Meeting, Proposal, Ritual
from kilometre.network.rules import is_in_network, standing

from . import networks


def can_read(user: Any, ritual: Ritual) -> bool:
    """Les membres du réseau, la coordination nationale, et tous les labs si le rituel leur est ouvert."""
    return networks.is_insider(user, ritual.network) or (ritual.is_open and is_in_network(user))


def can_run(user: Any, ritual: Ritual) -> bool:
    """La tête du réseau, ou la coordination nationale."""
    return networks.can_run(user, ritual.network)


def can_take_part(user: Any, ritual: Ritual) -> bool:
    """Un membre du réseau, ou la coordination nationale."""
    return networks.is_insider(user, ritual.network)


def can_read_meeting(user: Any, meeting: Meeting) -> bool:
    """Qui peut lire le rituel."""
    return can_read(user, meeting.ritual)


def can_attach(user: Any, meeting: Meeting) -> bool:
    """Un membre du réseau, ou la coordination nationale."""
    return can_take_part(user, meeting.ritual)


def can_write(user: Any, meeting: Meeting) -> bool:
    """Un membre du réseau tant que le compte rendu n'est pas publié ; ensuite, la tête du réseau."""
    return can_take_part(user, meeting.ritual) if meeting.is_planned else can_run(user, meeting.ritual)


def can_run_meeting(user: Any, meeting: Meeting) -> bool:
    """La tête du réseau, ou la coordination nationale."""
    return can_run(user, meeting.ritual)


def can_sort(user: Any, proposal: Proposal) -> bool:
    """La tête du réseau, ou la coordination nationale."""
    return can_run(user, proposal.ritual)


def can_withdraw(user: Any, proposal: Proposal) -> bool:
    """La personne qui a proposé ce sujet."""
    own = standing(user).person_id
    return own is not None and proposal.proposer_id == own


def can_read_follow_up(user: Any, follow_up: FollowUp) -> bool:
    """La personne qui s'en charge, et qui peut lire le rituel."""
    return _owns(user, follow_up) or can_read(user, follow_up.ritual)


def can_settle(user: Any, follow_up: FollowUp) -> bool:
    """La personne qui s'en charge, la tête du réseau, ou la coordination nationale."""
    return _owns(user, follow_up) or can_run(user, follow_up.ritual)


def _owns(user: Any, follow_up: FollowUp) -> bool:
    own = standing(user).acting_id
    return own is not None and follow_up.owner_id == own
