"""Who can hold which places together: groups of places, people who fit a group, seats inside one lab."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .problem import Offer, Wanted


@dataclass(frozen=True, slots=True)
class Seated:
    """People of one lab, each with a group of places. ``offers``: their numbers, in the order of the groups."""

    travel: int
    pending: int
    offers: tuple[int, ...]


def partitions(subset: int) -> Iterator[tuple[int, ...]]:
    """All ways to share a set of places (bits) into groups, one person a group; ``()`` for the empty set."""
    if not subset:
        yield ()
        return
    first = subset & -subset
    rest = subset ^ first
    part = rest
    while True:
        for others in partitions(rest ^ part):
            yield (first | part, *others)
        if not part:
            return
        part = (part - 1) & rest


@dataclass(slots=True)
class Bench:
    """The people and the places, with what is asked again and again."""

    wanted: tuple[Wanted, ...]
    offers: tuple[Offer, ...]
    weeks: int
    _fits: list[int] = field(init=False)
    _days: list[int] = field(init=False)
    _fitting: dict[tuple[int, int], list[int]] = field(init=False, default_factory=dict)
    _seats: dict[tuple[str, tuple[int, ...], int], Seated | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._fits = [
            sum(
                1 << rank for rank, each in enumerate(self.wanted) if offer.level_in(each.skill) >= each.level
            )
            for offer in self.offers
        ]
        self._days = [
            sum(each.days for rank, each in enumerate(self.wanted) if group >> rank & 1)
            for group in range(1 << len(self.wanted))
        ]

    def days(self, group: int) -> int:
        return self._days[group]

    def fitting(self, group: int, week: int) -> list[int]:
        """Numbers of those who have the levels of the whole group, and its days free until ``week``."""
        key = (group, week)
        if key not in self._fitting:
            self._fitting[key] = [
                number
                for number, offer in enumerate(self.offers)
                if self._fits[number] & group == group and offer.days_until(week) >= self._days[group]
            ]
        return self._fitting[key]

    def labs_for(self, group: int, week: int) -> list[str]:
        return sorted({self.offers[number].lab for number in self.fitting(group, week)})

    def can_hold(self, subset: int, week: int) -> bool:
        """Can these places be held by ``week``, each person holding some of them?"""
        return any(self._can_seat(groups, week) for groups in partitions(subset))

    def _can_seat(self, groups: tuple[int, ...], week: int) -> bool:
        """A person for each group, all different: augmenting paths."""
        candidates = [self.fitting(group, week) for group in groups]
        if not all(candidates):
            return False
        seated: dict[int, int] = {}

        def place(rank: int, tried: set[int]) -> bool:
            for number in candidates[rank]:
                if number not in tried:
                    tried.add(number)
                    if number not in seated or place(seated[number], tried):
                        seated[number] = rank
                        return True
            return False

        return all(
            place(rank, set()) for rank in sorted(range(len(groups)), key=lambda rank: len(candidates[rank]))
        )

    def seat(self, lab: str, groups: tuple[int, ...], week: int) -> Seated | None:
        """The seats of ``groups`` inside a lab that travel least, then wait for fewest agreements; None if there are none."""
        key = (lab, groups, week)
        if key not in self._seats:
            self._seats[key] = self._seat(lab, groups, week)
        return self._seats[key]

    def _seat(self, lab: str, groups: tuple[int, ...], week: int) -> Seated | None:
        """Of those who fit a group, as many as there are groups are enough: one of them is always left."""
        rows = [
            sorted(
                (self.offers[number].distance * self._days[group], not self.offers[number].is_agreed, number)
                for number in self.fitting(group, week)
                if self.offers[number].lab == lab
            )[: len(groups)]
            for group in groups
        ]
        best: Seated | None = None
        for seated in _distinct(rows, ()):
            found = Seated(
                sum(row[0] for row in seated), sum(row[1] for row in seated), tuple(row[2] for row in seated)
            )
            if best is None or (found.travel, found.pending, found.offers) < (
                best.travel,
                best.pending,
                best.offers,
            ):
                best = found
        return best


Row = tuple[int, bool, int]


def _distinct(rows: list[list[Row]], taken: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    if len(taken) == len(rows):
        yield taken
        return
    for row in rows[len(taken)]:
        if all(row[2] != other[2] for other in taken):
            yield from _distinct(rows, (*taken, row))
