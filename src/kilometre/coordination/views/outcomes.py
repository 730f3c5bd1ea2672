"""The memory of rituals: all decisions, all actions, and one action with its history."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.enums import FollowUpState
from kilometre.coordination.forms.rituals import (
    DecisionFilters,
    DropForm,
    FinishForm,
    FollowUpEditForm,
    FollowUpFilters,
)
from kilometre.coordination.models import Decision, FollowUp
from kilometre.coordination.presenting import rituals as shown
from kilometre.coordination.rules import rituals as rules
from kilometre.coordination.workflow import follow_up_flow
from kilometre.foundation.access import action, page, signed_in
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.network.rules import standing


def _is_late(row: FollowUp) -> bool:
    return row.is_late(timezone.localdate())


class FollowUpList(ListPage):
    """Actions that came out of the meetings that one reads."""

    rule = staticmethod(signed_in)
    title = "Actions décidées en réunion"
    intro = "Chaque action revient à chaque réunion de son rituel jusqu'à ce qu'elle soit faite."
    words = ("action", "actions")
    filters = FollowUpFilters
    order = "due"
    empty_title = "Aucune action ici"
    columns = (
        Column("text", "Action", url=lambda row: row.get_absolute_url()),
        Column(
            "state",
            "État",
            value=lambda row: "En retard" if _is_late(row) else row.get_state_display(),
            tone=lambda row: "error" if _is_late(row) else shown.FOLLOW_UP_TONES[FollowUpState(row.state)],
        ),
        Column("owner", "Qui s'en charge"),
        Column("due", "Pour le", value=lambda row: row.due_on, sort="due_on"),
        Column("carried", "Reports", value=lambda row: row.times_carried),
        Column("ritual", "Rituel", url=lambda row: row.ritual.get_absolute_url()),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[FollowUp]:
        rows = FollowUp.objects.visible_to(request.user).for_list()
        if filters.get("mine"):
            rows = rows.filter(owner=standing(request.user).person_id or 0)
        return rows.filter(state=filters["state"]) if "state" in filters else rows


class DecisionList(ListPage):
    """What was decided in the meetings that one reads: the memory of the network."""

    rule = staticmethod(signed_in)
    title = "Décisions des réunions"
    words = ("décision", "décisions")
    origin_path = "meeting__ritual__origin"
    filters = DecisionFilters
    order = "-day"
    empty_title = "Aucune décision ici"
    columns = (
        Column("text", "Décision", url=lambda row: f"{row.meeting.get_absolute_url()}#decisions"),
        Column("day", "Réunion du", value=lambda row: row.meeting.day, sort="meeting__starts_at"),
        Column("ritual", "Rituel", value=lambda row: row.meeting.ritual),
        Column("network", "Réseau", value=lambda row: row.meeting.ritual.network),
        origin_column(of=lambda row: row.meeting.ritual),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Decision]:
        rows = Decision.objects.visible_to(request.user).for_list()
        return rows.filter(text__icontains=filters["words"]) if filters.get("words") else rows


@page(rules.can_read_follow_up, of=FollowUp, via="for_page", methods=("GET", "HEAD"))
def follow_up(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    user, carries = request.user, list(follow_up.carries.all())
    can_read = rules.can_read(user, follow_up.ritual)
    facts: list[tuple[Any, ...]] = [
        ("Qui s'en charge", follow_up.owner),
        ("Pour le", french.date(follow_up.due_on)),
        ("Rituel", follow_up.ritual, follow_up.ritual.get_absolute_url() if can_read else ""),
        ("Décidée le", french.date(follow_up.meeting.day)),
    ]
    if follow_up.settled_at:
        facts.append(("Réglée le", french.date(follow_up.settled_at)))
    return render(
        request,
        "coordination/follow_up.html",
        {
            "follow_up": follow_up,
            "tone": shown.FOLLOW_UP_TONES[FollowUpState(follow_up.state)],
            "is_late": follow_up.is_late(timezone.localdate()),
            "carried": shown.carried(len(carries)),
            "history": [
                {
                    "when": french.date(carry.meeting.day),
                    "title": "Encore ouverte : reportée à la réunion suivante",
                    "text": f"Elle était alors attendue pour le {french.date(carry.due_on)}.",
                    "url": carry.meeting.get_absolute_url() if can_read else "",
                }
                for carry in carries
            ],
            "facts": facts,
            "moves": {transition.name for transition in follow_up_flow.available(user, follow_up)},
            "can_read": can_read,
            "breadcrumb": [("Actions", reverse("coordination:follow-ups"))],
        },
    )


@page(rules.can_settle, of=FollowUp, via="for_page")
def edit(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    form = FollowUpEditForm(request.POST or None, record=follow_up)
    return edit_page(
        request,
        form,
        lambda: services.edit_follow_up(
            actor=request.user,
            follow_up=follow_up,
            changes=form.changes,
            expected_version=form.expected_version,
        ),
        title="Modifier l'action",
    )


@page(rules.can_settle, of=FollowUp, via="for_page")
def finish(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    return act_page(
        request,
        FinishForm(request.POST or None),
        lambda given: services.finish(actor=request.user, follow_up=follow_up, **given),
        said="C'est noté : l'action est faite.",
        then=follow_up,
        title="Cette action est faite",
        submit="C'est fait",
        intro=follow_up.text,
    )


@page(rules.can_settle, of=FollowUp, via="for_page")
def drop(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    return act_page(
        request,
        DropForm(request.POST or None),
        lambda given: services.drop(actor=request.user, follow_up=follow_up, **given),
        said="C'est noté : l'action est abandonnée.",
        then=follow_up,
        title="Abandonner cette action",
        submit="Abandonner",
        intro=follow_up.text,
    )


@action(rules.can_settle, of=FollowUp, via="for_page")
def reopen(request: HttpRequest, follow_up: FollowUp) -> HttpResponse:
    return perform(
        request,
        lambda: services.reopen(actor=request.user, follow_up=follow_up),
        said="L'action est reprise : elle revient à la prochaine réunion.",
        then=follow_up.get_absolute_url(),
    )
