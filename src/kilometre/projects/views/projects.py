"""Pages of the projects."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.errors import Refused
from kilometre.foundation.links import services as links
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.facets import Facets
from kilometre.foundation.ui.forms import act_page, attempt, edit_page, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.intake.models import Need
from kilometre.intake.presenting import recalling
from kilometre.projects import gates, rules, services
from kilometre.projects.board import CROSSINGS
from kilometre.projects.enums import METHOD_STAGES, Stage
from kilometre.projects.forms.filters import ProjectFilters
from kilometre.projects.forms.projects import (
    ContactForm,
    DateForm,
    LabsForm,
    LinkForm,
    MemberForm,
    ProjectForm,
    StageForm,
    StartForm,
    TurnIntoProjectForm,
)
from kilometre.projects.models import Project
from kilometre.projects.presenting import tone_of
from kilometre.projects.queries import NO_LAB, NONE, REGION_CODE
from kilometre.projects.services import removing
from kilometre.projects.workflow import project_flow

from .cells import labs_text, tabs

UNSAID = "non précisé"  # the page of a project says what its source leaves out


class ProjectList(ListPage):
    """Public projects, and the drafts that one may see."""

    rule = staticmethod(anyone)
    title = "Projets"
    intro = "Ce que les labs essaient, étape par étape, et ce que cela a donné."
    words = ("projet", "projets")
    template = "projects/projects.html"
    filters = ProjectFilters
    order = "title"
    empty_title = "Aucun projet ici"
    empty_text = "Un membre d'un lab ouvre un projet : il reste un brouillon jusqu'à ce qu'il le publie."
    facets: ClassVar[Facets] = {
        "stage": "stage",
        "lab": ("lead_lab__slug", "partner_labs__slug", Case(When(NO_LAB, then=Value(NONE)))),
        "region": Coalesce(REGION_CODE, Value(NONE)),
        "roadmap": "axis__roadmap__public_id",
        "reform": Coalesce("reform__slug", Value(NONE)),
        "origin": "origin",
    }
    crossings: ClassVar[Facets] = CROSSINGS
    columns = (
        Column("title", "Projet", url=lambda row: row.get_absolute_url(), sort="sort_key"),
        Column("stage", "Étape", value=lambda row: row.get_stage_display(), tone=tone_of),
        Column(
            "labs",
            "Labs",
            value=lambda row: labs_text([row.lead_lab, *row.partner_labs.all()]) or UNSAID,
        ),
        Column("territory", "Territoire", value=lambda row: row.territory or UNSAID),
        Column(
            "roadmap",
            "Feuille de route",
            value=lambda row: row.axis and row.axis.roadmap,
            may_be_blank=True,
        ),
        origin_column(),
    )

    def empty_next(self) -> tuple[str, str] | None:
        return ("Ouvrir un projet", reverse("projects:new")) if rules.can_start(self.request.user) else None

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Project]:
        rows = Project.objects.visible_to(request.user).for_list()
        if "stage" in filters:
            rows = rows.filter(stage=filters["stage"])
        if "origin" in filters:
            rows = rows.filter(origin=filters["origin"])
        scope = ("lab", "region", "roadmap", "reform")
        return rows.within(**{name: filters[name] for name in scope if name in filters})

    def context(self) -> dict[str, Any]:
        return {"can_start": rules.can_start(self.request.user), "tabs": tabs("projects")}


@page(rules.can_start)
def new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = StartForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.start(actor=user, **form.cleaned_data))
        if made is not None:
            messages.success(
                request, "Le projet est ouvert. Il reste un brouillon tant que vous ne le publiez pas."
            )
            return redirect(made)
    return form_page(
        request, form, title="Ouvrir un projet", submit="Ouvrir", back=reverse("projects:projects")
    )


@page(rules.can_turn, of=Need, via="for_page")
def turn(request: HttpRequest, need: Need) -> HttpResponse:
    """The contact of a need makes a project of it."""
    user: Any = request.user
    form = TurnIntoProjectForm(
        request.POST or None, user=user, need=need, initial={"lead_lab": need.lab_slug}
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.turn_into_project(actor=user, need=need, **form.cleaned_data))
        if made is not None:
            messages.success(
                request, "Le projet est ouvert, et la personne qui a envoyé le besoin est prévenue."
            )
            return redirect(made)
    return form_page(
        request,
        form,
        title="Faire un projet de ce besoin",
        submit="Ouvrir le projet",
        back=need.get_absolute_url(),
        intro="Écrivez-le avec vos mots : rien du texte privé du besoin n'est repris.",
        **recalling(need),
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def edit(request: HttpRequest, project: Project) -> HttpResponse:
    form = ProjectForm(request.POST or None, record=project)
    return edit_page(
        request,
        form,
        lambda: services.edit(
            actor=request.user,
            project=project,
            changes=form.changes,
            expected_version=form.expected_version,
        ),
        title="Modifier le projet",
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def labs(request: HttpRequest, project: Project) -> HttpResponse:
    form = LabsForm(request.POST or None, record=project)
    return edit_page(
        request,
        form,
        lambda: services.change_labs(
            actor=request.user, project=project, expected_version=form.expected_version, **form.changes
        ),
        title="Les labs du projet",
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def contact(request: HttpRequest, project: Project) -> HttpResponse:
    form = ContactForm(request.POST or None, project=project)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["contact"]
        if attempt(form, lambda: services.name_contact(actor=request.user, project=project, contact=person)):
            return redirect(project)
    return form_page(request, form, title="L'interlocuteur du projet", back=project.get_absolute_url())


@page(rules.can_edit_project, of=Project, via="for_page")
def stage(request: HttpRequest, project: Project) -> HttpResponse:
    """Go on, back, end or stop: what the present stage owes is said first."""
    debt = gates.debt(project)
    stages = [move.target for move in project_flow.available(request.user, project)]
    may_waive = rules.can_waive(request.user, project)
    form = StageForm(
        request.POST or None,
        stages=stages,
        debt=debt,
        may_waive=may_waive,
        initial={"stage": _next(project)},
    )
    return act_page(
        request,
        form,
        lambda given: services.change_stage(
            actor=request.user, project=project, **{**given, "stage": Stage(given["stage"])}
        ),
        said=lambda: f"Étape du projet : {Stage(form.cleaned_data['stage']).label.lower()}.",
        then=project,
        title="Changer d'étape",
        submit="Changer",
        template="projects/stage.html",
        context={"debt": debt, "stage": project.get_stage_display()},
    )


def _next(project: Project) -> str:
    """The stage that follows in the method, ticked beforehand."""
    if project.stage not in METHOD_STAGES:
        return ""
    rank = METHOD_STAGES.index(Stage(project.stage)) + 1
    return METHOD_STAGES[rank] if rank < len(METHOD_STAGES) else Stage.COMPLETED


@page(rules.can_edit_project, of=Project, via="for_page")
def add_member(request: HttpRequest, project: Project) -> HttpResponse:
    form = MemberForm(request.POST or None, project=project, user=request.user)
    return act_page(
        request,
        form,
        lambda given: services.add_member(actor=request.user, project=project, **given),
        said=lambda: f"{form.cleaned_data['person']} est de l'équipe, et l'information lui est envoyée.",
        then=project,
        title="Ajouter quelqu'un à l'équipe",
        submit="Ajouter",
    )


@action(rules.can_edit_project, of=Project, via="for_page")
def leave(request: HttpRequest, project: Project, member: int) -> HttpResponse:
    row = get_object_or_404(project.team.select_related("project"), pk=member)
    return perform(
        request,
        lambda: services.leave_team(actor=request.user, member=row),
        said=f"{row.person} n'est plus de l'équipe.",
        then=project.get_absolute_url(),
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def add_date(request: HttpRequest, project: Project) -> HttpResponse:
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = {"actor": request.user, "project": project, **form.cleaned_data}
        if attempt(form, lambda: services.add_date(**act)) is not None:
            return redirect(project)
    return form_page(
        request, form, title="Ajouter une date", submit="Ajouter", back=project.get_absolute_url()
    )


@page(rules.can_edit_project, of=Project, via="for_page")
def link(request: HttpRequest, project: Project) -> HttpResponse:
    """Say which project or action this one comes from."""
    form = LinkForm(request.POST or None, user=request.user, project=project)
    if request.method == "POST" and form.is_valid():
        act = {"actor": request.user, "source": project, **form.cleaned_data}
        if attempt(form, lambda: links.link(**act)) is not None:
            messages.success(request, f"Le lien avec « {form.cleaned_data['target']} » est ajouté.")
            return redirect(f"{project.get_absolute_url()}#liens")
    return form_page(
        request,
        form,
        title="D'où vient ce projet ?",
        submit="Ajouter le lien",
        back=project.get_absolute_url(),
        intro="Le lien se lit sur les deux pages : qui s'en inspire, et qui a inspiré.",
    )


@action(rules.can_edit_project, of=Project, via="for_page")
def publish(request: HttpRequest, project: Project) -> HttpResponse:
    return perform(
        request,
        lambda: services.publish(actor=request.user, project=project),
        said="Le projet est public.",
        then=project.get_absolute_url(),
    )


@action(rules.can_edit_project, of=Project, via="for_page")
def withdraw(request: HttpRequest, project: Project) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw(actor=request.user, project=project),
        said="Le projet est de nouveau un brouillon.",
        then=project.get_absolute_url(),
    )


@action(rules.can_edit_project, of=Project, via="for_page")
def remove(request: HttpRequest, project: Project) -> HttpResponse:
    """A draft opened by mistake goes; the page to which its reader returns is the list."""
    try:
        removing.remove_project(actor=request.user, project=project)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(project)
    messages.success(request, f"Le brouillon « {project} » est supprimé.")
    return redirect("projects:projects")
