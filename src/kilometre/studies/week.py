"""What studies put on « Mon lundi »: parts to accept, to hand in, and labs that one waits for."""

import datetime as dt
from functools import partial
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.ui import french
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

from .enums import OPEN_STATES, PartState, StudyState
from .links import link_to_answer
from .models import Part, Study

LIST: dict[str, Any] = {"more": "studies:studies", "more_label": "Toutes les études"}


def _to_answer(user: Any, now: dt.datetime) -> Any:
    labs = standing(user).labs
    rows = Part.objects.to_answer(labs).select_related("study", "lab").order_by("asked_at")
    return rows if labs else None


@lines(Section.DECIDE, _to_answer, of="study", order=30, **LIST)
def to_answer(part: Part, user: Any, now: dt.datetime) -> Line:
    """Parts that one's lab was asked for."""
    return Line(
        f"{part.lab} prend-il part à l'étude « {_short(part.study)} » ?",
        part.study.get_absolute_url(),
        act="Répondre",
        act_url=reverse("studies:answer", args=[part.study.public_id, part.lab.slug]),
        due=part.study.starts_on,
        is_fictional=part.study.is_fictional,
        link=partial(link_to_answer, part, user),
    )


def _in_hand(user: Any, now: dt.datetime) -> Any:
    own = standing(user)
    rows = Part.objects.under_way().filter(contact=own.person_id, lab__in=own.labs)
    return _soonest(rows) if own.labs else None


@lines(Section.MINE, _in_hand, of="study", order=30, **LIST)
def to_hand_in(part: Part, user: Any, now: dt.datetime) -> Line:
    """Parts of which one takes care, in studies under way."""
    address = reverse("studies:hand-in", args=[part.study.public_id, part.lab.slug])
    return _of_part(part, now, act="Rendre", act_url=address)


def _in_no_hand(user: Any, now: dt.datetime) -> Any:
    labs = standing(user).labs
    return _soonest(Part.objects.under_way().of_who_left().filter(lab__in=labs)) if labs else None


@lines(Section.AWAITED, _in_no_hand, of="study", order=31, **LIST)
def to_take_over(part: Part, user: Any, now: dt.datetime) -> Line:
    """In one's labs, parts of studies under way whose contact left."""
    address = reverse("studies:part", args=[part.study.public_id, part.lab.slug])
    return _of_part(part, now, act="Nommer quelqu'un", act_url=address, whom="personne n'est nommé")


def _awaited_of_others(user: Any, now: dt.datetime) -> Any:
    person = standing(user).acting_id
    asked = Q(state=PartState.ASKED, study__state__in=OPEN_STATES)
    late = Q(pk__in=Part.objects.late(timezone.localdate(now)))
    rows = Part.objects.filter(asked | late, study__coordinator=person).select_related("study", "lab")
    return rows.order_by(F("ends_on").asc(nulls_last=True), "asked_at") if person else None


@lines(Section.AWAITED, _awaited_of_others, of="study", order=30, **LIST)
def awaited(part: Part, user: Any, now: dt.datetime) -> Line:
    """For who coordinates: labs that have not answered, parts that are late."""
    is_asked = part.state == PartState.ASKED
    what = "n'a pas encore répondu" if is_asked else "devait rendre sa part"
    return Line(
        f"{part.lab} {what} (« {_short(part.study)} »)",
        f"{part.study.get_absolute_url()}#part-{part.lab.slug}",
        act="Voir",
        due=part.study.starts_on if is_asked else part.ends_on,
        is_late=not is_asked,
        whom=f"{part.lab} doit agir",
        is_fictional=part.study.is_fictional,
    )


def _at_their_end(user: Any, now: dt.datetime) -> Any:
    person, today = standing(user).acting_id, timezone.localdate(now)
    rows = Study.objects.filter(coordinator=person, state=StudyState.RUNNING, ends_on__lt=today)
    return rows.order_by("ends_on") if person else None


@lines(Section.MINE, _at_their_end, order=31, **LIST)
def to_conclude(study: Study, user: Any, now: dt.datetime) -> Line:
    """Studies that one coordinates, past their last day."""
    return Line(
        f"L'étude « {_short(study)} » est arrivée à sa fin",
        study.get_absolute_url(),
        act="Rendre les résultats",
        act_url=reverse("studies:conclude", args=[study.public_id]),
        due=study.ends_on,
        is_late=True,
        is_fictional=study.is_fictional,
    )


def _soonest(parts: Any) -> Any:
    rows = parts.select_related("study", "lab")
    return rows.order_by(Coalesce("ends_on", "study__ends_on"), "pk")


def _of_part(part: Part, now: dt.datetime, *, act: str, act_url: str, whom: str = "") -> Line:
    return Line(
        f"La part {french.of(part.lab)} dans l'étude « {_short(part.study)} » est à rendre",
        part.study.get_absolute_url(),
        act=act,
        act_url=act_url,
        due=part.ends_on or part.study.ends_on,
        is_late=part.is_late(timezone.localdate(now)),
        whom=whom,
        is_fictional=part.study.is_fictional,
    )


def _short(study: Study) -> str:
    return Truncator(study.title).chars(80)
