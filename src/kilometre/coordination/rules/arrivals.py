"""Who may do what of an arrival."""

from typing import Any

from kilometre.coordination.enums import SponsorState, StepWho
from kilometre.coordination.models import Arrival, ArrivalStep, ChecklistStep
from kilometre.network.models import Lab
from kilometre.network.rules import is_coordinator, is_member_of, leads, standing


def can_list(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab, un parrain ou une marraine, ou la coordination nationale."""
    return standing(user).acting_id is not None


def can_open_some(user: Any, record: Any = None) -> bool:
    """La personne responsable d'un lab, ou la coordination nationale."""
    own = standing(user)
    return bool(own.led_labs) or own.is_coordinator


def can_open(user: Any, lab: Lab) -> bool:
    """La personne responsable de ce lab, ou la coordination nationale."""
    return leads(user, lab) or is_coordinator(user)


def can_edit_checklist(user: Any, record: Any = None) -> bool:
    """La coordination nationale."""
    return is_coordinator(user)


def can_edit_step(user: Any, step: ChecklistStep) -> bool:
    """La coordination nationale."""
    return is_coordinator(user) and bool(user.is_fictional) == step.is_fictional


def can_read(user: Any, arrival: Arrival) -> bool:
    """L'équipe du lab, son parrain ou sa marraine, ou la coordination nationale."""
    return is_member_of(user, arrival.lab) or is_coordinator(user) or _is_sponsor(user, arrival)


def can_manage(user: Any, arrival: Arrival) -> bool:
    """La personne responsable de ce lab, ou la coordination nationale."""
    return can_open(user, arrival.lab)


def can_answer(user: Any, arrival: Arrival) -> bool:
    """La personne dont le parrainage est demandé."""
    return arrival.sponsor_state == SponsorState.ASKED and _is_sponsor(user, arrival)


def can_do(user: Any, step: ArrivalStep) -> bool:
    """Ceux à qui cette étape est confiée : l'équipe, le parrain ou la marraine, ou la coordination nationale."""
    arrival = step.arrival
    if step.who == StepWho.TEAM:
        return is_member_of(user, arrival.lab)
    if step.who == StepWho.SPONSOR:
        return arrival.has_sponsor and _is_sponsor(user, arrival)
    return is_coordinator(user)


def can_skip(user: Any, step: ArrivalStep) -> bool:
    """Ceux à qui cette étape est confiée, la personne responsable du lab, ou la coordination nationale."""
    return can_do(user, step) or can_manage(user, step.arrival)


def _is_sponsor(user: Any, arrival: Arrival) -> bool:
    own = standing(user).acting_id
    return own is not None and arrival.sponsor_id == own
