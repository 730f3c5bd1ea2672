"""The list of arrivals, one arrival with its steps, and its sponsor."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.enums import ArrivalState
from kilometre.coordination.forms.arrivals import (
    ArrivalFilters,
    CloseArrivalForm,
    NewStepForm,
    OpenArrivalForm,
    SkipForm,
    SponsorForm,
)
from kilometre.coordination.models import Arrival, ArrivalStep, ChecklistStep
from kilometre.coordination.presenting import arrivals as shown
from kilometre.coordination.rules import arrivals as rules
from kilometre.foundation.access import action, page, require
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column

SAID = {
    "tick": "C'est noté : l'étape est faite.",
    "untick": "C'est noté : l'étape est de nouveau à faire.",
    "resume": "L'étape est reprise.",
}


class ArrivalList(ListPage):
    """Arrivals that one reads: all of them for the coordination."""

    rule = staticmethod(rules.can_list)
    title = "Arrivées d'équipes"
    intro = "Un lab se crée ou une équipe se renouvelle : les étapes des premiers mois, et qui les fait."
    words = ("arrivée", "arrivées")
    template = "coordination/arrivals.html"
    filters = ArrivalFilters
    order = "-starts"
    empty_title = "Aucune arrivée ici"
    columns = (
        Column("lab", "Lab", url=lambda row: row.get_absolute_url()),
        Column("kind", "Nature", value=lambda row: row.get_kind_display()),
        Column("starts", "Depuis le", value=lambda row: row.starts_on, sort="starts_on"),
        Column(
            "state",
            "État",
            value=lambda row: row.get_state_display(),
            tone=lambda row: shown.TONES[ArrivalState(row.state)],
        ),
        Column(
            "progress",
            "Étapes réglées",
            value=lambda row: shown.progress(row.steps_all - row.steps_left, row.steps_all),
        ),
        Column("next", "Prochaine échéance", value=lambda row: row.next_due, may_be_blank=True),
        Column("sponsor", "Parrainage", value=lambda row: row.get_sponsor_state_display()),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Arrival]:
        rows = Arrival.objects.visible_to(request.user).for_list()
        return rows.filter(state=filters["state"]) if "state" in filters else rows

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"can_open": rules.can_open_some(user), "can_edit_checklist": rules.can_edit_checklist(user)}


@page(rules.can_open_some)
def start(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = OpenArrivalForm(request.POST or None, user=user, initial={"lab": request.GET.get("lab", "")})
    count = ChecklistStep.objects.of(is_fictional=user.is_fictional).count()
    model = f"Elle commence avec les étapes du modèle de la coordination (il y en a {count})."
    empty = "Le modèle n'a encore aucune étape : vous ajouterez celles dont l'équipe a besoin."
    return act_page(
        request,
        form,
        lambda given: services.open_arrival(actor=user, **given),
        said="L'arrivée est ouverte.",
        title="Ouvrir l'arrivée d'une équipe",
        submit="Ouvrir l'arrivée",
        back=reverse("coordination:arrivals"),
        intro=model if count else empty,
    )


@page(rules.can_read, of=Arrival, via="for_page", methods=("GET", "HEAD"))
def arrival(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    steps = shown.steps_of(arrival, user, today)
    settled = sum(one.step.is_settled for one in steps)
    return render(
        request,
        "coordination/arrival.html",
        {
            "arrival": arrival,
            "tone": shown.TONES[ArrivalState(arrival.state)],
            "steps": steps,
            "progress": shown.progress(settled, len(steps)),
            "is_complete": settled == len(steps),
            "next": shown.next_step(arrival, steps),
            "facts": shown.facts_of(arrival, settled, len(steps)),
            "can_manage": arrival.is_open and rules.can_manage(user, arrival),
            "can_answer": arrival.is_open and rules.can_answer(user, arrival),
            "breadcrumb": [("Arrivées d'équipes", reverse("coordination:arrivals"))],
        },
    )


@page(rules.can_manage, of=Arrival, via="for_page")
def sponsor(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    user: Any = request.user
    return act_page(
        request,
        SponsorForm(request.POST or None, user=user, arrival=arrival),
        lambda given: services.ask_sponsor(actor=user, arrival=arrival, **given),
        said="La demande est envoyée. La réponse s'affichera ici.",
        then=arrival,
        title="Demander un parrainage",
        submit="Demander",
        intro="Le parrain ou la marraine répond aux questions de l'équipe et fait les étapes qui lui sont confiées.",
    )


@action(rules.can_answer, of=Arrival, via="for_page")
def accept(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    return perform(
        request,
        lambda: services.accept_sponsorship(actor=request.user, arrival=arrival),
        said="Merci : vous parrainez cette équipe. Vos étapes sont ci-dessous.",
        then=arrival.get_absolute_url(),
    )


@action(rules.can_answer, of=Arrival, via="for_page")
def decline(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    return perform(
        request,
        lambda: services.decline_sponsorship(actor=request.user, arrival=arrival),
        said="C'est noté : le parrainage sera demandé à une autre personne.",
        then=reverse("coordination:arrivals"),
    )


@page(rules.can_manage, of=Arrival, via="for_page")
def step_add(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    user: Any = request.user
    return act_page(
        request,
        NewStepForm(request.POST or None, user=user),
        lambda given: services.add_step(actor=user, arrival=arrival, **given),
        said="L'étape est ajoutée à cette arrivée.",
        then=arrival,
        title="Ajouter une étape",
        submit="Ajouter",
        intro="Elle vaut pour cette arrivée seulement ; le modèle ne change pas.",
    )


@action(rules.can_manage, of=Arrival, via="for_page")
def step_remove(request: HttpRequest, arrival: Arrival, number: int) -> HttpResponse:
    step = _step(arrival, number)
    return perform(
        request,
        lambda: services.remove_step(actor=request.user, step=step),
        said="L'étape est retirée de cette arrivée.",
        then=f"{arrival.get_absolute_url()}#etapes",
    )


@page(rules.can_read, of=Arrival, via="for_page")
def step_skip(request: HttpRequest, arrival: Arrival, number: int) -> HttpResponse:
    step = _step(arrival, number)
    require(rules.can_skip, request.user, step)
    return act_page(
        request,
        SkipForm(request.POST or None),
        lambda given: services.move_step(actor=request.user, step=step, act="skip", **given),
        said="L'étape est passée, avec sa raison.",
        then=arrival,
        title="Passer cette étape",
        submit="Passer l'étape",
        intro=step.label,
    )


@action(rules.can_read, of=Arrival, via="for_page")
def step_move(request: HttpRequest, arrival: Arrival, number: int, act: str) -> HttpResponse:
    step = _step(arrival, number)
    return perform(
        request,
        lambda: services.move_step(actor=request.user, step=step, act=act),
        said=SAID[act],
        then=f"{arrival.get_absolute_url()}#etape-{number}",
    )


@page(rules.can_manage, of=Arrival, via="for_page")
def close(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    return act_page(
        request,
        CloseArrivalForm(request.POST or None),
        lambda given: services.close_arrival(actor=request.user, arrival=arrival, **given),
        said="L'arrivée est terminée. Bienvenue à l'équipe !",
        then=arrival,
        title="Terminer l'arrivée",
        submit="Terminer",
    )


def _step(arrival: Arrival, number: int) -> ArrivalStep:
    found = next((row for row in arrival.steps.all() if row.number == number), None)
    if found is None:
        raise Http404("Cette étape n'existe pas, ou a été retirée.")
    found.arrival = arrival
    return found
