"""Reminders, each claimed once; the end of a call on its day."""

import datetime as dt

from django.utils import timezone

from kilometre.calls import rules
from kilometre.calls.enums import Rung
from kilometre.calls.events import LabReminded
from kilometre.calls.models import Answer, Call, Reminder
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service

from .calling import close

LAST_DAYS = dt.timedelta(days=2)
SHORT = dt.timedelta(days=4)  # a call shorter than this has no reminder at half-time


@service
def remind(*, actor: User, answer: Answer) -> Answer:
    """Somebody who asks reminds a lab: once a day."""
    require(rules.can_run, actor, answer.call)
    if not (answer.is_awaited and answer.call.is_open):
        raise Refused("Ce lab a répondu, ou l'appel est clos.")
    if not _claim(answer, "", timezone.localdate()):
        raise Refused(f"{answer.lab} a déjà été relancé aujourd'hui.")
    record(LabReminded(lab=answer.lab.slug), actor=actor, subject=answer.call, audience=Audience.CASE)
    return answer


@service
def remind_planned(*, answer: Answer, today: dt.date) -> Rung | None:
    """Give the reminder that is due, if any: the last one when both are. A later last day gives them anew."""
    rung = due(answer, today)
    if rung is None or not _claim(answer, rung, answer.call.closes_on):
        return None
    record(LabReminded(lab=answer.lab.slug), actor=None, subject=answer.call, audience=Audience.CASE)
    return rung


@service
def close_past(*, call: Call, today: dt.date) -> None:
    """The last day is over: the platform closes, unless somebody put it off or closed it meanwhile."""
    call.refresh_from_db(from_queryset=Call.objects.select_for_update())
    if call.is_open and call.closes_on < today:
        close(actor=None, call=call)


def due(answer: Answer, today: dt.date) -> Rung | None:
    """Which reminder of an awaited answer falls on ``today`` or before."""
    asked, closes = timezone.localdate(answer.asked_at), answer.call.closes_on
    if today > closes or today <= asked:
        return None
    if today >= closes - LAST_DAYS:
        return Rung.LAST
    if closes - asked >= SHORT and today >= asked + (closes - asked) / 2:
        return Rung.HALFWAY
    return None


def _claim(answer: Answer, rung: str, day: dt.date) -> bool:
    """Whether this reminder is ours to give: two workers, or two people, give it once."""
    _, is_ours = Reminder.objects.get_or_create(answer=answer, rung=rung, day=day)
    return is_ours
