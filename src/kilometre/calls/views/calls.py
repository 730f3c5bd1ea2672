"""The list of calls, one call, and what is done of it by who asks."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.calls import presenting, rules, services
from kilometre.calls.enums import CallKind
from kilometre.calls.forms import CallEditForm, CallFilters, CallForm, MoreLabForm, OutcomeForm, ReopenForm
from kilometre.calls.models import Call
from kilometre.calls.workflow import call_flow
from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column


class CallList(ListPage):
    """Those that one's lab received, that one asked, or all for the coordination."""

    rule = staticmethod(rules.can_list)
    title = "Appels aux labs"
    intro = "Ce que la coordination et les administrations demandent aux labs, et ce qu'ils répondent."
    words = ("appel", "appels")
    template = "calls/calls.html"
    filters = CallFilters
    order = "-created"
    empty_title = "Aucun appel ici"
    empty_text = "Les appels adressés à votre lab s'afficheront ici. La coordination et les administrations centrales en lancent."
    columns: ClassVar = (
        Column("title", "Appel", url=lambda row: row.get_absolute_url(), sort="sort_key"),
        Column("kind", "Ce que l'on cherche", value=lambda row: row.get_kind_display()),
        Column(
            "state",
            "État",
            value=lambda row: row.get_state_display(),
            tone=lambda row: "success" if row.is_open else "neutral",
        ),
        Column("closes", "Jusqu'au", value=lambda row: row.closes_on),
        Column(
            "answers",
            "Réponses",
            value=lambda row: (
                f"{row.answered} sur {row.asked}, dont {row.said_yes} oui" if row.reads_answers else ""
            ),
            may_be_blank=True,
        ),
        Column("created", "Lancé le", value=lambda row: row.created_at, sort="created_at"),
        origin_column(),
    )

    def empty_next(self) -> tuple[str, str] | None:
        return ("Lancer un appel", reverse("calls:new")) if rules.can_call(self.request.user) else None

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Call]:
        rows = Call.objects.visible_to(request.user).for_list(request.user)
        for name in ("state", "kind"):
            if name in filters:
                rows = rows.filter(**{name: filters[name]})
        return rows

    def context(self) -> dict[str, Any]:
        return {"can_call": rules.can_call(self.request.user)}


@page(rules.can_call)
def new(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = CallForm(request.POST or None, user=user)
    return act_page(
        request,
        form,
        lambda given: services.open_call(actor=user, **{**given, "kind": CallKind(given["kind"])}),
        said="L'appel est lancé : les responsables des labs choisis le reçoivent.",
        title="Lancer un appel aux labs",
        submit="Lancer l'appel",
        back=reverse("calls:calls"),
        intro="Chaque lab répond oui, non ou peut-être, d'un lien reçu par courriel ou sur cette page.",
    )


@page(rules.can_read, of=Call, via="for_page", methods=("GET", "HEAD"))
def call(request: HttpRequest, call: Call) -> HttpResponse:
    user = request.user
    return render(
        request,
        "calls/call.html",
        {
            "call": call,
            "next": presenting.next_step(call, user, timezone.localdate()),
            "summary": presenting.summary(call) if rules.can_read_answers(user, call) else "",
            "answers": presenting.answers(call, user),
            "can_run": rules.can_run(user, call),
            "moves": {transition.name for transition in call_flow.available(user, call)},
            "facts": _facts(call),
            "breadcrumb": [("Appels", reverse("calls:calls"))],
        },
    )


@page(rules.can_run, of=Call, via="for_page")
def edit(request: HttpRequest, call: Call) -> HttpResponse:
    form = CallEditForm(request.POST or None, record=call)
    return edit_page(
        request,
        form,
        lambda: services.edit(
            actor=request.user, call=call, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier l'appel",
    )


@page(rules.can_run, of=Call, via="for_page")
def ask(request: HttpRequest, call: Call) -> HttpResponse:
    form = MoreLabForm(request.POST or None, call=call)
    return act_page(
        request,
        form,
        lambda given: services.ask(actor=request.user, call=call, **given),
        said=lambda: f"L'appel est adressé à {form.cleaned_data['lab']}.",
        then=call,
        title="Adresser l'appel à un autre lab",
        submit="Adresser",
    )


@action(rules.can_run, of=Call, via="for_page")
def close(request: HttpRequest, call: Call) -> HttpResponse:
    return perform(
        request,
        lambda: services.close(actor=request.user, call=call),
        said="L'appel est clos. Dites aux labs ce qu'il en sort.",
        then=call.get_absolute_url(),
    )


@page(rules.can_run, of=Call, via="for_page")
def conclude(request: HttpRequest, call: Call) -> HttpResponse:
    return act_page(
        request,
        OutcomeForm(request.POST or None, initial={"outcome": call.outcome}),
        lambda given: services.conclude(actor=request.user, call=call, **given),
        said="C'est dit : les labs qui ont répondu le reçoivent.",
        then=call,
        title="Ce qui sort de cet appel",
        submit="Le dire aux labs",
    )


@page(rules.can_run, of=Call, via="for_page")
def reopen(request: HttpRequest, call: Call) -> HttpResponse:
    return act_page(
        request,
        ReopenForm(request.POST or None),
        lambda given: services.reopen(actor=request.user, call=call, **given),
        said="L'appel est de nouveau ouvert.",
        then=call,
        title="Rouvrir l'appel",
        submit="Rouvrir",
    )


def _facts(call: Call) -> list[tuple[Any, ...]]:
    facts: list[tuple[Any, ...]] = [
        ("Ce que l'on cherche", call.get_kind_display()),
        ("Réponse attendue jusqu'au", call.closes_on),
    ]
    if period := presenting.period(call):
        facts.append(("Période", period))
    if call.asked_by:
        facts.append(("Au nom de", call.asked_by, call.asked_by.get_absolute_url()))
    if call.author:
        facts.append(("Qui demande", call.author, call.author.get_absolute_url()))
    if call.reform:
        facts.append(("Réforme", call.reform, call.reform.get_absolute_url()))
    facts.append(
        ("Les réponses sont lues de", "tous les labs de l'appel" if call.is_shared else "qui demande")
    )
    return facts
