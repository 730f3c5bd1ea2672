"""Pages of the roadmaps."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, attempt, edit_page, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.projects import rules, services
from kilometre.projects.forms.roadmaps import AxisEditForm, AxisForm, RoadmapEditForm, RoadmapForm
from kilometre.projects.gaps import UNNAMED_AXIS, roadmap_gap, silence
from kilometre.projects.models import Axis, Project, Roadmap
from kilometre.projects.outline import outline

from .cells import tabs


class RoadmapList(ListPage):
    rule = staticmethod(anyone)
    title = "Feuilles de route"
    intro = "Les programmes de travail des labs et des régions, axe par axe."
    words = ("feuille de route", "feuilles de route")
    template = "projects/roadmaps.html"
    order = "title"
    empty_title = "Aucune feuille de route"
    empty_text = "Un membre d'un lab écrit ici le programme de travail de son lab, axe par axe."
    columns = (
        Column("title", "Feuille de route", url=lambda row: row.get_absolute_url(), sort="sort_key"),
        Column("lab", "Lab", value=lambda row: row.lab or silence(row)),
        Column("territory", "Territoire", value=lambda row: row.territory or silence(row)),
        Column("announced", "Projets annoncés", value=lambda row: row.announced_projects),
        Column("named", "Projets nommés ici", value=lambda row: row.named_projects),
        origin_column(),
    )

    def empty_next(self) -> tuple[str, str] | None:
        return (
            ("Écrire une feuille de route", reverse("projects:roadmap-new"))
            if rules.can_start(self.request.user)
            else None
        )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Roadmap]:
        return Roadmap.objects.visible_to(request.user).for_list()

    def context(self) -> dict[str, Any]:
        return {"can_start": rules.can_start(self.request.user), "tabs": tabs("roadmaps")}


@page(anyone, of=Roadmap, via="for_page", methods=("GET", "HEAD"))
def roadmap(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    axes = outline(roadmap, request.user)
    named = sum(branch.axis.title != UNNAMED_AXIS for branch in axes)
    return render(
        request,
        "projects/roadmap.html",
        {
            "roadmap": roadmap,
            "axes": axes,
            "gap": roadmap_gap(roadmap, named, roadmap.named_projects),
            "facts": [
                ("Lab", roadmap.lab, roadmap.lab.get_absolute_url())
                if roadmap.lab
                else ("Lab", silence(roadmap)),
                ("Territoire", roadmap.territory, roadmap.territory.get_absolute_url())
                if roadmap.territory
                else ("Territoire", silence(roadmap)),
                ("Projets nommés ici", roadmap.named_projects),
            ],
            "can_edit": rules.can_edit_roadmap(request.user, roadmap),
            "breadcrumb": [("Feuilles de route", reverse("projects:roadmaps"))],
        },
    )


@page(rules.can_start)
def new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = RoadmapForm(request.POST or None, user=user)
    return act_page(
        request,
        form,
        lambda given: services.write_roadmap(actor=user, **given),
        said="La feuille de route est ouverte : ajoutez ses axes.",
        title="Écrire une feuille de route",
        submit="Ouvrir",
        back=reverse("projects:roadmaps"),
    )


@page(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def add_axis(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    form = AxisForm(request.POST or None, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        act = {"actor": request.user, "roadmap": roadmap, **form.cleaned_data}
        if attempt(form, lambda: services.add_axis(**act)) is not None:
            return redirect(roadmap)
    return form_page(request, form, title="Ajouter un axe", submit="Ajouter", back=roadmap.get_absolute_url())


@page(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def edit(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    form = RoadmapEditForm(request.POST or None, record=roadmap)
    return edit_page(
        request,
        form,
        lambda: services.edit_roadmap(
            actor=request.user, roadmap=roadmap, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier la feuille de route",
    )


@page(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def edit_axis(request: HttpRequest, roadmap: Roadmap, axis: int) -> HttpResponse:
    row = _axis_or_404(roadmap, axis)
    form = AxisEditForm(request.POST or None, record=row)
    return edit_page(
        request,
        form,
        lambda: services.edit_axis(
            actor=request.user, axis=row, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier l'axe",
        said="L'axe est enregistré.",
    )


@page(rules.can_edit_roadmap, of=Roadmap, via="for_page", methods=("GET", "HEAD"))
def order(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    """The axes and projects, each with the buttons that move it: apart, so that the roadmap stays easy to read."""
    return render(
        request,
        "projects/order.html",
        {
            "roadmap": roadmap,
            "axes": outline(roadmap, request.user),
            "breadcrumb": [(str(roadmap), roadmap.get_absolute_url())],
        },
    )


@action(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def move_axis(request: HttpRequest, roadmap: Roadmap, axis: int, by: int) -> HttpResponse:
    row = _axis_or_404(roadmap, axis)
    return perform(
        request,
        lambda: services.move_axis(actor=request.user, axis=row, by=by),
        said=f"« {row.title} » est déplacé.",
        then=reverse("projects:order", args=[roadmap.public_id]),
    )


@action(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def remove_axis(request: HttpRequest, roadmap: Roadmap, axis: int) -> HttpResponse:
    row = _axis_or_404(roadmap, axis)
    return perform(
        request,
        lambda: services.remove_axis(actor=request.user, axis=row),
        said=f"L'axe « {row.title} » est retiré.",
        then=reverse("projects:order", args=[roadmap.public_id]),
    )


@action(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def move_project(request: HttpRequest, roadmap: Roadmap, project: int, by: int) -> HttpResponse:
    rows = Project.objects.visible_to(request.user).on_roadmap(roadmap).select_related("axis__roadmap")
    row = get_object_or_404(rows, pk=project)
    return perform(
        request,
        lambda: services.move_project(actor=request.user, project=row, by=by),
        said=f"« {row.title} » est déplacé.",
        then=reverse("projects:order", args=[roadmap.public_id]),
    )


def _axis_or_404(roadmap: Roadmap, axis: int) -> Axis:
    return get_object_or_404(Axis.objects.select_related("roadmap", "parent"), pk=axis, roadmap=roadmap)
