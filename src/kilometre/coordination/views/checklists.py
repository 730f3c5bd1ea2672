"""The checklist that new arrivals start with."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kilometre.coordination import services
from kilometre.coordination.forms.arrivals import ChecklistStepForm, NewChecklistStepForm
from kilometre.coordination.models import ChecklistStep
from kilometre.coordination.rules import arrivals as rules
from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page


@page(rules.can_edit_checklist, methods=("GET", "HEAD"))
def checklist(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    steps = list(ChecklistStep.objects.of(is_fictional=user.is_fictional))
    return render(
        request,
        "coordination/checklist.html",
        {"steps": steps, "breadcrumb": [("Arrivées d'équipes", reverse("coordination:arrivals"))]},
    )


@action(rules.can_edit_checklist)
def start(request: HttpRequest) -> HttpResponse:
    return perform(
        request,
        lambda: services.start_checklist(actor=request.user),
        said="Le modèle a ses premières étapes : changez-les comme vous voulez.",
        then=reverse("coordination:checklist"),
    )


@page(rules.can_edit_checklist)
def add(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return act_page(
        request,
        NewChecklistStepForm(request.POST or None, user=user),
        lambda given: services.add_checklist_step(actor=user, **given),
        said="L'étape est ajoutée au modèle.",
        then=reverse("coordination:checklist"),
        title="Ajouter une étape au modèle",
        submit="Ajouter",
        intro="Elle servira aux prochaines arrivées ; celles en cours ne changent pas.",
    )


@page(rules.can_edit_step, of=ChecklistStep, via="kept")
def edit(request: HttpRequest, step: ChecklistStep) -> HttpResponse:
    form = ChecklistStepForm(request.POST or None, record=step)
    return edit_page(
        request,
        form,
        lambda: services.edit_checklist_step(
            actor=request.user, step=step, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier une étape du modèle",
        said="C'est enregistré. Les arrivées en cours ne changent pas.",
    )


@action(rules.can_edit_step, of=ChecklistStep, via="kept")
def remove(request: HttpRequest, step: ChecklistStep) -> HttpResponse:
    return perform(
        request,
        lambda: services.remove_checklist_step(actor=request.user, step=step),
        said="L'étape est retirée du modèle. Les arrivées en cours la gardent.",
        then=reverse("coordination:checklist"),
    )


@action(rules.can_edit_step, of=ChecklistStep, via="kept")
def move_up(request: HttpRequest, step: ChecklistStep) -> HttpResponse:
    return perform(
        request,
        lambda: services.move_checklist_step_up(actor=request.user, step=step),
        said="L'ordre est changé.",
        then=reverse("coordination:checklist"),
    )
