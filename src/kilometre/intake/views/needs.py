"""Pages of the needs."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import action, anyone, page, signed_in
from kilometre.foundation.accounts import throttle
from kilometre.foundation.accounts.models import User
from kilometre.foundation.accounts.views.flow import count_mail
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.holding import hold
from kilometre.foundation.ui import french, kept
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.intake import rules, services
from kilometre.intake.enums import ANSWERS, NeedState, Outcome
from kilometre.intake.forms import AnswerForm, HandOverForm, NeedFilters, NeedForm, RerouteForm
from kilometre.intake.labs import labs_of_needs_seen_by, labs_that_may_take
from kilometre.intake.models import Need, Qualification
from kilometre.intake.presenting import (
    lab_fact,
    qualification_of,
    recalling,
    shown_qualification,
    what_answering_does,
)
from kilometre.intake.presenting_teams import shown_team
from kilometre.intake.steps import PATH, TONES, contact_shown, next_step, promise_in_words, state_shown
from kilometre.intake.workflow import need_flow
from kilometre.network.queries import places
from kilometre.network.queries.places import Place
from kilometre.network.rules import standing

from . import similar

COMMUNE = re.compile(r"[0-9][0-9ABab][0-9]{3}")
VISITOR_LIMIT = 10
NOWHERE_TO_GO = (
    "Aucun autre lab n'a encore quelqu'un pour répondre ici : ce besoin ne peut être transmis à personne."
)


class NeedList(ListPage):
    """The needs that one sent, those of one's labs, all of them for the coordination."""

    rule = staticmethod(signed_in)
    title = "Besoins"
    words = ("besoin", "besoins")
    template = "intake/needs.html"
    filters = NeedFilters
    order = "-sent"
    empty_title = "Aucun besoin ici"
    columns = (
        Column("title", "Besoin", url=lambda need: need.get_absolute_url()),
        Column(
            "state", "État", value=lambda need: state_shown(need)[0], tone=lambda need: state_shown(need)[1]
        ),
        Column("lab", "Lab", value=lambda need: need.lab or "—"),
        Column("contact", "Interlocuteur", value=contact_shown),
        Column("sent", "Envoyé", value=lambda need: need.sent_at, sort="sent_at"),
        Column("due", "Prise en charge promise", value=lambda need: need.promised_at, sort="due_at"),
        origin_column(),
    )

    def narrow(self, form: forms.Form) -> None:
        field: Any = form.fields["lab"]
        field.queryset = labs_of_needs_seen_by(self.request.user)

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Need]:
        rows = Need.objects.visible_to(request.user).for_list()
        if filters.get("whose") == NeedFilters.MINE:
            rows = rows.sent_by(request.user)
        if filters.get("whose") == NeedFilters.LABS:
            rows = rows.of_labs(standing(request.user).labs)
        if "state" in filters:
            rows = rows.filter(state=filters["state"])
        if "lab" in filters:
            rows = rows.filter(lab=filters["lab"])
        return rows.late(timezone.now()) if "late" in filters else rows

    def context(self) -> dict[str, Any]:
        return {"can_empty_tray": rules.can_empty_tray(self.request.user)}


@page(anyone)
def new(request: HttpRequest) -> HttpResponse:
    """Send a need. A visitor's one waits for a link sent to the address."""
    user: Any = request.user
    if kept.wants_to_sign_in(request):
        throttle.hit(f"kept:{throttle.caller(request)}", limit=VISITOR_LIMIT, seconds=throttle.HOUR)
        return kept.sign_in_first(request)
    if similar.looks(request):
        form, shown = similar.while_writing(request)
        return (
            similar.fragment(request, shown)
            if "HX-Request" in request.headers
            else _page_of(request, form, shown)
        )
    form = NeedForm(request.POST or None, user=user, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        if user.is_authenticated:
            need = attempt(form, lambda: _send(request, user, form.cleaned_data))
        else:
            need = attempt(form, lambda: _send_as_visitor(request, form.cleaned_data))
        if need is not None:
            services.keep_marks(need=need, marks=similar.marks_of(request), seen_by=user)
        if need is not None and not user.is_authenticated:
            return redirect("intake:to-confirm")
        if need is not None:
            _say_sent(request, need)
            return redirect(need)
    return _page_of(request, form, similar.kept(request))


def _page_of(request: HttpRequest, form: NeedForm, shown: dict[str, Any]) -> HttpResponse:
    form.similar = shown
    return form_page(
        request,
        form,
        title="Envoyer un besoin à un lab",
        submit="Envoyer mon besoin",
        back=reverse("intake:needs") if request.user.is_authenticated else "/",
        intro="Six questions, avec vos mots. Vous saurez tout de suite avant quelle date une personne vous écrira.",
        template="intake/new.html",
    )


@page(anyone, methods=("GET", "HEAD"))
def to_confirm(request: HttpRequest) -> HttpResponse:
    """What a visitor reads after writing a need."""
    return render(request, "intake/to_confirm.html")


@page(rules.can_read, of=Need, via="for_page", methods=("GET", "HEAD"))
def need(request: HttpRequest, need: Need) -> HttpResponse:
    user = request.user
    moves = {transition.name for transition in need_flow.available(user, need)}
    qualified = Qualification.objects.filter(need=need)
    passings = need.passings.select_related("lab", "to_lab")
    others = labs_that_may_take(need)
    is_qualified, is_passed_on, has_others = hold(
        [
            qualified if rules.can_read_work(user, need) else qualified.none(),
            passings,
            others if "reroute" in moves else others.none(),
        ]
    )
    known = qualification_of(need) if is_qualified else None
    is_stuck = "reroute" in moves and not has_others
    return render(
        request,
        "intake/need.html",
        {
            "need": need,
            "tone": TONES[NeedState(need.state)],
            "path": PATH,
            "next": next_step(need, timezone.now(), request.user),
            "moves": moves - {"reroute"} if is_stuck else moves,
            "nowhere_to_go": NOWHERE_TO_GO if is_stuck else "",
            "can_hand_over": rules.can_hand_over(user, need),
            "can_route_onward": rules.can_route_onward(user, need),
            "can_settle": rules.can_settle(user, need),
            "can_correct_contact": rules.can_correct_contact(user, need),
            "passings": passings if is_passed_on else (),
            "can_disagree": need.outcome in ANSWERS
            and rules.is_sender(user, need)
            and rules.can_discuss(user, need),
            "facts": _facts(need),
            **shown_qualification(need, known, user),
            **shown_team(need, known, user),
            "breadcrumb": [("Besoins", reverse("intake:needs"))],
        },
    )


@action(rules.can_confirm, of=Need, via="for_page")
def confirm(request: HttpRequest, need: Need) -> HttpResponse:
    return perform(
        request,
        lambda: services.confirm(actor=request.user, need=need),
        said=f"Votre besoin est envoyé à {need.addressee}.",
        then=need.get_absolute_url(),
    )


@action(rules.can_take_in_charge, of=Need, via="for_page")
def take(request: HttpRequest, need: Need) -> HttpResponse:
    return perform(
        request,
        lambda: services.take_in_charge(actor=request.user, need=need),
        said="Vous êtes l'interlocuteur de ce besoin. La personne qui l'a envoyé est prévenue.",
        then=need.get_absolute_url(),
    )


@action(rules.can_withdraw, of=Need, via="for_page")
def withdraw(request: HttpRequest, need: Need) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw(actor=request.user, need=need),
        said="Votre besoin est retiré.",
        then=need.get_absolute_url(),
    )


@page(rules.can_hand_over, of=Need, via="for_page")
def hand_over(request: HttpRequest, need: Need) -> HttpResponse:
    form = HandOverForm(request.POST or None, need=need)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        if attempt(form, lambda: services.hand_over(actor=request.user, need=need, contact=contact)):
            messages.success(request, f"{contact} suit désormais ce besoin.")
            return redirect(need)
    return form_page(
        request,
        form,
        title="Confier à un collègue",
        submit="Confier",
        back=need.get_absolute_url(),
        **recalling(need),
    )


@page(rules.can_reroute, of=Need, via="for_page")
def reroute(request: HttpRequest, need: Need) -> HttpResponse:
    if not labs_that_may_take(need).exists():
        raise Refused(NOWHERE_TO_GO)
    form = RerouteForm(request.POST or None, need=need)
    if request.method == "POST" and form.is_valid():
        lab, reason = form.cleaned_data["lab"], form.cleaned_data["reason"]
        if attempt(form, lambda: services.reroute(actor=request.user, need=need, lab=lab, reason=reason)):
            messages.success(request, f"Le besoin est transmis à {lab}.")
            return redirect(need)
    return form_page(
        request,
        form,
        title="Transmettre à un autre lab",
        submit="Transmettre",
        back=need.get_absolute_url(),
        **recalling(need),
    )


@page(rules.can_answer, of=Need, via="for_page")
def answer(request: HttpRequest, need: Need) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "outcome": Outcome(form.cleaned_data["outcome"])}
        if attempt(form, lambda: services.answer(actor=request.user, need=need, **given)):
            messages.success(request, "Votre réponse est envoyée.")
            return redirect(need)
    return form_page(
        request,
        form,
        title="Répondre au besoin",
        submit="Envoyer la réponse",
        intro=what_answering_does(need),
        back=need.get_absolute_url(),
        **recalling(need),
    )


def _initial(request: HttpRequest) -> dict[str, Any]:
    """From a lab's page (``?lab=``) or a commune's (``?commune=``)."""
    code = request.GET.get("commune", "")
    territory = places.get(code) if COMMUNE.fullmatch(code) else None
    return {
        "lab": request.GET.get("lab", "")[:60].replace("\x00", ""),
        "territory": Place(territory).label if territory else "",
    }


def _send(request: HttpRequest, user: User, asked: dict[str, Any]) -> Need:
    if not user.is_email_confirmed:
        count_mail(request, user.email)
    return services.send(actor=user, **asked)


def _send_as_visitor(request: HttpRequest, asked: dict[str, Any]) -> Need:
    throttle.hit(f"need:{throttle.caller(request)}", limit=VISITOR_LIMIT, seconds=throttle.HOUR)
    count_mail(request, asked["email"])
    return services.send_as_visitor(**asked)


def _say_sent(request: HttpRequest, need: Need) -> None:
    if need.due_at is None:
        messages.info(request, "Votre besoin est gardé : confirmez votre adresse pour l'envoyer.")
    else:
        messages.success(request, f"Votre besoin est envoyé. {promise_in_words(need)}")


def _facts(need: Need) -> list[tuple[Any, ...]]:
    return [
        lab_fact(need),
        ("Interlocuteur", contact_shown(need)),
        ("Lieu", need.territory, need.territory.get_absolute_url()),
        ("Qui est concerné", need.concerns),
        *([("Pour quand", need.wanted_on)] if need.wanted_on else []),
        *_origin_facts(need),
    ]


def _origin_facts(need: Need) -> list[tuple[Any, ...]]:
    """Who asked it and when; of what a lab brought in, who typed it and when it was received."""
    if need.is_brought_in:
        received = [("Reçu le", french.date(need.sent_at))] if need.sent_at else []
        return [
            *received,
            ("Importé par", need.sender.name),
            ("Importé le", french.date(need.created_at)),
            ("Délai promis", "Aucun ici : ce besoin était suivi ailleurs"),
        ]
    sent = [("Envoyé le", french.moment(need.sent_at))] if need.sent_at else []
    return [("Envoyé par", need.sender.name), *sent]
