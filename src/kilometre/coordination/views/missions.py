"""The list of support missions, one mission, and what each side says of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.enums import MissionState
from kilometre.coordination.forms.missions import (
    AcceptMissionForm,
    AskMissionForm,
    DeclineMissionForm,
    FinishMissionForm,
    JudgeMissionForm,
    MissionFilters,
    OfferMissionForm,
    PlanMissionForm,
    StopMissionForm,
)
from kilometre.coordination.models import Mission
from kilometre.coordination.presenting import missions as shown
from kilometre.coordination.rules import missions as rules
from kilometre.coordination.workflow import mission_flow
from kilometre.foundation.access import action, page
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column


class MissionList(ListPage):
    """Those of one's labs, those one is in charge of; all of them for the coordination."""

    rule = staticmethod(rules.can_list)
    title = "Appuis aux labs"
    intro = "Ce que la coordination nationale fait avec un lab qui le demande ou l'accepte."
    words = ("appui", "appuis")
    template = "coordination/missions.html"
    filters = MissionFilters
    order = "-sent"
    empty_title = "Aucun appui ici"
    columns = (
        Column("subject", "Sujet", url=lambda row: row.get_absolute_url()),
        Column("lab", "Lab"),
        Column(
            "state",
            "État",
            value=lambda row: row.get_state_display(),
            tone=lambda row: shown.TONES[MissionState(row.state)],
        ),
        Column("sent", "Demandé le", value=lambda row: row.created_at, sort="created_at"),
        Column("starts", "Commence le", value=lambda row: row.starts_on, may_be_blank=True),
        Column("in_charge", "Qui s'en charge", may_be_blank=True),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Mission]:
        rows = Mission.objects.visible_to(request.user).for_list()
        return rows.filter(state=filters["state"]) if "state" in filters else rows

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"can_ask": rules.can_ask_some(user), "can_offer": rules.can_offer(user)}


@page(rules.can_ask_some)
def ask(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = AskMissionForm(request.POST or None, user=user)
    return _new(
        request,
        form,
        services.ask_mission,
        said="La demande est envoyée à la coordination nationale.",
        title="Demander un appui",
        submit="Envoyer la demande",
    )


@page(rules.can_offer)
def offer(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = OfferMissionForm(request.POST or None, user=user)
    return _new(
        request,
        form,
        services.offer_mission,
        said="La proposition est envoyée au lab.",
        title="Proposer un appui à un lab",
        submit="Envoyer la proposition",
    )


def _new(request: HttpRequest, form: Any, act: Any, **words: str) -> HttpResponse:
    back = reverse("coordination:missions")
    return act_page(request, form, lambda given: act(actor=request.user, **given), back=back, **words)


@page(rules.can_read, of=Mission, via="for_page", methods=("GET", "HEAD"))
def mission(request: HttpRequest, mission: Mission) -> HttpResponse:
    user = request.user
    is_over = mission.state in (MissionState.DONE, MissionState.STOPPED)
    can_run = rules.can_run(user, mission)
    return render(
        request,
        "coordination/mission.html",
        {
            "mission": mission,
            "tone": shown.TONES[MissionState(mission.state)],
            "next": shown.next_step(mission, timezone.localdate()),
            "facts": shown.facts_of(mission),
            "moves": {one.name for one in mission_flow.available(user, mission)},
            "can_plan": can_run and mission.state in (MissionState.ACCEPTED, MissionState.UNDER_WAY),
            "can_judge": is_over and rules.can_judge(user, mission),
            "breadcrumb": [("Appuis aux labs", reverse("coordination:missions"))],
        },
    )


@page(rules.can_answer, of=Mission, via="for_page")
def accept(request: HttpRequest, mission: Mission) -> HttpResponse:
    """What a lab asks is accepted with a person and dates."""
    user: Any = request.user
    if mission.is_offered:
        return redirect(mission)
    return act_page(
        request,
        AcceptMissionForm(request.POST or None, user=user, mission=mission),
        lambda given: services.accept_mission(actor=user, mission=mission, **given),
        said="L'appui est accepté. Le lab en est prévenu.",
        then=mission,
        title="Accepter cet appui",
        submit="Accepter",
        intro=mission.subject,
    )


@action(rules.can_answer, of=Mission, via="for_page")
def take(request: HttpRequest, mission: Mission) -> HttpResponse:
    """What is offered is accepted as it is."""
    return perform(
        request,
        lambda: services.accept_mission(actor=request.user, mission=mission),
        said="L'appui est accepté. La coordination en est prévenue.",
        then=mission.get_absolute_url(),
    )


@page(rules.can_answer, of=Mission, via="for_page")
def decline(request: HttpRequest, mission: Mission) -> HttpResponse:
    return act_page(
        request,
        DeclineMissionForm(request.POST or None),
        lambda given: services.decline_mission(actor=request.user, mission=mission, **given),
        said="C'est noté. L'autre partie en est prévenue.",
        then=mission,
        title="Décliner cet appui",
        submit="Décliner",
        intro=mission.subject,
    )


@page(rules.can_run, of=Mission, via="for_page")
def plan(request: HttpRequest, mission: Mission) -> HttpResponse:
    form = PlanMissionForm(request.POST or None, record=mission)
    return edit_page(
        request,
        form,
        lambda: services.plan_mission(
            actor=request.user,
            mission=mission,
            changes=form.changes,
            expected_version=form.expected_version,
        ),
        title="Changer les dates ou la personne",
    )


@action(rules.can_run, of=Mission, via="for_page")
def begin(request: HttpRequest, mission: Mission) -> HttpResponse:
    return perform(
        request,
        lambda: services.begin_mission(actor=request.user, mission=mission),
        said="L'appui a commencé.",
        then=mission.get_absolute_url(),
    )


@page(rules.can_run, of=Mission, via="for_page")
def finish(request: HttpRequest, mission: Mission) -> HttpResponse:
    return act_page(
        request,
        FinishMissionForm(request.POST or None),
        lambda given: services.finish_mission(actor=request.user, mission=mission, **given),
        said="C'est noté. Le lab dira si cet appui a été utile.",
        then=mission,
        title="Rendre compte de cet appui",
        submit="C'est fait",
        intro=mission.subject,
    )


@page(rules.can_stop, of=Mission, via="for_page")
def stop(request: HttpRequest, mission: Mission) -> HttpResponse:
    return act_page(
        request,
        StopMissionForm(request.POST or None),
        lambda given: services.stop_mission(actor=request.user, mission=mission, **given),
        said="L'appui est arrêté, avec ce qu'il apprend.",
        then=mission,
        title="Arrêter cet appui",
        submit="Arrêter",
        intro=mission.subject,
    )


@page(rules.can_judge, of=Mission, via="for_page")
def judge(request: HttpRequest, mission: Mission) -> HttpResponse:
    form = JudgeMissionForm(request.POST or None, record=mission)
    return edit_page(
        request,
        form,
        lambda: services.judge_mission(
            actor=request.user,
            mission=mission,
            useful=form.changes["useful"],
            word=form.changes["useful_word"],
            expected_version=form.expected_version,
        ),
        title="Dire si cet appui a été utile",
        said="Merci : c'est noté.",
        context={"intro": mission.subject},
    )
