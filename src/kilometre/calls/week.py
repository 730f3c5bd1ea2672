"""What calls put on « Mon lundi »: those that one's lab must answer, and labs that one waits for."""

import datetime as dt
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.ui import french
from kilometre.foundation.week import Dated, Line, Section, lines
from kilometre.network.rules import standing

from .links import link_to_answer
from .models import Answer, Call

MORE: dict[str, Any] = {"more": "calls:calls", "more_label": "Tous les appels"}


def _to_give(user: Any, now: dt.datetime) -> Any:
    labs = standing(user).labs
    rows = Answer.objects.to_give(labs).select_related("call", "lab").order_by("call__closes_on", "pk")
    return rows if labs else None


@lines(Section.DECIDE, _to_give, of="call", order=25, **MORE)
def to_answer(answer: Answer, user: Any, now: dt.datetime) -> Line:
    """Calls that wait for one's lab."""
    return Line(
        f"Appel « {_short(answer.call)} » : que répond {answer.lab} ?",
        answer.call.get_absolute_url(),
        act="Répondre",
        act_url=reverse("calls:answer", args=[answer.call.public_id, answer.lab.slug]),
        due=answer.call.closes_on,
        is_late=answer.call.closes_on < timezone.localdate(now),
        is_fictional=answer.call.is_fictional,
        link=partial(link_to_answer, answer, user),
    )


def _unanswered(user: Any, now: dt.datetime) -> Any:
    person = standing(user).acting_id
    rows = Call.objects.open().filter(author=person, pk__in=Answer.objects.awaited().values("call"))
    return rows.with_counts().order_by("closes_on", "pk") if person else None


@lines(Section.AWAITED, _unanswered, order=25, **MORE)
def awaited(call: Any, user: Any, now: dt.datetime) -> Line:
    """For who asks: one line a call, with the labs that have not answered."""
    missing = call.asked - call.answered
    return Line(
        f"Appel « {_short(call)} » : {french.count(call.answered, 'réponse')} sur {call.asked}",
        call.get_absolute_url(),
        act="Voir et relancer",
        due=call.closes_on,
        whom=f"{missing} labs doivent répondre" if missing > 1 else "1 lab doit répondre",
        is_fictional=call.is_fictional,
    )


def _without_outcome(user: Any, now: dt.datetime) -> Any:
    person = standing(user).acting_id
    rows = Call.objects.filter(author=person, closed_at__isnull=False, outcome="")
    return rows.order_by("closed_at") if person else None


@lines(Section.MINE, _without_outcome, order=25, **MORE)
def to_conclude(call: Call, user: Any, now: dt.datetime) -> Line:
    """For who asked: calls closed without a word of what comes of them."""
    return Line(
        f"Appel « {_short(call)} » clos : dites aux labs ce qu'il en sort",
        call.get_absolute_url(),
        act="Dire la suite",
        act_url=reverse("calls:conclude", args=[call.public_id]),
        due=call.closed_at,
        dated=Dated.SINCE,
        is_fictional=call.is_fictional,
    )


def _short(call: Call) -> str:
    return Truncator(call.title).chars(80)
