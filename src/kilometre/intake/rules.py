"""Who may do what of a need: one sentence each."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.network.rules import is_coordinator, standing

from .enums import HELD, POINTING_ELSEWHERE, TAKEN_FURTHER, NeedState, TeamState
from .labs import has_team
from .models import Need, Team

CHARGEABLE = (NeedState.SENT, NeedState.IN_CHARGE)
DISCUSSED_AFTER_ANSWER = dt.timedelta(days=15)


def can_confirm(user: Any, need: Need) -> bool:
    """La personne qui a envoyé le besoin."""
    return is_sender(user, need)


def can_take_in_charge(user: Any, need: Need) -> bool:
    """Un membre du lab auquel le besoin est adressé ; la coordination, tant que personne d'autre n'en répond."""
    return _is_of_lab(user, need) or stands_in(user, need)


def can_bring_in(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab."""
    return bool(standing(user).labs)


def can_decline(user: Any, need: Need) -> bool:
    """Un membre du lab auquel le besoin est adressé."""
    return need.orphaned_at is None and _is_of_lab(user, need)


def can_route_onward(user: Any, need: Need) -> bool:
    """Un membre du lab auquel le besoin est adressé ; la coordination, tant que personne d'autre n'en répond."""
    if need.state == NeedState.IN_CHARGE:
        return can_answer(user, need)
    return need.state == NeedState.SENT and can_take_in_charge(user, need)


def can_correct_contact(user: Any, need: Need) -> bool:
    """L'interlocuteur du besoin, le responsable du lab, ou la coordination tant que ce lab n'a personne ici."""
    return need.outcome in POINTING_ELSEWHERE and can_answer(user, need)


def can_settle(user: Any, need: Need) -> bool:
    """La coordination nationale, pour un besoin orphelin."""
    return need.state in CHARGEABLE and stands_in(user, need)


def can_empty_tray(user: Any, record: Any = None) -> bool:
    """La coordination nationale."""
    return is_coordinator(user)


def can_hand_over(user: Any, need: Need) -> bool:
    """L'interlocuteur du besoin pris en charge, ou le responsable du lab."""
    return need.state == NeedState.IN_CHARGE and (is_contact(user, need) or _leads_lab(user, need))


def can_reroute(user: Any, need: Need) -> bool:
    """Un membre du lab auquel le besoin est adressé, ou la coordination nationale."""
    return _is_of_lab(user, need) or is_coordinator(user)


def can_answer(user: Any, need: Need) -> bool:
    """L'interlocuteur du besoin, le responsable du lab, ou la coordination tant que ce lab n'a personne ici."""
    return is_contact(user, need) or _leads_lab(user, need) or stands_in(user, need)


def can_qualify(user: Any, need: Need) -> bool:
    """L'interlocuteur du besoin pris en charge, le responsable du lab, ou la coordination tant que ce lab n'a personne ici."""
    return need.state == NeedState.IN_CHARGE and can_answer(user, need)


def can_compose(user: Any, need: Need) -> bool:
    """L'interlocuteur du besoin pris en charge ou devenu un projet ou une action, ou le responsable du lab."""
    goes_on = need.state == NeedState.IN_CHARGE or need.outcome in TAKEN_FURTHER
    return goes_on and can_answer(user, need)


def can_read_team(user: Any, team: Team) -> bool:
    """Les labs qui suivent le besoin, la coordination nationale, et les personnes à qui une place est proposée."""
    return can_read_work(user, team.need) or _has_place(user, team)


def can_answer_team(user: Any, team: Team) -> bool:
    """La personne à qui une place est proposée, ou qui l'a acceptée, tant que l'équipe n'est pas défaite."""
    return team.state != TeamState.UNDONE and _has_place(user, team, *HELD)


def was_asked(user: Any, team: Team) -> bool:
    """La personne à qui une place est proposée, ou l'a été."""
    return _has_place(user, team)


def can_run_team(user: Any, team: Team) -> bool:
    """L'interlocuteur du besoin, ou le responsable du lab."""
    return team.state != TeamState.UNDONE and can_compose(user, team.need)


def _is_of_lab(user: Any, need: Need) -> bool:
    return need.lab_id in standing(user).labs


def _leads_lab(user: Any, need: Need) -> bool:
    return need.lab_id in standing(user).led_labs


def _has_place(user: Any, team: Team, *states: str) -> bool:
    person = standing(user).person_id
    return person is not None and any(
        place.person_id == person and (not states or place.state in states) for place in team.places.all()
    )


def can_withdraw(user: Any, need: Need) -> bool:
    """La personne qui a envoyé le besoin."""
    return is_sender(user, need)


def can_take_back(user: Any, need: Need) -> bool:
    """La personne qui a importé le besoin."""
    return bool(user.is_authenticated and need.is_brought_in and need.sender_id == user.pk)


def can_discuss(user: Any, need: Need) -> bool:
    """La personne qui a envoyé le besoin et qui le suit ; après la réponse, quinze jours, la coordination aussi."""
    return can_still_be_discussed(need) and (
        is_sender(user, need)
        or is_contact(user, need)
        or can_take_in_charge(user, need)
        or (need.state == NeedState.ANSWERED and is_coordinator(user))
    )


def can_still_be_discussed(need: Need) -> bool:
    """A refusal does not shut the door: the sender may say that they disagree."""
    if need.state == NeedState.ANSWERED and need.closed_at is not None:
        return timezone.now() < need.closed_at + DISCUSSED_AFTER_ANSWER
    return need.is_open


def can_read(user: Any, need: Need) -> bool:
    """La personne qui a envoyé le besoin ; une fois envoyé, les labs qui le suivent et la coordination nationale."""
    return is_sender(user, need) or can_read_work(user, need)


def is_of_team(user: Any, need: Need) -> bool:
    """Les membres du lab auquel le besoin est adressé, et des labs associés."""
    own = standing(user).labs
    # All of them: they are few, and ``for_page`` brings them along.
    return need.lab_id in own or (bool(own) and any(lab.pk in own for lab in need.involved_labs.all()))


def can_read_work(user: Any, need: Need) -> bool:
    """Un membre d'un des labs qui suivent le besoin, ou la coordination nationale."""
    # Of who was asked, which skills it takes and how late the lab is, the sender reads the outcome alone.
    return need.sent_at is not None and (is_coordinator(user) or is_of_team(user, need))


def stands_in(user: Any, need: Need) -> bool:
    """La coordination nationale, quand aucun lab ne peut répondre du besoin, ou qu'il est orphelin."""
    if not is_coordinator(user):
        return False
    return need.orphaned_at is not None or need.lab is None or not need.lab.is_open or not has_team(need.lab)


def is_sender(user: Any, need: Need) -> bool:
    """La personne qui a envoyé le besoin."""
    return bool(user.is_authenticated and need.sender_id == user.pk and not need.is_brought_in)


def is_contact(user: Any, need: Need) -> bool:
    """L'interlocuteur nommé du besoin, tant qu'il est du lab ou de la coordination."""
    is_named = need.contact_id is not None and need.contact_id == standing(user).person_id
    return is_named and (_is_of_lab(user, need) or is_coordinator(user))
