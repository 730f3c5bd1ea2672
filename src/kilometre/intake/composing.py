"""Proposals of teams for a need: the places that nobody holds yet, searched again each time the page is read."""

import datetime as dt
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.utils import timezone

from kilometre.engines.matching import Answer, Composition, match

from .enums import PlaceState
from .models import Need, Qualification, Team
from .offers import Bench, bench_for, days_given, first_monday, wanted_of


@dataclass(frozen=True, slots=True)
class Proposals:
    """``bench`` names the people and labs of ``answer``; ``start`` is the Monday of week 0; ``declined``, ids of people."""

    known: Qualification
    start: dt.date
    bench: Bench
    answer: Answer
    declined: frozenset[int]

    def named(self, key: str) -> Composition | None:
        """The composition that somebody chose on screen, if it is still proposed."""
        return next((each for each in self.answer.compositions if key_of(each) == key), None)


def open_team(need: Need) -> Team | None:
    """It tells of this very need: what was read of the need, of its lab and of its contact is not read again."""
    team = Team.objects.open().for_page().filter(need=need).first()
    if team is not None:
        team.need = need
    return team


def propose(need: Need, known: Qualification, team: Team | None, user: Any) -> Proposals | None:
    """Search people whom ``user`` may know of for the places left; None when every place is held, or nothing is wanted.

    Whoever declined is not asked again for the same need; a person who holds a place may hold another.
    """
    today = timezone.localdate()
    start = team.starts_on if team else first_monday(known, today)
    places = list(team.places.all()) if team else []
    held = {place.skill.slug for place in places if place.is_held}
    left = [each for each in wanted_of(known) if each.skill not in held]
    if not left:
        return None
    refused = {place.person_id for place in places if not place.is_held}
    skills = [each.skill for each in known.wanted.all() if each.skill.slug not in held]
    bench = bench_for(need, known, start, user, skills=skills, but=refused)
    answer = match(left, bench.offers, weeks=known.weeks, given=days_given(timezone.now()))
    declined = frozenset(place.person_id for place in places if place.state == PlaceState.DECLINED)
    return Proposals(known, start, bench, answer, declined)


def key_of(composition: Composition) -> str:
    """Who holds what, as a short mark: the same people in the same places have the same one."""
    told = "|".join(f"{place.wanted.skill}={place.person}:{place.work}" for place in composition.places)
    return blake2b(told.encode(), digest_size=8).hexdigest()
