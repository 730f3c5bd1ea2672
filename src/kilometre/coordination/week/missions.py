"""Support missions to answer, to begin or report, and to judge."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.enums import MissionState
from kilometre.coordination.models import Mission
from kilometre.coordination.support_links import link_to_answer
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

AHEAD = dt.timedelta(days=7)
MORE = {"more": "coordination:missions", "more_label": "Tous les appuis"}


@lines(Section.DECIDE, order=39, **MORE)
def to_answer(user: Any, now: dt.datetime) -> Iterator[Line]:
    """What labs ask the coordination, and what it offers to the labs that one leads."""
    own = standing(user)
    mine = Q(is_offered=True, lab__in=own.led_labs)
    if own.is_coordinator:
        mine |= Q(is_offered=False)
    for mission in Mission.objects.unanswered().alike(user).filter(mine).for_list():
        what = "La coordination propose un appui à" if mission.is_offered else "Un appui est demandé par"
        yield Line(
            f"{what} {mission.lab} : {_short(mission)}"[:200],
            mission.get_absolute_url(),
            act="Répondre",
            is_fictional=mission.is_fictional,
            link=partial(link_to_answer, mission, user),
        )


@lines(Section.MINE, order=39, **MORE)
def in_charge(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Those to begin, and those to report, when their day is near or past."""
    person = standing(user).person_id
    if person is None:
        return
    today = timezone.localdate(now)
    for mission in Mission.objects.agreed().filter(in_charge=person).for_list():
        begins = mission.state == MissionState.ACCEPTED
        due = mission.starts_on if begins else mission.ends_on
        if due is None or due > today + AHEAD:
            continue
        yield Line(
            f"{'À commencer' if begins else 'Compte rendu attendu'} : appui à {mission.lab}, {_short(mission)}"[
                :200
            ],
            mission.get_absolute_url(),
            act="Commencer" if begins else "Rendre compte",
            act_url=reverse(
                f"coordination:mission-{'begin' if begins else 'finish'}", args=[mission.public_id]
            ),
            is_post=begins,
            due=due,
            is_late=due < today,
            is_fictional=mission.is_fictional,
        )


@lines(Section.MINE, order=40, **MORE)
def to_judge(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Those that the labs one leads have received, and said nothing of."""
    rows = Mission.objects.awaiting_word().filter(lab__in=standing(user).led_labs)
    for mission in rows.for_list():
        yield Line(
            f"Dites si cet appui a été utile : {_short(mission)}",
            mission.get_absolute_url(),
            act="Répondre",
            act_url=reverse("coordination:mission-judge", args=[mission.public_id]),
            is_fictional=mission.is_fictional,
        )


@lines(Section.AWAITED, order=39, **MORE)
def awaited(user: Any, now: dt.datetime) -> Iterator[Line]:
    """What one's labs asked, and what the coordination offered: the other side has not answered."""
    own = standing(user)
    theirs = Q(is_offered=False, lab__in=own.labs)
    if own.is_coordinator:
        theirs |= Q(is_offered=True)
    for mission in Mission.objects.unanswered().alike(user).filter(theirs).for_list():
        who = mission.lab if mission.is_offered else "La coordination nationale"
        yield Line(
            f"Réponse attendue pour un appui : {_short(mission)}",
            mission.get_absolute_url(),
            act="Voir",
            whom=f"{who} doit répondre",
            is_fictional=mission.is_fictional,
        )


def _short(mission: Mission) -> str:
    return Truncator(mission.subject).chars(90)
