"""Pages of the actions."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kilometre.calls.enums import Choice
from kilometre.calls.models import Call
from kilometre.foundation.access import action as post
from kilometre.foundation.access import anyone, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.facets import Facets
from kilometre.foundation.ui.forms import attempt, edit_page, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.intake.models import Need
from kilometre.projects import rules, services
from kilometre.projects.enums import ActionKind
from kilometre.projects.forms.actions import ActionEditForm, ActionForm, ConvertForm, TurnIntoActionForm
from kilometre.projects.forms.filters import ActionFilters
from kilometre.projects.gaps import silence
from kilometre.projects.models import Action

from .cells import labs_text, tabs


class ActionList(ListPage):
    rule = staticmethod(anyone)
    title = "Actions"
    intro = "Ateliers, études, accompagnements : ce que les labs font au fil des semaines."
    words = ("action", "actions")
    template = "projects/actions.html"
    filters = ActionFilters
    order = "-date"
    empty_title = "Aucune action ici"
    facets: ClassVar[Facets] = {"kind": "kind", "lab": "labs__slug", "reform": "reform__slug"}
    columns = (
        Column("title", "Action", url=lambda row: row.get_absolute_url()),
        Column("kind", "Genre", value=lambda row: row.get_kind_display()),
        Column("date", "Date", sort="date"),
        Column("labs", "Labs", value=lambda row: labs_text(row.labs.all())),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Action]:
        rows = Action.objects.visible_to(request.user).for_list()
        if "kind" in filters:
            rows = rows.filter(kind=filters["kind"])
        if "reform" in filters:
            rows = rows.filter(reform=filters["reform"])
        return rows.of_lab(filters["lab"]) if "lab" in filters else rows

    def context(self) -> dict[str, Any]:
        return {"can_start": rules.can_start(self.request.user), "tabs": tabs("actions")}


@page(anyone, of=Action, via="for_page", methods=("GET", "HEAD"))
def action(request: HttpRequest, action: Action) -> HttpResponse:
    need = action.need
    sees_need = need is not None and Need.objects.visible_to(request.user).filter(pk=need.pk).exists()
    return render(
        request,
        "projects/action.html",
        {
            "action": action,
            "summary": action.summary or silence(action),
            "facts": [
                ("Genre", action.get_kind_display()),
                ("Date", action.date),
                *(("Lab", lab, lab.get_absolute_url()) for lab in action.labs.all()),
                *(
                    (label, place, place.get_absolute_url())
                    for label, place in (("Territoire", action.territory), ("Réforme", action.reform))
                    if place
                ),
                *([("Participants", action.participants)] if action.participants is not None else []),
            ],
            "need": need if sees_need else None,
            "can_edit": rules.can_edit_action(request.user, action),
            "can_convert": rules.can_convert(request.user, action),
            "breadcrumb": [("Actions", reverse("projects:actions"))],
        },
    )


@page(rules.can_start)
def new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    call = Call.objects.visible_to(user).for_page().filter(public_id=_given(request, "appel")).first()
    initial = {"labs": _willing(call)} if call else _again(request)
    form = ActionForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.record_action(actor=user, call=call, **_told(form.cleaned_data))
        )
        if made is not None:
            messages.success(request, "L'action est racontée : elle compte pour vos labs.")
            return redirect(made)
    return form_page(
        request,
        form,
        title="Raconter une action",
        back=reverse("projects:actions"),
        intro="Cinq champs, une minute.",
    )


@page(rules.can_turn, of=Need, via="for_page")
def turn(request: HttpRequest, need: Need) -> HttpResponse:
    """The contact of a need answers it by an action."""
    user: Any = request.user
    form = TurnIntoActionForm(request.POST or None, user=user, need=need)
    if request.method == "POST" and form.is_valid():
        told = _told(form.cleaned_data)
        made = attempt(form, lambda: services.turn_into_action(actor=user, need=need, **told))
        if made is not None:
            messages.success(
                request, "L'action est racontée, et la personne qui a envoyé le besoin est prévenue."
            )
            return redirect(made)
    return form_page(
        request,
        form,
        title="Répondre à ce besoin par une action",
        back=need.get_absolute_url(),
        intro="Écrivez-la avec vos mots : rien du texte privé du besoin n'est repris.",
    )


@page(rules.can_edit_action, of=Action, via="for_page")
def edit(request: HttpRequest, action: Action) -> HttpResponse:
    form = ActionEditForm(request.POST or None, record=action)
    return edit_page(
        request,
        form,
        lambda: services.edit_action(
            actor=request.user,
            action=action,
            changes=form.changes,
            expected_version=form.expected_version,
        ),
        title="Modifier l'action",
    )


@page(rules.can_convert, of=Action, via="for_page")
def convert(request: HttpRequest, action: Action) -> HttpResponse:
    """What began as an action becomes a project; the action stays told."""
    user: Any = request.user
    form = ConvertForm(request.POST or None, user=user, action=action, initial={"title": action.title})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: services.convert(actor=user, action=action, **form.cleaned_data))
        if made is not None:
            messages.success(request, "Le projet est ouvert, et lié à l'action. C'est encore un brouillon.")
            return redirect(made)
    return form_page(
        request,
        form,
        title="Faire un projet de cette action",
        submit="Ouvrir le projet",
        back=action.get_absolute_url(),
        intro="Ses labs, son territoire et sa réforme le suivent. L'action reste racontée.",
    )


@post(rules.can_edit_action, of=Action, via="for_page")
def withdraw(request: HttpRequest, action: Action) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw_action(actor=request.user, action=action),
        said="L'action est retirée : elle ne compte plus. Vous pouvez la remettre.",
        then=action.get_absolute_url(),
    )


@post(rules.can_edit_action, of=Action, via="for_page")
def restore(request: HttpRequest, action: Action) -> HttpResponse:
    return perform(
        request,
        lambda: services.restore_action(actor=request.user, action=action),
        said="L'action est remise : elle compte de nouveau.",
        then=action.get_absolute_url(),
    )


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "")[:20].replace("\x00", "")


def _willing(call: Call) -> list[str]:
    return [answer.lab.slug for answer in call.answers.all() if answer.choice == Choice.YES]


def _again(request: HttpRequest) -> dict[str, Any]:
    """``?comme=`` tells again an action that comes back: its title, its kind and its labs."""
    known = Action.objects.visible_to(request.user).for_list()
    told = known.filter(public_id=_given(request, "comme")).first()
    if told is None:
        return {}
    return {"title": told.title, "kind": told.kind, "labs": [lab.slug for lab in told.labs.all()]}


def _told(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {**cleaned, "kind": ActionKind(cleaned["kind"])}
