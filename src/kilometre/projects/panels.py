"""What projects show on lower pages: of a lab, of a territory, of a reform, of the need that became one."""

from typing import Any

from django.http import HttpRequest

from kilometre.calls.enums import CallKind
from kilometre.calls.models import Call
from kilometre.foundation.records.holding import hold
from kilometre.foundation.ui import panels
from kilometre.intake.enums import NeedState
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Reform, Territory

from . import rules
from .models import Action, Project, Roadmap

SHOWN = 6
MADE_OF_CALL = {
    CallKind.INTEREST: "En faire une action avec les labs intéressés",
    CallKind.AVAILABILITY: "En faire une action avec les labs disponibles",
    CallKind.HOST: "En faire une action avec les labs qui accueillent",
    CallKind.SURVEY: "En faire une action avec les labs qui ont dit oui",
}


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    projects = Project.objects.visible_to(request.user).of_lab(lab).order_by("sort_key")
    actions = Action.objects.told().of_lab(lab).order_by("-date")
    return {
        "projects": projects[:SHOWN],
        "actions": actions[:SHOWN],
        "roadmaps": Roadmap.objects.visible_to(request.user).of_lab(lab),
        "is_lab": True,
    }


def of_territory(territory: Territory, request: HttpRequest) -> dict[str, Any]:
    projects = Project.objects.public().in_territory(territory).order_by("sort_key")
    return {"projects": projects[:SHOWN], "actions": [], "roadmaps": [], "is_lab": False}


def of_need(need: Need, request: HttpRequest) -> dict[str, Any] | None:
    """What the need became; or, for who may, the way to make something of it."""
    made = [model.objects.visible_to(request.user).filter(need=need) for model in (Project, Action)]
    # Mostly nothing: one question instead of two lists.
    became = [each for rows, is_there in zip(made, hold(made), strict=True) if is_there for each in rows]
    can_turn = need.state == NeedState.IN_CHARGE and rules.can_turn(request.user, need)
    return {"became": became, "can_turn": can_turn} if became or can_turn else None


def of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    """What labs do for a reform; withdrawn actions and drafts of others stay out."""
    projects = Project.objects.visible_to(request.user).filter(reform=reform).order_by("sort_key")
    actions = Action.objects.told().filter(reform=reform).order_by("-date")
    return {
        "projects": projects.prefetch_related("partner_labs")[:SHOWN],
        "actions": actions[:SHOWN],
        "roadmaps": [],
        "is_reform": True,
    }


def of_call(call: Call, request: HttpRequest) -> dict[str, Any] | None:
    """For who asked and the labs that said yes: the way to tell an action. What was told shows among the links."""
    if not rules.can_make_of_call(request.user, call):
        return None
    return {"text": MADE_OF_CALL[CallKind(call.kind)]}


panels.register(Lab, "projets", template="projects/panels/work.html", context=of_lab, order=30)
panels.register(Territory, "projets", template="projects/panels/work.html", context=of_territory, order=30)
panels.register(Reform, "projets", template="projects/panels/work.html", context=of_reform, order=20)
panels.register(Call, "actions", template="projects/panels/call.html", context=of_call, order=20)
panels.register(Need, "suites", template="projects/panels/need.html", context=of_need, order=10)
