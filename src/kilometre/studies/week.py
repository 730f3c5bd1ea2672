"""What studies put on « Mon lundi »: parts to accept, to hand in, and labs that one waits for."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

from .enums import OPEN_STATES, PartState, StudyState
from .links import link_to_answer
from .models import Part, Study


@lines(Section.DECIDE, order=30, more="studies:studies", more_label="Toutes les études")
def to_answer(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Parts that one's lab was asked for."""
    own = standing(user)
    if not own.labs:
        return
    rows = Part.objects.to_answer(own.labs).select_related("study", "lab").order_by("asked_at")
    for part in rows:
        yield Line(
            f"{part.lab} prend-il part à l'étude « {_short(part.study)} » ?",
            part.study.get_absolute_url(),
            act="Répondre",
            act_url=reverse("studies:answer", args=[part.study.public_id, part.lab.slug]),
            due=part.study.starts_on,
            is_fictional=part.study.is_fictional,
            link=partial(link_to_answer, part, user),
        )


@lines(Section.MINE, order=30, more="studies:studies", more_label="Toutes les études")
def to_hand_in(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Parts of which one takes care, in studies under way."""
    person = standing(user).person_id
    if person is None:
        return
    rows = (
        Part.objects.under_way()
        .filter(contact=person)
        .select_related("study", "lab")
        .order_by("ends_on", "pk")
    )
    for part in rows:
        yield Line(
            f"La part de {part.lab} dans l'étude « {_short(part.study)} » est à rendre",
            part.study.get_absolute_url(),
            act="Rendre",
            act_url=reverse("studies:hand-in", args=[part.study.public_id, part.lab.slug]),
            due=part.ends_on or part.study.ends_on,
            is_late=part.is_late(timezone.localdate(now)),
            is_fictional=part.study.is_fictional,
        )


@lines(Section.AWAITED, order=30, more="studies:studies", more_label="Toutes les études")
def awaited(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For who coordinates: labs that have not answered, parts that are late."""
    person, today = standing(user).person_id, timezone.localdate(now)
    if person is None:
        return
    own = Part.objects.filter(study__coordinator=person).select_related("study", "lab")
    for part in own.late(today).order_by("ends_on"):
        yield _awaited(part, "devait rendre sa part", is_late=True)
    for part in own.filter(state=PartState.ASKED, study__state__in=OPEN_STATES).order_by("asked_at"):
        yield _awaited(part, "n'a pas encore répondu", is_late=False)


@lines(Section.MINE, order=31, more="studies:studies", more_label="Toutes les études")
def to_conclude(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Studies that one coordinates, past their last day."""
    person, today = standing(user).person_id, timezone.localdate(now)
    if person is None:
        return
    for study in Study.objects.filter(
        coordinator=person, state=StudyState.RUNNING, ends_on__lt=today
    ).order_by("ends_on"):
        yield Line(
            f"L'étude « {_short(study)} » est arrivée à sa fin",
            study.get_absolute_url(),
            act="Rendre les résultats",
            act_url=reverse("studies:conclude", args=[study.public_id]),
            due=study.ends_on,
            is_late=True,
            is_fictional=study.is_fictional,
        )


def _awaited(part: Part, what: str, *, is_late: bool) -> Line:
    return Line(
        f"{part.lab} {what} (« {_short(part.study)} »)",
        f"{part.study.get_absolute_url()}#part-{part.lab.slug}",
        act="Voir",
        due=part.ends_on if is_late else part.study.starts_on,
        is_late=is_late,
        whom=f"{part.lab} doit agir",
        is_fictional=part.study.is_fictional,
    )


def _short(study: Study) -> str:
    return Truncator(study.title).chars(80)
