"""The logbook of a project and its indicators: added, changed, settled, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kilometre.foundation.access import action, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.projects import rules, services
from kilometre.projects.enums import Fate, LineKind
from kilometre.projects.forms.logbook import (
    LineEditForm,
    LineForm,
    MeasureForm,
    MilestoneForm,
    SettleForm,
    TargetEditForm,
    TargetForm,
)
from kilometre.projects.models import Line, Measure, Project, Target

ADD = {
    LineKind.MILESTONE: "Ajouter un jalon",
    LineKind.DECISION: "Noter une décision",
    LineKind.RISK: "Signaler un risque",
}
EDIT = {
    LineKind.MILESTONE: "Modifier le jalon",
    LineKind.DECISION: "Modifier la décision",
    LineKind.RISK: "Modifier le risque",
}


@page(rules.can_edit_project, of=Project, via="for_page")
def add_line(request: HttpRequest, project: Project, kind: LineKind) -> HttpResponse:
    form = LineForm(request.POST or None, project=project, kind=kind)
    return act_page(
        request,
        form,
        lambda given: services.add_line(actor=request.user, project=project, kind=kind, **given),
        said="C'est noté.",
        then=f"{project.get_absolute_url()}#carnet",
        title=ADD[kind],
        submit="Ajouter",
        intro="Lu de l'équipe seulement." if kind == LineKind.RISK else "",
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def edit_line(request: HttpRequest, project: Project, line: int) -> HttpResponse:
    row = _line_or_404(project, line)
    form = LineEditForm(request.POST or None, record=row)
    return edit_page(
        request,
        form,
        lambda: services.edit_line(
            actor=request.user, line=row, changes=form.changes, expected_version=form.expected_version
        ),
        title=EDIT[LineKind(row.kind)],
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def settle(request: HttpRequest, project: Project, line: int) -> HttpResponse:
    row = _line_or_404(project, line)
    if row.kind == LineKind.MILESTONE:
        return _tell_of_milestone(request, row)
    return act_page(
        request,
        SettleForm(request.POST or None),
        lambda given: services.settle(actor=request.user, line=row, **given),
        said="C'est réglé.",
        then=f"{project.get_absolute_url()}#carnet",
        title="Risque écarté",
        intro=row.title,
    )


def _tell_of_milestone(request: HttpRequest, line: Line) -> HttpResponse:
    """Reached, put off or dropped: one page says it."""
    planned = f"« {line.title} », prévu le {french.date(line.date)}." if line.date else line.title
    return act_page(
        request,
        MilestoneForm(request.POST or None, line=line),
        lambda given: _say(request.user, line, given),
        said="C'est enregistré.",
        then=f"{line.project.get_absolute_url()}#carnet",
        title="Où en est ce jalon ?",
        intro=planned,
    )


def _say(user: Any, line: Line, given: dict[str, Any]) -> None:
    read = {"actor": user, "line": line, "expected_version": given["version"]}
    fate = given["fate"]
    if fate == Fate.REACHED:
        services.settle(on=given["on"], outcome=given["outcome"], **read)
    elif fate == Fate.PUT_OFF:
        services.put_off(date=given["date"], reason=given["reason"], **read)
    else:
        services.drop(reason=given["reason"], **read)


@action(rules.can_edit_project, of=Project, via="for_page")
def reopen(request: HttpRequest, project: Project, line: int) -> HttpResponse:
    row = _line_or_404(project, line)
    return perform(
        request,
        lambda: services.reopen(actor=request.user, line=row),
        said="La ligne est de nouveau ouverte.",
        then=f"{project.get_absolute_url()}#carnet",
    )


@action(rules.can_edit_project, of=Project, via="for_page")
def remove_line(request: HttpRequest, project: Project, line: int) -> HttpResponse:
    row = _line_or_404(project, line)
    return perform(
        request,
        lambda: services.remove_line(actor=request.user, line=row),
        said=f"« {row.title} » est retiré du carnet.",
        then=f"{project.get_absolute_url()}#carnet",
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def set_target(request: HttpRequest, project: Project) -> HttpResponse:
    return act_page(
        request,
        TargetForm(request.POST or None),
        lambda given: services.set_target(actor=request.user, project=project, **given),
        said="L'indicateur est ajouté : il attend sa première mesure.",
        then=f"{project.get_absolute_url()}#indicateurs",
        title="Ajouter un indicateur",
        submit="Ajouter",
        intro="Mesurez le point de départ avant d'essayer : après, il sera trop tard.",
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def edit_target(request: HttpRequest, project: Project, target: int) -> HttpResponse:
    row = _target_or_404(project, target)
    form = TargetEditForm(request.POST or None, record=row)
    return edit_page(
        request,
        form,
        lambda: services.edit_target(
            actor=request.user, target=row, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier l'indicateur",
        said="L'indicateur est enregistré.",
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def measure(request: HttpRequest, project: Project, target: int) -> HttpResponse:
    row = _target_or_404(project, target)
    return act_page(
        request,
        MeasureForm(request.POST or None),
        lambda given: services.measure(actor=request.user, target=row, **given),
        said="La mesure est ajoutée.",
        then=f"{project.get_absolute_url()}#indicateurs",
        title=f"Mesurer : {row.title}",
        submit="Ajouter la mesure",
        intro=f"En {row.unit}, d'après : {row.source}.",
    )


@action(rules.can_edit_project, of=Project, via="for_page")
def remove_measure(request: HttpRequest, project: Project, measure: int) -> HttpResponse:
    rows = Measure.objects.select_related("target__project")
    row = get_object_or_404(rows, pk=measure, target__project=project)
    return perform(
        request,
        lambda: services.remove_measure(actor=request.user, measure=row),
        said="La mesure est retirée.",
        then=f"{project.get_absolute_url()}#indicateurs",
    )


def _line_or_404(project: Project, line: int) -> Line:
    return get_object_or_404(Line.objects.select_related("project", "owner"), pk=line, project=project)


def _target_or_404(project: Project, target: int) -> Target:
    return get_object_or_404(Target.objects.select_related("project"), pk=target, project=project)
