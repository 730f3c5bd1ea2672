"""What projects show on lower pages: of a lab, of a territory, of a reform, of the need that became one."""

from typing import Any

from django.http import HttpRequest

from kilometre.calls.enums import Choice
from kilometre.calls.models import Call
from kilometre.foundation.ui import panels
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Reform, Territory
from kilometre.network.rules import standing

from . import rules
from .models import Action, Project, Roadmap

SHOWN = 6


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    projects = Project.objects.visible_to(request.user).of_lab(lab).order_by("sort_key")
    actions = Action.objects.told().of_lab(lab).order_by("-date")
    return {
        "projects": list(projects[:SHOWN]),
        "actions": list(actions[:SHOWN]),
        "roadmaps": list(Roadmap.objects.visible_to(request.user).of_lab(lab)),
        "is_lab": True,
    }


def of_territory(territory: Territory, request: HttpRequest) -> dict[str, Any]:
    projects = Project.objects.public().in_territory(territory).order_by("sort_key")
    return {"projects": list(projects[:SHOWN]), "actions": [], "roadmaps": [], "is_lab": False}


def of_need(need: Need, request: HttpRequest) -> dict[str, Any] | None:
    """What the need became; or, for who may, the way to make something of it."""
    projects = list(Project.objects.visible_to(request.user).filter(need=need))
    actions = list(Action.objects.visible_to(request.user).filter(need=need))
    can_turn = need.state == NeedState.IN_CHARGE and rules.can_turn(request.user, need)
    if not (projects or actions or can_turn):
        return None
    return {"became": [*projects, *actions], "can_turn": can_turn}


def of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    """What labs do for a reform; withdrawn actions and drafts of others stay out."""
    projects = Project.objects.visible_to(request.user).filter(reform=reform).order_by("sort_key")
    actions = Action.objects.told().filter(reform=reform).order_by("-date")
    return {
        "projects": list(projects.prefetch_related("partner_labs")[:SHOWN]),
        "actions": list(actions[:SHOWN]),
        "roadmaps": [],
        "is_reform": True,
    }


def of_call(call: Call, request: HttpRequest) -> dict[str, Any] | None:
    """For the labs that said yes: the way to tell what they did together. What was told shows among the links."""
    own = standing(request.user).labs
    is_willing = any(answer.lab_id in own and answer.choice == Choice.YES for answer in call.answers.all())
    return {} if is_willing else None


panels.register(Lab, "projets", template="projects/panels/work.html", context=of_lab, order=30)
panels.register(Territory, "projets", template="projects/panels/work.html", context=of_territory, order=30)
panels.register(Reform, "projets", template="projects/panels/work.html", context=of_reform, order=20)
panels.register(Call, "actions", template="projects/panels/call.html", context=of_call, order=20)
panels.register(Need, "suites", template="projects/panels/need.html", context=of_need, order=10)
