"""Who could help with a need, as the search of teams reads them: people who chose to be found, and nobody else.

This is the one place that reads what the network says of people: skills, levels, free days, agreements.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from kilometre.engines.matching import Offer, Wanted
from kilometre.foundation.accounts.models import User
from kilometre.network.enums import SkillLevel, TerritoryKind
from kilometre.network.models import Lab, Person, Skill, Territory
from kilometre.network.queries import availability
from kilometre.network.queries import offers as network
from kilometre.network.weeks import half_days

from .enums import PlaceState, TeamState
from .models import Need, Place, Qualification
from .promises import department_of

HORIZON = 12  # weeks after the window, to say when a team could be
YEAR = dt.timedelta(days=365)
HERE, REGION, AWAY = 0, 1, 2
UNSAID = SkillLevel.PRACTISES  # how a skill counts whose level nobody said: the page says so


@dataclass(frozen=True, slots=True)
class Bench:
    """Offers, and the people and labs that they name. ``unsaid``: pairs (person, skill) whose level nobody said.

    ``turned``: of each skill, the level of those who show it and are not asked again, by id.
    """

    offers: tuple[Offer, ...]
    people: dict[str, Person]
    labs: dict[str, Lab]
    unsaid: frozenset[tuple[str, str]]
    turned: dict[str, dict[int, int]]


def wanted_of(known: Qualification) -> list[Wanted]:
    return [Wanted(each.skill.slug, each.level, each.days, each.is_mandatory) for each in known.wanted.all()]


def first_monday(known: Qualification, today: dt.date) -> dt.date:
    """The week in which the work may begin: that of the date said, else the next one; never one that is over."""
    day = max(known.starts_on or today + dt.timedelta(days=7), today)
    return day - dt.timedelta(days=day.weekday())


def bench_for(
    need: Need,
    known: Qualification,
    start: dt.date,
    user: Any,
    *,
    skills: Collection[Skill],
    but: Iterable[int],
) -> Bench:
    """People of open labs who show one of ``skills`` and share their free days with ``user``, except ``but`` (ids)."""
    weeks = [start + dt.timedelta(weeks=number) for number in range(known.weeks + HORIZON)]
    refused = set(but)
    shown = [
        (each, lab)
        for each in network.find(skills, weeks, user)
        if each.person.is_fictional == need.is_fictional and (lab := _lab_of(each, need)) is not None
    ]
    turned: dict[str, dict[int, int]] = {}
    for each, _ in shown:
        if each.person.pk in refused:
            for slug, level in _levels(each):
                turned.setdefault(slug, {})[each.person.pk] = level
    found = [(each, lab) for each, lab in shown if each.person.pk not in refused]
    reachable = _reachable(each.person.pk for each, _ in found)
    found = [(each, lab) for each, lab in found if each.person.pk in reachable]
    return Bench(
        tuple(
            _offer(
                each,
                lab,
                _free(each, weeks),
                distance=_distance(lab, known, need),
                is_agreed=lab.pk == need.lab_id or each.has_agreement,
            )
            for each, lab in found
        ),
        {each.person.public_id: each.person for each, _ in found},
        {lab.slug: lab for _, lab in found},
        frozenset(
            (each.person.public_id, skill.slug)
            for each, _ in found
            for skill, level in each.skills.items()
            if not _said(level)
        ),
        turned,
    )


def days_given(now: dt.datetime) -> dict[str, int]:
    """Days that each lab gave to teams within a year: those who gave much are asked after the others."""
    rows = Place.objects.filter(state=PlaceState.ACCEPTED, asked_at__gte=now - YEAR)
    return dict(rows.order_by().values_list("lab__slug").annotate(Sum("days")))


def _offer(each: network.Offer, lab: Lab, free: list[int], *, distance: int, is_agreed: bool) -> Offer:
    return Offer(
        each.person.public_id,
        lab.slug,
        tuple(sorted(_levels(each))),
        tuple(free),
        distance=distance,
        is_agreed=is_agreed,
    )


def _levels(each: network.Offer) -> list[tuple[str, int]]:
    return [(skill.slug, _said(level) or int(UNSAID)) for skill, level in each.skills.items()]


def _free(each: network.Offer, weeks: list[dt.date]) -> list[int]:
    """Whole days left by week, those that the manager already agreed to lend here included."""
    return _whole(each.free.get(week, Decimal(0)) + each.agreed.get(week, Decimal(0)) for week in weeks)


def _said(level: network.Level) -> int:
    """The level that the person claims, else the highest that a colleague attested; 0 when nobody said one."""
    return level.claimed or max(level.attested, default=0)


def _whole(days: Iterable[Decimal]) -> list[int]:
    """Whole days by week: two half days make one, in the week of the second."""
    whole, kept = [], Decimal(0)
    for each in days:
        kept += each
        whole.append(max(int(kept), 0))
        kept -= whole[-1]
    return whole


def _lab_of(each: network.Offer, need: Need) -> Lab | None:
    """The lab that a person would come from: the need's own if they are of it, else the first open one by name."""
    labs = [lab for lab in each.labs if lab.is_open]
    return min(labs, key=lambda lab: (lab.pk != need.lab_id, lab.sort_key, lab.pk), default=None)


def _reachable(people: Iterable[int]) -> set[int]:
    """Those whose account receives what is sent to them."""
    accounts = User.objects.reachable().filter(email_confirmed_at__isnull=False)
    return set(Person.objects.filter(pk__in=list(people), user__in=accounts).values_list("pk", flat=True))


@availability.promises_days
def days_promised(people: Collection[int], weeks: Collection[dt.date]) -> Iterator[availability.Promise]:
    """Days that the teams of needs hold, asked or accepted."""
    rows = Place.objects.held().filter(person__in=people).exclude(team__state=TeamState.UNDONE)
    for person, begins, lab, work in rows.values_list("person", "team__starts_on", "team__need__lab", "work"):
        for number, days in work:
            week = begins + dt.timedelta(weeks=number)
            if week in weeks:
                yield availability.Promise(person, week, lab, half_days(Decimal(days)))


def _distance(lab: Lab, known: Qualification, need: Need) -> int:
    """0 in the same department, 1 in the same region, 2 elsewhere: the nearest of the territories of the need."""
    areas = list(known.territories.all()) or [need.territory]
    seat = lab.territory or lab.region
    return AWAY if seat is None else min(_between(seat, area) for area in areas)


def _between(seat: Territory, area: Territory) -> int:
    if seat.pk == area.pk or (
        seat.kind != TerritoryKind.REGION and department_of(seat) == department_of(area)
    ):
        return HERE
    return REGION if (seat.region_id or seat.pk) == (area.region_id or area.pk) else AWAY
