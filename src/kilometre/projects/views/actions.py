"""Pages of the actions."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.calls.models import Call
from kilometre.calls.queries import willing
from kilometre.foundation.access import action as post
from kilometre.foundation.access import anyone, page, require
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.facets import Facets
from kilometre.foundation.ui.forms import attempt, edit_page, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.intake.models import Need
from kilometre.intake.presenting import recalling
from kilometre.projects import rules, services
from kilometre.projects.enums import ActionKind
from kilometre.projects.forms.actions import ActionEditForm, ActionForm, ConvertForm, TurnIntoActionForm
from kilometre.projects.forms.filters import ActionFilters
from kilometre.projects.gaps import silence
from kilometre.projects.kinship import is_followed
from kilometre.projects.models import Action

from .cells import labs_text, tabs


class ActionList(ListPage):
    rule = staticmethod(anyone)
    title = "Actions"
    intro = "Ateliers, études, accompagnements : ce que les labs font au fil des semaines."
    words = ("action", "actions")
    template = "projects/actions.html"
    filters = ActionFilters
    order = "-date"
    empty_title = "Aucune action ici"
    empty_text = (
        "Un atelier, un accompagnement, une rencontre : un membre d'un lab raconte une action en une minute."
    )
    facets: ClassVar[Facets] = {"kind": "kind", "lab": "labs__slug", "reform": "reform__slug"}
    columns = (
        Column("title", "Action", url=lambda row: row.get_absolute_url()),
        Column("kind", "Type", value=lambda row: row.get_kind_display()),
        Column("date", "Date", sort="date"),
        Column("labs", "Labs", value=lambda row: labs_text(row.labs.all())),
        origin_column(),
    )

    def empty_next(self) -> tuple[str, str] | None:
        return (
            ("Raconter une action", reverse("projects:action-new"))
            if rules.can_start(self.request.user)
            else None
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
    need, is_of_lab = action.need, rules.can_convert(request.user, action)
    sees_need = need is not None and Need.objects.visible_to(request.user).filter(pk=need.pk).exists()
    return render(
        request,
        "projects/action.html",
        {
            "action": action,
            "summary": action.summary or silence(action),
            "facts": [
                ("Type", action.get_kind_display()),
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
            "is_of_lab": is_of_lab,
            "can_convert": is_of_lab and action.is_public and not is_followed(action),
            "breadcrumb": [("Actions", reverse("projects:actions"))],
        },
    )


@page(rules.can_tell)
def new(request: HttpRequest) -> HttpResponse:
    """Tell an action; ``?appel=`` fills in what a call asked and the labs that said yes."""
    user: Any = request.user
    call = Call.objects.visible_to(user).for_page().filter(public_id=_given(request, "appel")).first()
    if call is None or not rules.can_make_of_call(user, call):
        require(rules.can_start, user)
    said_yes = willing(call, user) if call else None
    initial = _born_from(call) if call else _again(request)
    form = ActionForm(request.POST or None, user=user, initial=initial, willing=said_yes)
    if call is not None:
        form.fields["title"].label = "Ce que les labs font ensemble"
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.record_action(actor=user, call=call, **_told(form.cleaned_data))
        )
        if made is not None:
            messages.success(request, "L'action est racontée : elle compte pour les labs choisis.")
            return redirect(made)
    return form_page(
        request,
        form,
        title="Une action née de l'appel" if call else "Raconter une action",
        back=call.get_absolute_url() if call else reverse("projects:actions"),
        intro=f"Elle répond à l'appel « {call.title} », et s'affiche sur la page des labs choisis."
        if call
        else "Cinq champs, une minute. Publique dès que vous l'enregistrez ; vous pourrez la corriger ou la retirer.",
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
        intro="Écrivez-la avec vos mots : rien du texte privé du besoin n'est repris.",
        **recalling(need),
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
        said="L'action est retirée : elle ne compte plus. Vous pouvez la remettre.",
        then=action.get_absolute_url(),
    )


@post(rules.can_edit_action, of=Action, via="for_page")
def restore(request: HttpRequest, action: Action) -> HttpResponse:
    return perform(
        request,
        lambda: services.restore_action(actor=request.user, action=action),
        said="L'action est remise : elle compte de nouveau.",
        then=action.get_absolute_url(),
    )


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "")[:20].replace("\x00", "")


def _again(request: HttpRequest) -> dict[str, Any]:
    """``?comme=`` tells again an action that comes back: its title, its kind and its labs."""
    known = Action.objects.visible_to(request.user).for_list()
    told = known.filter(public_id=_given(request, "comme")).first()
    if told is None:
        return {}
    return {"title": told.title, "kind": told.kind, "labs": [lab.slug for lab in told.labs.all()]}


def _born_from(call: Call) -> dict[str, Any]:
    """What the form starts with: the title and the period of the call."""
    return {"title": call.title, "date": call.starts_on or timezone.localdate()}


def _told(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {**cleaned, "kind": ActionKind(cleaned["kind"])}
