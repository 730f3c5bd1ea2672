"""Who of the network could lend days, for whoever composes a team: by name, never ranked."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from kilometre.network.models import HeldSkill, Lab, Person, Skill
from kilometre.network.weeks import days

from . import availability


@dataclass(frozen=True, slots=True)
class Level:
    """What the person says, and the levels that colleagues attested, as ``SkillLevel`` values; None is unknown."""

    claimed: int | None
    attested: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A person who shares their availability. Weeks are Mondays; ``free`` counts days, what is taken off: below zero
    where a promise put a day together from halves of the weeks before.

    ``agreed`` are the days that the manager has already agreed to lend to a lab of the reader, which counts on them for
    nothing yet, by week.
    """

    person: Person
    labs: tuple[Lab, ...]
    skills: Mapping[Skill, Level]
    free: Mapping[dt.date, Decimal]
    agreed: Mapping[dt.date, Decimal]

    @property
    def has_agreement(self) -> bool:
        return bool(self.agreed)


def find(skills: Iterable[Skill], weeks: Iterable[dt.date], user: Any) -> list[Offer]:
    """Those who show one of ``skills`` (anyone when none is given) and have a day free or agreed in ``weeks``.

    Only people whom ``user`` may know of and who chose to share; of the same kind (real or fictional) as ``user``. Seven
    queries, however many they are.
    """
    from kilometre.network import rules  # noqa: PLC0415 (rules read models)

    if not rules.is_in_network(user):
        return []
    asked, wanted = sorted(set(weeks)), list(skills)
    people = list(_sharing(wanted, user))
    keys = [person.pk for person in people]
    known = availability.taken(keys, asked)
    left = availability.left(keys, asked, known)
    agreed = _agreed(known, rules.standing(user).labs)
    return [
        Offer(
            person=person,
            labs=tuple(role.lab for role in person.roles if role.lab),
            skills={held.skill: _level(held) for held in person.shown},
            free={week: days(halves) for week, halves in left[person.pk].items()},
            agreed=agreed.get(person.pk, {}),
        )
        for person in people
        if person.pk in agreed or any(halves > 0 for halves in left[person.pk].values())
    ]


def _sharing(skills: list[Skill], user: Any) -> Any:
    shown = HeldSkill.objects.filter(is_shown=True).with_proofs().by_name()
    rows = Person.objects.visible_to(user).filter(availability__is_shared=True).exclude(user=user.pk)
    rows = rows.alike(user)
    if skills:
        shown = shown.filter(skill__in=skills)
        rows = rows.filter(pk__in=HeldSkill.objects.filter(is_shown=True, skill__in=skills).values("person"))
    return (
        rows.with_roles()
        .prefetch_related(Prefetch("held_skills", shown, to_attr="shown"))
        .order_by("sort_key", "pk")
    )


def _level(held: Any) -> Level:
    return Level(held.level, tuple(said.level for said in held.given))


def _agreed(known: availability.Taken, labs: Collection[int]) -> dict[int, dict[dt.date, Decimal]]:
    found: dict[int, dict[dt.date, Decimal]] = {}
    for person, week, lab in sorted(key for key in known.agreed if key[2] in labs):
        unused = known.unused(person, week, lab)
        if unused:
            own = found.setdefault(person, {})
            own[week] = own.get(week, Decimal(0)) + days(unused)
    return found
