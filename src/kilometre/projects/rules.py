"""Who may do what of an action, a project, a roadmap: one sentence each."""

from typing import Any

from kilometre.intake.models import Need
from kilometre.intake.rules import can_answer
from kilometre.network.rules import is_coordinator, standing

from .models import Action, Project, Roadmap


def can_start(user: Any, record: Any = None) -> bool:
    """A member of a lab."""
    return bool(standing(user).labs)


def can_turn(user: Any, need: Need) -> bool:
    """The contact of the need, or the lead of its lab, opens what it becomes."""
    return can_answer(user, need)


def can_edit_project(user: Any, project: Project) -> bool:
    """A member of one of the labs of the project, or the national coordination."""
    return is_coordinator(user) or _is_in_labs(user, project.lead_lab_id, project.partner_labs)


def can_edit_action(user: Any, action: Action) -> bool:
    """A member of one of the labs of the action, or the national coordination."""
    return is_coordinator(user) or _is_in_labs(user, None, action.labs)


def can_edit_roadmap(user: Any, roadmap: Roadmap) -> bool:
    """A member of the lab of the roadmap, or the national coordination."""
    return is_coordinator(user) or roadmap.lab_id in standing(user).labs


def _is_in_labs(user: Any, lead: int | None, labs: Any) -> bool:
    own = standing(user).labs
    return bool(own) and (lead in own or any(lab.pk in own for lab in labs.all()))
