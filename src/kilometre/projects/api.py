"""Projects and actions over the API (mounted at ``/projects`` and ``/actions``), as each caller may see them."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja import Path as PathParameter

from kilometre.foundation.access import anyone
from kilometre.foundation.api.lists import Cursor, Limit, Page, page_of
from kilometre.foundation.api.operations import operation
from kilometre.foundation.api.versions import tag
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import ALPHABET, ID_LENGTH
from kilometre.foundation.ui.cursors import Order

from .enums import ActionKind, LineKind, Stage
from .models import Action, Project, Target

projects = Router(tags=["Projets"])
actions = Router(tags=["Actions"])

BY_TITLE = Order("sort_key", is_descending=False)
LATEST = Order("date", is_descending=True)
PublicId = Annotated[str, PathParameter(pattern=f"^[{ALPHABET}]{{{ID_LENGTH}}}$", description="Identifiant")]
Slug = Annotated[str, Query(pattern="^[-a-zA-Z0-9_]{0,60}$", description="Identifiant d'un lab")]
Code = Annotated[str, Query(pattern="^[0-9A-Z]{0,3}$", description="Code officiel d'une région")]
OneStage = Literal[tuple(Stage.values)]  # type: ignore[valid-type]
OneKind = Literal[tuple(ActionKind.values)]  # type: ignore[valid-type]
OneOrigin = Literal[tuple(Origin.values)]  # type: ignore[valid-type]


class Territory(Schema):
    kind: str
    code: str
    name: str


class ProjectItem(Schema):
    id: str
    title: str
    stage: str = Field(description="unknown quand la source ne la dit pas")
    lead_lab: str | None
    partner_labs: list[str]
    territory: Territory | None
    roadmap: str | None
    reform: str | None = Field(description="Identifiant de la réforme ou mission servie")
    visibility: str = Field(description="public ou draft")
    origin: str = Field(description="document, public, live ou fictional")
    source: str
    url: str


class DateItem(Schema):
    label: str
    date: dt.date
    precision: str
    source: str


class MilestoneItem(Schema):
    title: str
    date: dt.date
    reached_on: dt.date | None


class MeasureItem(Schema):
    date: dt.date
    value: Decimal
    sample: int | None = Field(description="Nombre de cas mesurés, quand il est dit")
    source: str


class TargetItem(Schema):
    title: str
    unit: str
    direction: str = Field(description="down ou up : le sens souhaité")
    baseline: Decimal
    baseline_on: dt.date
    goal: Decimal | None
    goal_on: dt.date | None
    source: str
    measures: list[MeasureItem]


class ProjectDetail(ProjectItem):
    objective: str = Field(description="Vide quand la source ne le dit pas")
    approach: str
    result: str
    stop_reason: str
    dates: list[DateItem]
    milestones: list[MilestoneItem]
    targets: list[TargetItem]
    version: int


class ProjectPage(Page):
    items: list[ProjectItem]


class ActionItem(Schema):
    id: str
    title: str
    kind: str
    date: dt.date
    labs: list[str]
    summary: str
    reform: str | None
    territory: Territory | None
    participants: int | None = Field(description="Nombre de personnes, quand il est dit")
    origin: str
    url: str


class ActionPage(Page):
    items: list[ActionItem]


@operation(projects.get, "", rule=anyone, response=ProjectPage)
def list_projects(  # noqa: PLR0917 (one argument a parameter of the address)
    request: HttpRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    stage: OneStage | None = None,
    lab: Slug = "",
    region: Code = "",
    origin: OneOrigin | None = None,
) -> dict[str, Any]:
    """Les projets, par titre : ceux qui sont publics, et les brouillons de vos labs."""
    rows = Project.objects.visible_to(request.user).for_list()
    if stage:
        rows = rows.filter(stage=stage)
    if origin:
        rows = rows.filter(origin=origin)
    if lab:
        rows = rows.of_lab_named(lab)
    if region:
        rows = rows.in_region(region)
    return page_of(request, rows, BY_TITLE, lambda row: _project(row, request), limit=limit, cursor=cursor)


@operation(projects.get, "/{public_id}", rule=anyone, response=ProjectDetail)
def read_project(request: HttpRequest, response: HttpResponse, public_id: PublicId) -> dict[str, Any]:
    """Un projet : objectif, démarche, résultat, étape et dates."""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_page(), public_id=public_id)
    tag(response, project)
    plain = ("objective", "approach", "result", "stop_reason", "version")
    told = ("label", "date", "precision", "source")
    return {
        **_project(project, request),
        **{name: getattr(project, name) for name in plain},
        "dates": [{name: getattr(row, name) for name in told} for row in project.dates.all()],
        "milestones": [
            {"title": line.title, "date": line.date, "reached_on": line.settled_on}
            for line in project.lines.filter(kind=LineKind.MILESTONE, is_dropped=False)
        ],
        "targets": [_target(target) for target in project.targets.prefetch_related("measures")],
    }


@operation(actions.get, "", rule=anyone, response=ActionPage)
def list_actions(
    request: HttpRequest, limit: Limit = 50, cursor: Cursor = "", kind: OneKind | None = None, lab: Slug = ""
) -> dict[str, Any]:
    """Les actions des labs, de la plus récente à la plus ancienne."""
    rows = Action.objects.visible_to(request.user).for_list()
    if kind:
        rows = rows.filter(kind=kind)
    if lab:
        rows = rows.of_lab_named(lab)
    return page_of(request, rows, LATEST, lambda row: _action(row, request), limit=limit, cursor=cursor)


@operation(actions.get, "/{public_id}", rule=anyone, response=ActionItem)
def read_action(request: HttpRequest, response: HttpResponse, public_id: PublicId) -> dict[str, Any]:
    """Une action."""
    action = get_object_or_404(Action.objects.visible_to(request.user).for_page(), public_id=public_id)
    tag(response, action)
    return _action(action, request)


def _project(project: Project, request: HttpRequest) -> dict[str, Any]:
    plain = ("title", "stage", "visibility", "origin", "source")
    territory = project.territory
    return {
        **{name: getattr(project, name) for name in plain},
        "id": project.public_id,
        "lead_lab": project.lead_lab and project.lead_lab.slug,
        "partner_labs": [lab.slug for lab in project.partner_labs.all()],
        "territory": territory and {"kind": territory.kind, "code": territory.code, "name": territory.name},
        "roadmap": project.axis and str(project.axis.roadmap),
        "reform": project.reform and project.reform.slug,
        "url": request.build_absolute_uri(project.get_absolute_url()),
    }


def _target(target: Target) -> dict[str, Any]:
    plain = ("title", "unit", "direction", "baseline", "baseline_on", "goal", "goal_on", "source")
    measured = ("date", "value", "sample", "source")
    return {
        **{name: getattr(target, name) for name in plain},
        "measures": [{name: getattr(row, name) for name in measured} for row in target.measures.all()],
    }


def _action(action: Action, request: HttpRequest) -> dict[str, Any]:
    plain = ("title", "kind", "date", "summary", "participants", "origin")
    territory = action.territory
    return {
        **{name: getattr(action, name) for name in plain},
        "id": action.public_id,
        "labs": [lab.slug for lab in action.labs.all()],
        "reform": action.reform and action.reform.slug,
        "territory": territory and {"kind": territory.kind, "code": territory.code, "name": territory.name},
        "url": request.build_absolute_uri(action.get_absolute_url()),
    }
