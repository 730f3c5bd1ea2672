"""One meeting, written or not yet: its agenda, its minutes, its decisions, the actions that it gives and looks at."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.enums import FollowUpState, MeetingState
from kilometre.coordination.forms.rituals import (
    CancelForm,
    CorrectionForm,
    DecisionForm,
    FollowUpForm,
    MinutesForm,
    MoveForm,
)
from kilometre.coordination.models import Decision, FollowUp, Meeting, Ritual
from kilometre.coordination.presenting import rituals as shown
from kilometre.coordination.rules import rituals as rules
from kilometre.coordination.services.meetings import unwritten
from kilometre.coordination.workflow import meeting_flow
from kilometre.foundation.access import action, page, require
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import act_page, edit_page

WRITTEN = "C'est noté."


@page(rules.can_read, of=Ritual, via="for_page", methods=("GET", "HEAD"))
def meeting(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found, user, now = _meeting_or_404(ritual, slot), request.user, timezone.now()
    is_written = found.pk is not None
    agenda = list(found.agenda.select_related("proposer", "ritual__network")) if is_written else []
    can_run = rules.can_run(user, ritual)
    given = shown.follow_ups(_given(found), user, ritual)
    decisions = found.decisions.all() if is_written else []
    return render(
        request,
        "coordination/meeting.html",
        {
            "ritual": ritual,
            "meeting": found,
            "title": f"{ritual}, {french.day(found.day)}",
            "tone": shown.TONES[found.state],
            "facts": shown.meeting_facts(found),
            "next": shown.next_step(found, now),
            "is_written": is_written,
            "has_begun": found.starts_at <= now,
            "is_awaited": found.is_planned and found.ends_at <= now,
            "agenda": shown.subjects(agenda, user, may_sort=can_run and found.is_planned),
            "reviewed": shown.follow_ups(_reviewed(found), user, ritual),
            "given": given,
            "decisions": decisions,
            "has_outcome": bool(found.minutes or given or decisions),
            "publishing": shown.publishing(found),
            "can_write": rules.can_write(user, found),
            "can_decide": found.state != MeetingState.CANCELLED and rules.can_write(user, found),
            "can_note": found.is_planned and rules.can_take_part(user, ritual),
            "can_run": can_run,
            "can_take_part": rules.can_take_part(user, ritual),
            "moves": {transition.name for transition in meeting_flow.available(user, found)},
            "breadcrumb": [
                ("Réseaux", reverse("coordination:networks")),
                (ritual.network, ritual.network.get_absolute_url()),
                (ritual, ritual.get_absolute_url()),
            ],
        },
    )


@page(rules.can_take_part, of=Ritual, via="for_page")
def minutes(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    require(rules.can_write, request.user, found)
    form = MinutesForm(request.POST or None, record=found)
    return edit_page(
        request,
        form,
        lambda: services.write_minutes(
            actor=request.user,
            ritual=ritual,
            slot=slot,
            minutes=form.changes["minutes"],
            expected_version=form.expected_version,
        ),
        title="Écrire le compte rendu",
        said="Le compte rendu est enregistré. Publiez-le quand il est complet.",
    )


@page(rules.can_take_part, of=Ritual, via="for_page")
def decide(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    return act_page(
        request,
        DecisionForm(request.POST or None),
        lambda given: services.decide(actor=request.user, ritual=ritual, slot=slot, **given),
        said=WRITTEN,
        then=f"{found.get_absolute_url()}#decisions",
        title="Noter une décision",
        submit="Noter",
    )


@page(rules.can_take_part, of=Ritual, via="for_page")
def correct(request: HttpRequest, ritual: Ritual, slot: dt.date, number: int) -> HttpResponse:
    found, decision = _decision_or_404(ritual, slot, number)
    require(rules.can_write, request.user, found)
    form = CorrectionForm(request.POST or None, record=decision)
    return edit_page(
        request,
        form,
        lambda: services.correct_decision(
            actor=request.user,
            decision=decision,
            text=form.changes["text"],
            expected_version=form.expected_version,
        ),
        title="Corriger la décision",
        said=WRITTEN,
    )


@action(rules.can_take_part, of=Ritual, via="for_page")
def remove(request: HttpRequest, ritual: Ritual, slot: dt.date, number: int) -> HttpResponse:
    found, decision = _decision_or_404(ritual, slot, number)
    require(rules.can_write, request.user, found)
    return perform(
        request,
        lambda: services.remove_decision(actor=request.user, decision=decision),
        said="La décision est retirée.",
        then=found.get_absolute_url(),
    )


@page(rules.can_take_part, of=Ritual, via="for_page")
def give(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    return act_page(
        request,
        FollowUpForm(request.POST or None, ritual=ritual),
        lambda given: services.give_follow_up(actor=request.user, ritual=ritual, slot=slot, **given),
        said="L'action est notée, et la personne qui s'en charge en est prévenue.",
        then=f"{found.get_absolute_url()}#actions",
        title="Confier une action",
        submit="Confier",
        intro="Elle revient à chaque réunion du rituel jusqu'à ce qu'elle soit faite.",
    )


@page(rules.can_run, of=Ritual, via="for_page")
def move(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    form = MoveForm(request.POST or None, record=found)
    return edit_page(
        request,
        form,
        lambda: services.move_meeting(
            actor=request.user,
            ritual=ritual,
            slot=slot,
            starts_at=form.starts_at,
            expected_version=form.expected_version,
            **{name: form.changes[name] for name in ("length", "place", "link", "reason")},
        ),
        title="Changer cette réunion",
        said="Cette réunion est changée. Les membres en sont prévenus.",
        context={"intro": "Les autres dates du rituel ne changent pas."},
    )


@page(rules.can_run, of=Ritual, via="for_page")
def cancel(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    return act_page(
        request,
        CancelForm(request.POST or None),
        lambda given: services.cancel_meeting(actor=request.user, ritual=ritual, slot=slot, **given),
        said="Cette réunion est annulée. Les membres en sont prévenus.",
        then=found,
        title="Annuler cette réunion",
        submit="Annuler la réunion",
        intro="Les sujets de son ordre du jour reviennent parmi les propositions.",
    )


@action(rules.can_run, of=Ritual, via="for_page")
def restore(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    return perform(
        request,
        lambda: services.restore_meeting(actor=request.user, ritual=ritual, slot=slot),
        said="La réunion est rétablie.",
        then=found.get_absolute_url(),
    )


@action(rules.can_take_part, of=Ritual, via="for_page")
def close(request: HttpRequest, ritual: Ritual, slot: dt.date) -> HttpResponse:
    found = _meeting_or_404(ritual, slot)
    require(rules.can_write, request.user, found)
    return perform(
        request,
        lambda: services.close_meeting(actor=request.user, ritual=ritual, slot=slot),
        said="Le compte rendu est publié. Les actions ouvertes passent à la prochaine réunion.",
        then=found.get_absolute_url(),
    )


def _meeting_or_404(ritual: Ritual, slot: dt.date) -> Meeting:
    """The row of that date, or an unsaved one; rows of dates that the rhythm no longer gives are found too."""
    for found in ritual.meetings.all():
        if found.slot == slot:
            found.ritual = ritual
            return found
    try:
        return unwritten(ritual, slot)
    except Refused as refusal:
        raise Http404(refusal.message) from refusal


def _decision_or_404(ritual: Ritual, slot: dt.date, number: int) -> tuple[Meeting, Decision]:
    found = _meeting_or_404(ritual, slot)
    decision = found.decisions.filter(number=number).first() if found.pk else None
    if decision is None:
        raise Http404("Cette décision n'existe pas.")
    return found, decision


def _reviewed(meeting: Meeting) -> object:
    """Older actions that this meeting looks at: those open, or those that were when it closed."""
    earlier = meeting.ritual.follow_ups.filter(meeting__starts_at__lt=meeting.starts_at)
    if meeting.closed_at is None:
        return earlier.filter(state=FollowUpState.OPEN).for_list().soonest()
    seen = meeting.carries.values("follow_up")  # a join would have each counted once
    return earlier.filter(pk__in=seen).for_list(until=meeting.starts_at).soonest()


def _given(meeting: Meeting) -> object:
    rows = FollowUp.objects.filter(meeting=meeting) if meeting.pk else FollowUp.objects.none()
    return rows.for_list(until=meeting.starts_at).soonest()
