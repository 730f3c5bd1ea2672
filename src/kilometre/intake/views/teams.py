"""Pages of teams: proposals for a need, one team, and the answer of whoever is asked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page
from kilometre.intake import composing, rules, services
from kilometre.intake.forms import AnswerTeamForm
from kilometre.intake.models import Need, Place, Team
from kilometre.intake.presenting import lab_fact, qualification_facts, qualification_of
from kilometre.intake.presenting_teams import place_in_words, proposals_shown, team_shown, who_asks
from kilometre.network.models import Skill
from kilometre.network.rules import can_offer_something, is_coordinator, standing


@page(rules.can_compose, of=Need, via="for_page", methods=("GET", "HEAD"))
def compose(request: HttpRequest, need: Need) -> HttpResponse:
    """Teams that could help; or what is missing, exactly."""
    known = qualification_of(need)
    team = composing.open_team(need)
    proposals = composing.propose(need, known, team, request.user) if known else None
    return render(
        request,
        "intake/compose.html",
        {
            "need": need,
            "known": known,
            "team": team,
            "has_wanted": bool(known and known.wanted.all()),
            "proposals": proposals_shown(proposals) if proposals else None,
            "may_publish": can_offer_something(request.user),
            "may_call": is_coordinator(request.user),
            "breadcrumb": [("Besoins", reverse("intake:needs")), (need.title, need.get_absolute_url())],
        },
    )


@action(rules.can_compose, of=Need, via="for_page")
def ask(request: HttpRequest, need: Need) -> HttpResponse:
    return perform(
        request,
        lambda: services.ask_team(actor=request.user, need=need, choice=request.POST.get("choice", "")),
        said="La demande est envoyée : chaque personne répond pour elle-même, sur la plateforme ou depuis son courriel.",
        then=need.get_absolute_url() + "#equipe",
    )


@page(rules.can_read_team, of=Team, via="for_page", methods=("GET", "HEAD"))
def team(request: HttpRequest, team: Team) -> HttpResponse:
    known = qualification_of(team.need)
    return render(
        request,
        "intake/team.html",
        {
            **team_shown(team, request.user),
            "known": known,
            "facts": [
                lab_fact(team.need),
                ("Interlocuteur", team.need.contact or "—"),
                *(qualification_facts(known) if known else []),
            ],
            "can_read_need": rules.can_read(request.user, team.need),
        },
    )


@page(rules.was_asked, of=Team, via="for_page")
def answer(request: HttpRequest, team: Team) -> HttpResponse:
    if not rules.can_answer_team(request.user, team):
        return redirect(team)  # its page says why nothing is awaited any more
    return act_page(
        request,
        AnswerTeamForm(request.POST or None),
        lambda given: services.answer_team(
            actor=request.user,
            team=team,
            accepts=given["choice"] == AnswerTeamForm.YES,
            reason=given["reason"],
        ),
        said="Votre réponse est enregistrée, et la personne qui suit le besoin est prévenue.",
        then=team,
        title="Prenez-vous cette place ?",
        submit="Répondre",
        template="intake/answer_team.html",
        context={
            "asks": who_asks(team),
            "asked": [place_in_words(each) for each in _own_places(request.user, team)],
            "team": team,
        },
    )


def _own_places(user: Any, team: Team) -> list[Place]:
    own = standing(user).person_id
    return [place for place in team.places.all() if place.person_id == own and place.is_held]


@action(rules.can_run_team, of=Team, via="for_page")
def free(request: HttpRequest, team: Team, skill: str) -> HttpResponse:
    found = Skill.objects.filter(slug=skill).first()
    return perform(
        request,
        lambda: services.free_place(actor=request.user, team=team, skill=found),
        said="La place est libre : vous pouvez la proposer à quelqu'un d'autre.",
        then=team.need.get_absolute_url() + "#equipe",
    )


@action(rules.can_run_team, of=Team, via="for_page")
def undo(request: HttpRequest, team: Team) -> HttpResponse:
    return perform(
        request,
        lambda: services.undo_team(actor=request.user, team=team),
        said="L'équipe est défaite. Les personnes demandées en sont prévenues.",
        then=team.need.get_absolute_url() + "#equipe",
    )
