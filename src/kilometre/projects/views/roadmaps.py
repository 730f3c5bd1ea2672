"""Pages of the roadmaps."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kilometre.foundation.access import anyone, page
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.projects import rules, services
from kilometre.projects.forms import AxisForm, RoadmapForm
from kilometre.projects.gaps import UNNAMED_AXIS, roadmap_gap, silence
from kilometre.projects.models import Roadmap
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
    columns = (
        Column("title", "Feuille de route", url=lambda row: row.get_absolute_url(), sort="sort_key"),
        Column("lab", "Lab", value=lambda row: row.lab or silence(row)),
        Column("territory", "Territoire", value=lambda row: row.territory or silence(row)),
        Column("announced", "Projets annoncés", value=lambda row: row.announced_projects),
        Column("named", "Projets nommés ici", value=lambda row: row.named_projects),
        origin_column(),
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
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.write_roadmap(actor=user, **form.cleaned_data))
        if made is not None:
            messages.success(request, "La feuille de route est ouverte : ajoutez ses axes.")
            return redirect(made)
    return form_page(
        request, form, title="Écrire une feuille de route", submit="Ouvrir", back=reverse("projects:roadmaps")
    )


@page(rules.can_edit_roadmap, of=Roadmap, via="for_page")
def add_axis(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    form = AxisForm(request.POST or None, roadmap=roadmap)
    if request.method == "POST" and form.is_valid():
        act = {"actor": request.user, "roadmap": roadmap, **form.cleaned_data}
        if attempt(form, lambda: services.add_axis(**act)) is not None:
            return redirect(roadmap)
    return form_page(request, form, title="Ajouter un axe", submit="Ajouter", back=roadmap.get_absolute_url())
