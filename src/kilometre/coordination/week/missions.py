"""Support missions to answer, to begin or report, and to judge."""

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.enums import MissionState
from kilometre.coordination.models import Mission
from kilometre.coordination.support_links import link_to_answer
from kilometre.foundation.ui import french
from kilometre.foundation.week import Dated, Line, Section, lines
from kilometre.network.rules import standing

AHEAD = dt.timedelta(days=7)
MORE: dict[str, Any] = {"more": "coordination:missions", "more_label": "Tous les appuis"}


def _to_answer(user: Any, now: dt.datetime) -> Any:
    own = standing(user)
    if not (own.led_labs or own.is_coordinator):
        return None
    mine = Q(is_offered=True, lab__in=own.led_labs)
    if own.is_coordinator:
        mine |= Q(is_offered=False)
    return Mission.objects.unanswered().alike(user).filter(mine).for_list()


@lines(Section.DECIDE, _to_answer, order=39, **MORE)
def to_answer(mission: Mission, user: Any, now: dt.datetime) -> Line:
    """What labs ask the coordination, and what it offers to the labs that one leads."""
    what = "La coordination propose un appui à" if mission.is_offered else "Un appui est demandé par"
    return Line(
        f"{what} {mission.lab} : {_short(mission)}",
        mission.get_absolute_url(),
        act="Répondre",
        is_fictional=mission.is_fictional,
        link=partial(link_to_answer, mission, user),
    )


def _in_charge(user: Any, now: dt.datetime) -> Any:
    person, until = standing(user).acting_id, timezone.localdate(now) + AHEAD
    to_begin = Q(state=MissionState.ACCEPTED)
    to_report = Q(state=MissionState.UNDER_WAY) & (Q(ends_on=None) | Q(ends_on__lte=until))
    rows = Mission.objects.agreed().filter(to_begin | to_report, in_charge=person)
    return rows.for_list() if person else None


@lines(Section.MINE, _in_charge, order=39, **MORE)
def in_charge(mission: Mission, user: Any, now: dt.datetime) -> Line:
    """Those to begin from the day one agreed, and those to report: near their last day, or at any time without one."""
    begins, today = mission.state == MissionState.ACCEPTED, timezone.localdate(now)
    due = mission.starts_on if begins else mission.ends_on
    is_far = begins and due is not None and due > today + AHEAD
    what = "Compte rendu attendu" if due else "Compte rendu attendu à la fin"
    if begins:
        what = f"À commencer le {french.short_day(due)}" if is_far and due else "À commencer"
    return Line(
        f"{what}\u00a0: appui à {mission.lab}, {_short(mission)}",
        mission.get_absolute_url(),
        **({"act": "Voir", "dated": Dated.ON} if is_far else _act_of(mission, begins=begins)),
        due=due,
        is_late=due is not None and due < today,
        is_fictional=mission.is_fictional,
    )


def _act_of(mission: Mission, *, begins: bool) -> dict[str, Any]:
    name, act = ("begin", "Commencer") if begins else ("finish", "Rendre compte")
    address = reverse(f"coordination:mission-{name}", args=[mission.public_id])
    return {"act": act, "act_url": address, "is_post": begins}


def _to_judge(user: Any, now: dt.datetime) -> Any:
    led = standing(user).led_labs
    return Mission.objects.awaiting_word().filter(lab__in=led).for_list() if led else None


@lines(Section.MINE, _to_judge, order=40, **MORE)
def to_judge(mission: Mission, user: Any, now: dt.datetime) -> Line:
    """Those that the labs one leads have received, and said nothing of."""
    return Line(
        f"Dites si cet appui a été utile : {_short(mission)}",
        mission.get_absolute_url(),
        act="Répondre",
        act_url=reverse("coordination:mission-judge", args=[mission.public_id]),
        is_fictional=mission.is_fictional,
    )


def _unanswered(user: Any, now: dt.datetime) -> Any:
    own = standing(user)
    if not (own.labs or own.is_coordinator):
        return None
    theirs = Q(is_offered=False, lab__in=own.labs)
    if own.is_coordinator:
        theirs |= Q(is_offered=True)
    return Mission.objects.unanswered().alike(user).filter(theirs).for_list()


@lines(Section.AWAITED, _unanswered, order=39, **MORE)
def awaited(mission: Mission, user: Any, now: dt.datetime) -> Line:
    """What one's labs asked, and what the coordination offered: the other side has not answered."""
    who = mission.lab if mission.is_offered else "La coordination nationale"
    return Line(
        f"Réponse attendue pour un appui : {_short(mission)}",
        mission.get_absolute_url(),
        act="Voir",
        whom=f"{who} doit répondre",
        is_fictional=mission.is_fictional,
    )


def _short(mission: Mission) -> str:
    return Truncator(mission.subject).chars(90)
