"""Who may do what of a support mission."""

from typing import Any

from kilometre.coordination.models import Mission
from kilometre.network.models import Lab
from kilometre.network.rules import is_coordinator, is_member_of, leads, standing


def can_list(user: Any, record: Any = None) -> bool:
    """Une personne du réseau : membre d'un lab, d'un service, ou de la coordination nationale."""
    return standing(user).acting_id is not None


def can_ask_some(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab."""
    return bool(standing(user).labs)


def can_ask(user: Any, lab: Lab) -> bool:
    """Un membre de ce lab."""
    return is_member_of(user, lab)


def can_offer(user: Any, record: Any = None) -> bool:
    """La coordination nationale."""
    return is_coordinator(user)


def can_read(user: Any, mission: Mission) -> bool:
    """L'équipe du lab, la personne qui s'en charge, ou la coordination nationale."""
    return is_member_of(user, mission.lab) or is_coordinator(user) or _is_in_charge(user, mission)


def can_answer(user: Any, mission: Mission) -> bool:
    """La coordination pour ce qu'un lab demande ; la personne responsable du lab pour ce qui lui est proposé."""
    return leads(user, mission.lab) if mission.is_offered else is_coordinator(user)


def can_run(user: Any, mission: Mission) -> bool:
    """La personne qui se charge de cet appui, ou la coordination nationale."""
    return is_coordinator(user) or _is_in_charge(user, mission)


def can_stop(user: Any, mission: Mission) -> bool:
    """La personne qui se charge de cet appui, la responsable du lab, ou la coordination nationale."""
    return can_run(user, mission) or leads(user, mission.lab)


def can_judge(user: Any, mission: Mission) -> bool:
    """Un membre du lab qui a reçu cet appui."""
    return is_member_of(user, mission.lab)


def _is_in_charge(user: Any, mission: Mission) -> bool:
    own = standing(user).acting_id
    return own is not None and mission.in_charge_id == own
