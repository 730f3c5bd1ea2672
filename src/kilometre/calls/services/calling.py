"""A call: opened to labs, edited, closed, opened again."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from kilometre.calls import rules
from kilometre.calls.enums import CallKind
from kilometre.calls.events import CallClosed, CallEdited, CallOpened, CallReopened, LabAsked, OutcomeTold
from kilometre.calls.models import Answer, Call, Question
from kilometre.calls.workflow import call_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Organisation, Person
from kilometre.network.rules import standing
from kilometre.network.spelling import key

MOST_QUESTIONS = 5


@service
def open_call(
    *,
    actor: User,
    title: str,
    kind: CallKind,
    question: str,
    labs: Collection[Lab],
    closes_on: dt.date,
    questions: Sequence[str] = (),
    asked_by: Organisation | None = None,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Call:
    """Ask labs. ``fields``: reform, starts_on, ends_on, is_shared. Their leads are told, with a link that answers."""
    require(rules.can_call, actor)
    if not labs:
        raise Refused("Choisissez au moins un lab.")
    if asked_by is not None and asked_by.pk not in standing(actor).organisations:
        raise Refused("Vous ne pouvez demander qu'au nom d'une administration dont vous êtes.")
    refuse_past(closes_on, at)
    if len(questions) > MOST_QUESTIONS:
        raise Refused(f"Un appel a {MOST_QUESTIONS} questions au plus.")
    call = Call(
        title=title,
        sort_key=key(title),
        kind=kind,
        question=question,
        author=Person.objects.get(user=actor),
        asked_by=asked_by,
        closes_on=closes_on,
        origin=Origin.FICTIONAL if actor.is_fictional else Origin.LIVE,
        created_at=at or timezone.now(),
        **fields,
    )
    call.full_clean()
    call.save()
    for position, text in enumerate(dict.fromkeys(questions), start=1):
        row = Question(call=call, text=text, position=position)
        row.full_clean()
        row.save()
    for lab in labs:
        _address(call, lab, at)
    record(
        CallOpened(kind=kind, labs=sorted(lab.slug for lab in labs)),
        actor=actor,
        subject=call,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return call


@service
def ask(*, actor: User, call: Call, lab: Lab) -> Answer:
    """Address the call to one more lab."""
    require(rules.can_run, actor, call)
    _refuse_closed(call)
    if Answer.objects.filter(call=call, lab=lab).exists():
        raise Refused(f"{lab} a déjà reçu cet appel.")
    answer = _address(call, lab, None)
    edits.bump(call)
    record(LabAsked(lab=lab.slug), actor=actor, subject=call, audience=Audience.CASE)
    return answer


@service
def edit(*, actor: User, call: Call, changes: dict[str, Any], expected_version: int | None = None) -> Call:
    """Change the texts or the last day. A call to which labs answered keeps its question: they answered that one."""
    call.refresh_from_db(from_queryset=Call.objects.select_for_update())  # no lab answers meanwhile
    require(rules.can_run, actor, call)
    _refuse_closed(call)
    is_answered = Answer.objects.filter(call=call).exclude(choice="").exists()
    if is_answered and changes.get("question", call.question) != call.question:
        raise Refused(
            "Des labs ont déjà répondu à cette question : lancez un autre appel pour en poser une autre."
        )
    refuse_past(changes.get("closes_on", call.closes_on))
    differences = edits.apply(call, changes, expected_version=expected_version)
    if "title" in differences:
        call.sort_key = key(call.title)
        Call.objects.filter(pk=call.pk).update(sort_key=call.sort_key)
    if differences:
        record(CallEdited(changes=differences), actor=actor, subject=call, audience=Audience.CASE)
    return call


@service
def close(*, actor: User | None, call: Call, at: dt.datetime | None = None) -> Call:
    """Take no more answers."""
    call.refresh_from_db(from_queryset=Call.objects.select_for_update())
    call_flow.move(call, "close", actor=actor)
    call.closed_at = at or timezone.now()
    call.version += 1
    call.save()
    answers = Answer.objects.filter(call=call)
    told = CallClosed(asked=answers.count(), answered=answers.exclude(choice="").count())
    record(told, actor=actor, subject=call, audience=Audience.CASE, occurred_at=at)
    return call


@service
def conclude(*, actor: User, call: Call, outcome: str, at: dt.datetime | None = None) -> Call:
    """Tell the labs what comes of their answers; a call still open is closed by it."""
    require(rules.can_run, actor, call)
    if not outcome.strip():
        raise Refused(
            "Dites ce qu'il en sort, même si rien n'en sort : des labs ont pris le temps de répondre."
        )
    if call.is_open:
        close(actor=actor, call=call, at=at)
    if edits.apply(call, {"outcome": outcome.strip()}):
        record(OutcomeTold(), actor=actor, subject=call, audience=Audience.CASE, occurred_at=at)
    return call


@service
def reopen(*, actor: User, call: Call, closes_on: dt.date) -> Call:
    """Take answers again, until another day."""
    refuse_past(closes_on)
    call.refresh_from_db(from_queryset=Call.objects.select_for_update())
    call_flow.move(call, "reopen", actor=actor)
    call.closed_at, call.closes_on = None, closes_on
    call.version += 1
    call.save()
    record(CallReopened(), actor=actor, subject=call, audience=Audience.CASE)
    return call


def refuse_past(closes_on: dt.date, at: dt.datetime | None = None) -> None:
    """A lab has until the end of the last day: that of the opening at the earliest."""
    if closes_on < timezone.localdate(at):
        raise Refused("La date limite est déjà passée.", field="closes_on")


def _address(call: Call, lab: Lab, at: dt.datetime | None) -> Answer:
    if lab.is_fictional != call.is_fictional:
        raise Refused(
            "Un exemple fictif ne s'adresse qu'à des labs fictifs, et un lab fictif ne reçoit que des exemples."
        )
    if not lab.is_open:
        raise Refused(f"{lab} n'est plus en activité.")
    answer = Answer(call=call, lab=lab, asked_at=at or timezone.now())
    answer.full_clean()
    answer.save()
    return answer


def _refuse_closed(call: Call) -> None:
    if not call.is_open:
        raise Refused("Cet appel est clos : rouvrez-le d'abord.")
