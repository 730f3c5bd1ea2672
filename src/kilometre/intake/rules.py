"""Who may do what of a need: one sentence each."""

from typing import Any

from kilometre.network.rules import is_coordinator, is_member_of, leads, standing

from .enums import NeedState
from .models import Need


def can_confirm(user: Any, need: Need) -> bool:
    """Only the sender confirms a need."""
    return is_sender(user, need)


def can_take_in_charge(user: Any, need: Need) -> bool:
    """A member of the lab that the need was sent to."""
    return is_member_of(user, need.lab)


def can_hand_over(user: Any, need: Need) -> bool:
    """The contact of a need in charge, or the lead of the lab."""
    return need.state == NeedState.IN_CHARGE and (is_contact(user, need) or leads(user, need.lab))


def can_reroute(user: Any, need: Need) -> bool:
    """A member of the lab that has the need, or the national coordination."""
    return is_member_of(user, need.lab) or is_coordinator(user)


def can_answer(user: Any, need: Need) -> bool:
    """The contact of the need, or the lead of the lab."""
    return is_contact(user, need) or leads(user, need.lab)


def can_withdraw(user: Any, need: Need) -> bool:
    """Only the sender withdraws a need."""
    return is_sender(user, need)


def can_discuss(user: Any, need: Need) -> bool:
    """The sender and the members of the lab that has the need, until it is closed."""
    return need.is_open and (is_sender(user, need) or is_member_of(user, need.lab))


def can_read(user: Any, need: Need) -> bool:
    """The sender; once it is sent, the labs that have it or help, and the national coordination."""
    if is_sender(user, need):
        return True
    if need.state == NeedState.UNCONFIRMED:
        return False
    return is_coordinator(user) or is_of_team(user, need)


def is_of_team(user: Any, need: Need) -> bool:
    """The members of the lab that has the need, and of those that help."""
    own = standing(user).labs
    return need.lab_id in own or (bool(own) and need.involved_labs.filter(pk__in=own).exists())


def is_sender(user: Any, need: Need) -> bool:
    """The person who sent the need."""
    return user.is_authenticated and need.sender_id == user.pk


def is_contact(user: Any, need: Need) -> bool:
    """The named contact of the need."""
    return need.contact_id is not None and need.contact_id == standing(user).person_id
