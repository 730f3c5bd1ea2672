"""One ritual: its page, its rhythm, what is proposed for its agendas."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.forms.rituals import (
    DeclineForm,
    ProposalForm,
    RhythmForm,
    RitualForm,
    RitualTextsForm,
    StopForm,
)
from kilometre.coordination.models import Decision, Network, Proposal, Ritual
from kilometre.coordination.presenting import rituals as shown
from kilometre.coordination.rules import networks, rituals
from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page

DECISIONS = 8


@page(networks.can_run, of=Network, via="for_page")
def create(request: HttpRequest, network: Network) -> HttpResponse:
    form = RitualForm(request.POST or None)
    return act_page(
        request,
        form,
        lambda given: services.create_ritual(actor=request.user, network=network, **given),
        said="Le rituel est créé. Chaque membre peut y proposer un sujet.",
        title="Créer un rituel",
        submit="Créer le rituel",
        back=network.get_absolute_url(),
        intro="Une réunion qui revient : les dates se calculent, à la même heure toute l'année.",
    )


@page(rituals.can_read, of=Ritual, via="for_page", methods=("GET", "HEAD"))
def ritual(request: HttpRequest, ritual: Ritual) -> HttpResponse:
    user, now = request.user, timezone.now()
    can_run, is_stopped = rituals.can_run(user, ritual), ritual.is_stopped(now)
    ahead = shown.ahead(ritual, now) if ritual.network.is_active else shown.Ahead()
    waiting = list(
        ritual.proposals.waiting().select_related("proposer", "ritual__network").order_by("sent_at")
    )
    return render(
        request,
        "coordination/ritual.html",
        {
            "ritual": ritual,
            "facts": shown.facts_of(ritual),
            "heading": "Ce rituel est arrêté" if is_stopped else "Prochaine réunion",
            "stopped": shown.stopped(ritual, now) if is_stopped else "",
            "ahead": ahead,
            "past": shown.past(ritual, now),
            "waiting": shown.subjects(waiting, user, may_sort=can_run, has_next=ahead.following is not None),
            "follow_ups": shown.follow_ups(ritual.follow_ups.open().for_list().soonest(), user, ritual),
            "decisions": Decision.objects.filter(meeting__ritual=ritual)
            .for_list()
            .order_by("-meeting__starts_at", "number")[:DECISIONS],
            "can_run": can_run,
            "can_take_part": rituals.can_take_part(user, ritual),
            "breadcrumb": _trail(ritual),
        },
    )


@page(rituals.can_run, of=Ritual, via="for_page")
def edit(request: HttpRequest, ritual: Ritual) -> HttpResponse:
    form = RitualTextsForm(request.POST or None, record=ritual)
    return edit_page(
        request,
        form,
        lambda: services.edit_ritual(
            actor=request.user, ritual=ritual, changes=form.changes, expected_version=form.expected_version
        ),
        title="Modifier le rituel",
    )


@page(rituals.can_run, of=Ritual, via="for_page")
def rhythm(request: HttpRequest, ritual: Ritual) -> HttpResponse:
    form = RhythmForm(request.POST or None, record=ritual)
    is_stopped = ritual.is_stopped(timezone.now())
    return edit_page(
        request,
        form,
        lambda: services.change_rhythm(
            actor=request.user, ritual=ritual, changes=form.changes, expected_version=form.expected_version
        ),
        title="Reprendre ce rituel" if is_stopped else "Changer le rythme",
        said="C'est enregistré. Les membres sont prévenus de ce qui change.",
    )


@page(rituals.can_run, of=Ritual, via="for_page")
def stop(request: HttpRequest, ritual: Ritual) -> HttpResponse:
    return act_page(
        request,
        StopForm(request.POST or None, initial={"last": ritual.today}),
        lambda given: services.stop_ritual(actor=request.user, ritual=ritual, **given),
        said="Le rituel est arrêté. Ses comptes rendus restent lisibles.",
        then=ritual,
        title="Arrêter le rituel",
        submit="Arrêter",
        confirm=f"Arrêter «\u00a0{ritual}\u00a0»\u00a0? Les membres du réseau en seront prévenus. Vous pourrez le reprendre.",
    )


@page(rituals.can_take_part, of=Ritual, via="for_page")
def propose(request: HttpRequest, ritual: Ritual) -> HttpResponse:
    return act_page(
        request,
        ProposalForm(request.POST or None),
        lambda given: services.send_proposal(actor=request.user, ritual=ritual, **given),
        said="Votre sujet est proposé. La tête du réseau vous répondra.",
        then=ritual,
        title="Proposer un sujet",
        submit="Proposer",
        intro=f"Pour une prochaine réunion de « {ritual} ».",
    )


@action(rituals.can_run, of=Ritual, via="for_page")
def accept(request: HttpRequest, ritual: Ritual, number: int) -> HttpResponse:
    proposal = _proposal_or_404(ritual, number)
    return perform(
        request,
        lambda: services.accept_proposal(actor=request.user, proposal=proposal),
        said="Le sujet est à l'ordre du jour de la prochaine réunion.",
        then=ritual.get_absolute_url(),
    )


@page(rituals.can_run, of=Ritual, via="for_page")
def decline(request: HttpRequest, ritual: Ritual, number: int) -> HttpResponse:
    proposal = _proposal_or_404(ritual, number)
    return act_page(
        request,
        DeclineForm(request.POST or None),
        lambda given: services.decline_proposal(actor=request.user, proposal=proposal, **given),
        said="Le sujet n'est pas retenu ; la personne qui l'a proposé en est prévenue.",
        then=ritual,
        title="Ne pas retenir ce sujet",
        submit="Ne pas retenir",
        intro=proposal.title,
    )


@action(rituals.can_run, of=Ritual, via="for_page")
def put_back(request: HttpRequest, ritual: Ritual, number: int) -> HttpResponse:
    proposal = _proposal_or_404(ritual, number)
    return perform(
        request,
        lambda: services.put_back_proposal(actor=request.user, proposal=proposal),
        said="Le sujet revient parmi les propositions à examiner.",
        then=_page_of(proposal),
    )


@action(rituals.can_run, of=Ritual, via="for_page")
def move_up(request: HttpRequest, ritual: Ritual, number: int) -> HttpResponse:
    proposal = _proposal_or_404(ritual, number)
    return perform(
        request,
        lambda: services.move_up(actor=request.user, proposal=proposal),
        said="L'ordre du jour est changé.",
        then=_page_of(proposal),
    )


@action(rituals.can_take_part, of=Ritual, via="for_page")
def withdraw(request: HttpRequest, ritual: Ritual, number: int) -> HttpResponse:
    proposal = _proposal_or_404(ritual, number)
    return perform(
        request,
        lambda: services.withdraw_proposal(actor=request.user, proposal=proposal),
        said="Votre proposition est retirée.",
        then=ritual.get_absolute_url(),
    )


def _proposal_or_404(ritual: Ritual, number: int) -> Proposal:
    rows = ritual.proposals.select_related("meeting__ritual", "ritual__network")
    proposal = rows.filter(number=number).first()
    if proposal is None:
        raise Http404("Cette proposition n'existe pas.")
    return proposal


def _page_of(proposal: Proposal) -> str:
    return (proposal.meeting or proposal.ritual).get_absolute_url()


def _trail(ritual: Ritual) -> list[tuple[Any, str]]:
    network = ritual.network
    return [("Réseaux", reverse("coordination:networks")), (network, network.get_absolute_url())]
