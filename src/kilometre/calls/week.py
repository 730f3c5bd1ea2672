"""What calls put on « Mon lundi »: those that one's lab must answer, and labs that one waits for."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.ui import french
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

from .links import link_to_answer
from .models import Answer, Call

MORE = {"more": "calls:calls", "more_label": "Tous les appels"}


@lines(Section.DECIDE, order=25, **MORE)
def to_answer(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Calls that wait for one's lab."""
    own, today = standing(user), timezone.localdate(now)
    if not own.labs:
        return
    rows = Answer.objects.to_give(own.labs).select_related("call", "lab").order_by("call__closes_on", "pk")
    for answer in rows:
        yield Line(
            f"Appel « {_short(answer.call)} » : que répond {answer.lab} ?",
            answer.call.get_absolute_url(),
            act="Répondre",
            act_url=reverse("calls:answer", args=[answer.call.public_id, answer.lab.slug]),
            due=answer.call.closes_on,
            is_late=answer.call.closes_on < today,
            is_fictional=answer.call.is_fictional,
            link=partial(link_to_answer, answer, user),
        )


@lines(Section.AWAITED, order=25, **MORE)
def awaited(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For who asks: one line a call, with the labs that have not answered."""
    person = standing(user).person_id
    if person is None:
        return
    rows: Any = Call.objects.open().filter(author=person).with_counts().order_by("closes_on", "pk")
    for call in rows:
        missing = call.asked - call.answered
        if missing:
            yield Line(
                f"Appel « {_short(call)} » : {french.count(call.answered, 'réponse')} sur {call.asked}",
                call.get_absolute_url(),
                act="Voir et relancer",
                due=call.closes_on,
                whom=f"{missing} labs doivent répondre" if missing > 1 else "1 lab doit répondre",
                is_fictional=call.is_fictional,
            )


@lines(Section.MINE, order=25, **MORE)
def to_conclude(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For who asked: calls closed without a word of what comes of them."""
    person = standing(user).person_id
    if person is None:
        return
    for call in Call.objects.filter(author=person, closed_at__isnull=False, outcome="").order_by("closed_at"):
        yield Line(
            f"Appel « {_short(call)} » clos : dites aux labs ce qu'il en sort",
            call.get_absolute_url(),
            act="Dire la suite",
            act_url=reverse("calls:conclude", args=[call.public_id]),
            due=call.closed_at,
            is_fictional=call.is_fictional,
        )


def _short(call: Call) -> str:
    return Truncator(call.title).chars(80)
