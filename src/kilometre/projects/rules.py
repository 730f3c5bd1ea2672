"""Who may do what of an action, a project, a roadmap: one sentence each."""

from typing import Any

from kilometre.calls import rules as calls
from kilometre.calls.enums import Choice
from kilometre.calls.models import Call
from kilometre.intake.models import Need
from kilometre.intake.rules import can_answer, is_sender
from kilometre.network.rules import is_coordinator, standing

from .models import Action, Project, Roadmap, TeamMember


def can_start(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab."""
    return bool(standing(user).labs)


def can_tell(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab, ou qui lance un appel, avec les labs qui ont dit oui."""
    return can_start(user) or calls.can_call(user)


def can_make_of_call(user: Any, call: Call) -> bool:
    """Un membre d'un lab qui a dit oui, ou qui a lancé l'appel dès qu'un lab dit oui."""
    own, runs = standing(user).labs, calls.can_run(user, call)
    return any(
        answer.choice == Choice.YES and (runs or answer.lab_id in own) for answer in call.answers.all()
    )


def can_turn(user: Any, need: Need) -> bool:
    """L'interlocuteur du besoin ou le responsable de son lab : le travail est celui d'un lab dont on est membre."""
    return can_answer(user, need) and can_start(user)


def sent_the_need(user: Any, record: Project | Action) -> bool:
    """La personne qui a envoyé le besoin auquel ce travail répond."""
    return record.need is not None and is_sender(user, record.need)


def can_edit_project(user: Any, project: Project) -> bool:
    """Un membre d'un des labs du projet ou de son équipe, ou la coordination nationale."""
    own = standing(user)
    return (
        own.is_coordinator
        or _is_in_labs(user, project.lead_lab_id, project.partner_labs)
        or _is_in_team(own.acting_id, project)
    )


def can_waive(user: Any, project: Project) -> bool:
    """Le responsable d'un des labs du projet, ou la coordination nationale."""
    own = standing(user)
    led = own.led_labs
    return own.is_coordinator or (
        bool(led) and (project.lead_lab_id in led or any(lab.pk in led for lab in project.partner_labs.all()))
    )


def can_leave(user: Any, member: TeamMember) -> bool:
    """La personne elle-même, ou l'équipe du projet."""
    return member.person_id == standing(user).person_id or can_edit_project(user, member.project)


def can_link(user: Any, source: Any, target: Any) -> bool:
    """Un membre d'un des labs du projet qui cite l'autre, ou la coordination nationale."""
    return can_edit_project(user, source)


def can_answer_call(user: Any, action: Any, call: Any) -> bool:
    """Un membre d'un des labs de l'action, ou qui a lancé l'appel."""
    return can_edit_action(user, action) or calls.can_run(user, call)


def can_edit_action(user: Any, action: Action) -> bool:
    """Un membre d'un des labs de l'action, ou la coordination nationale."""
    return is_coordinator(user) or _is_in_labs(user, None, action.labs)


def can_convert(user: Any, action: Action) -> bool:
    """Un membre d'un des labs de l'action."""
    return _is_in_labs(user, None, action.labs)


def can_edit_roadmap(user: Any, roadmap: Roadmap) -> bool:
    """Un membre du lab de la feuille de route, ou la coordination nationale."""
    return is_coordinator(user) or roadmap.lab_id in standing(user).labs


def _is_in_labs(user: Any, lead: int | None, labs: Any) -> bool:
    own = standing(user).labs
    return bool(own) and (lead in own or any(lab.pk in own for lab in labs.all()))


def _is_in_team(person: int | None, project: Project) -> bool:
    return person is not None and any(
        member.person_id == person and member.until is None for member in project.team.all()
    )
