"""What is asked, and who offers what: the two sides of a match."""

from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = range(1, 5)
MOST_WANTED, MOST_OFFERS, MOST_WEEKS = 6, 2_000, 52


class Beyond(ValueError):
    """The question is larger than what is searched exactly; the message says which limit, in French."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A place to fill: one person holds ``skill`` at ``level`` or above (1 to 4), for ``days`` whole days of work."""

    skill: str
    level: int
    days: int
    is_mandatory: bool = True

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"level {self.level}: one of 1 to 4")
        if self.days < 1:
            raise ValueError(f"{self.days} days: at least one")


@dataclass(frozen=True, slots=True)
class Offer:
    """One person who is ready to help.

    ``levels``: pairs (skill, level). ``free``: whole days free in each week, from the first week of the window; weeks
    beyond the window may follow. ``distance``: a class, 0 on the spot, larger when farther. ``is_agreed``: is the
    agreement of the manager held, or not needed?
    """

    person: str
    lab: str
    levels: tuple[tuple[str, int], ...]
    free: tuple[int, ...]
    distance: int = 0
    is_agreed: bool = True

    def __post_init__(self) -> None:
        if any(days < 0 for days in self.free) or self.distance < 0:
            raise ValueError(f"offer of {self.person}: no negative days or distance")

    def level_in(self, skill: str) -> int:
        """0 when the person does not offer the skill."""
        return max((level for name, level in self.levels if name == skill), default=0)

    def days_until(self, week: int) -> int:
        """Days free from the first week to ``week`` included."""
        return sum(self.free[: week + 1])


@dataclass(frozen=True, slots=True)
class Place:
    """One wanted skill and who holds it. ``work``: pairs (week, days). ``fitting``: how many people could hold it alone."""

    wanted: Wanted
    person: str
    lab: str
    level: int
    distance: int
    is_agreed: bool
    work: tuple[tuple[int, int], ...]
    fitting: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is missing for one place, the others being held as the composition says.

    ``missing_days``: days that the freest person of the level lacks within the window; all of them when nobody has the
    level. ``best_level``: the highest level offered in the skill, 0 for none. An offer of ``wanted`` fills the place.
    """

    wanted: Wanted
    missing_days: int
    best_level: int


@dataclass(frozen=True, slots=True)
class Composition:
    """A team. ``finish``: the week (0 is the first) in which its work ends, -1 for a team of nobody; ``balance``: days
    asked of the lab that gives or gave most; ``travel``: days × distance class.
    """

    places: tuple[Place, ...]
    missing: tuple[Shortfall, ...]
    finish: int
    balance: int
    travel: int

    @property
    def is_complete(self) -> bool:
        """Is every mandatory place held?"""
        return not any(shortfall.wanted.is_mandatory for shortfall in self.missing)


@dataclass(frozen=True, slots=True)
class Answer:
    """``compositions``: the best one, then alternatives that ask other labs, as good or the next best.

    ``is_proven``: the first is optimal; else the search stopped at its limit, and it is a good team, perhaps not the
    best. ``possible_by``: when no team is complete within the window, the week in which one could end, if any is known.
    """

    compositions: tuple[Composition, ...]
    is_proven: bool
    possible_by: int | None = None

    @property
    def best(self) -> Composition:
        return self.compositions[0]


def check(wanted: Sequence[Wanted], offers: Sequence[Offer], weeks: int) -> None:
    """Raise ``Beyond`` on what is too large, ``ValueError`` on what means nothing."""
    if len(wanted) > MOST_WANTED:
        raise Beyond(f"{len(wanted)} compétences demandées : la recherche en accepte {MOST_WANTED} au plus.")
    if len(offers) > MOST_OFFERS:
        raise Beyond(f"{len(offers)} personnes disponibles : la recherche en accepte {MOST_OFFERS} au plus.")
    if not 1 <= weeks <= MOST_WEEKS:
        raise Beyond(f"{weeks} semaines : la recherche en accepte de 1 à {MOST_WEEKS}.")
    if len({offer.person for offer in offers}) < len(offers):
        raise ValueError("a person offers once")
    if len({each.skill for each in wanted}) < len(wanted):
        raise ValueError("a skill is wanted once")
