"""Exact search of teams: which places can be held together, how early, by which labs, by whom.

The order of what is wanted, strictly: mandatory places held (number, then days), other places, the earliest end, the
fewest days asked of one lab, the least travel, the fewest agreements left to obtain, the fewest people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .problem import Answer, Composition, Offer, Place, Shortfall, Wanted, check
from .seating import Bench, Seated, partitions

EFFORT = 200_000


def match(
    wanted: Sequence[Wanted],
    offers: Sequence[Offer],
    *,
    weeks: int,
    given: Mapping[str, int] | None = None,
    most: int = 3,
    effort: int = EFFORT,
) -> Answer:
    """Compose teams for ``wanted`` from ``offers`` within ``weeks``.

    ``given``: days that each lab lent before, for the balance. ``most``: how many compositions, each with other labs.
    ``effort``: nodes searched before the answer is said to be unproven. The order of ``offers`` changes nothing.
    """
    check(wanted, offers, weeks)
    team = sorted(offers, key=lambda offer: (offer.lab, offer.person))
    bench = Bench(tuple(wanted), tuple(team), weeks)
    subsets = _largest(bench)
    ends = {subset: _end(bench, subset, weeks) for subset in subsets}
    end = min(ends.values())
    search = _Search(bench, given or {}, end, most, effort)
    for subset in subsets:
        if ends[subset] == end:
            search.explore(subset)
    compositions = tuple(_compose(bench, end, found) for found in search.ranked())
    possible_by = None if compositions[0].is_complete else _possible_by(bench, weeks)
    return Answer(compositions, search.is_proven, possible_by)


def _largest(bench: Bench) -> list[int]:
    """The sets of places that can be held together and miss the least; several when they miss alike."""
    by_miss: dict[tuple[int, int, int, int], list[int]] = {}
    for subset in range(1 << len(bench.wanted)):
        by_miss.setdefault(_miss(bench, subset), []).append(subset)
    for miss in sorted(by_miss):
        held = [subset for subset in by_miss[miss] if bench.can_hold(subset, bench.weeks - 1)]
        if held:
            return held
    raise AssertionError("nobody can always hold no place")


def _miss(bench: Bench, subset: int) -> tuple[int, int, int, int]:
    out = [each for number, each in enumerate(bench.wanted) if not subset >> number & 1]
    mandatory = [each.days for each in out if each.is_mandatory]
    other = [each.days for each in out if not each.is_mandatory]
    return len(mandatory), sum(mandatory), len(other), sum(other)


def _end(bench: Bench, subset: int, weeks: int, first: int = 0) -> int:
    """The earliest week by which ``subset`` can be held; more time never hurts, so halves are searched."""
    if not subset:
        return -1
    low, high = first, weeks - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if bench.can_hold(subset, middle) else (middle + 1, high)
    return low


def _possible_by(bench: Bench, weeks: int) -> int | None:
    mandatory = sum(1 << number for number, each in enumerate(bench.wanted) if each.is_mandatory)
    horizon = max((len(offer.free) for offer in bench.offers), default=0)
    if horizon <= weeks or not bench.can_hold(mandatory, horizon - 1):
        return None
    return _end(bench, mandatory, horizon, first=weeks)


@dataclass(frozen=True, slots=True)
class _Found:
    """``value``: balance, travel, agreements to obtain, people. ``labs``: of each place, « » when nobody holds it."""

    value: tuple[int, int, int, int]
    labs: tuple[str, ...]
    seats: tuple[tuple[int, int], ...]  # (places as bits, number of the offer)


@dataclass(slots=True)
class _Search:
    """Branch and bound over which lab holds each group of places; people are seated inside each lab, exactly."""

    bench: Bench
    given: Mapping[str, int]
    end: int
    most: int
    effort: int
    is_proven: bool = True
    kept: dict[tuple[str, ...], _Found] = field(default_factory=dict)

    def ranked(self) -> list[_Found]:
        return sorted(self.kept.values(), key=lambda found: (found.value, found.labs, found.seats))[
            : self.most
        ]

    def explore(self, subset: int) -> None:
        for groups in partitions(subset):
            options = [self._options(group) for group in groups]
            if all(options):
                pairs = sorted(zip(groups, options, strict=True), key=lambda pair: (len(pair[1]), pair[0]))
                self._branch(pairs, 0, {})

    def _options(self, group: int) -> list[str]:
        """Labs of which somebody can hold the whole group: those asked least first."""
        labs = self.bench.labs_for(group, self.end)
        return sorted(labs, key=lambda lab: (self.given.get(lab, 0), self._seat(lab, (group,)).travel, lab))  # type: ignore[union-attr]

    def _seat(self, lab: str, groups: tuple[int, ...]) -> Seated | None:
        return self.bench.seat(lab, groups, self.end)

    def _branch(
        self, pairs: list[tuple[int, list[str]]], depth: int, held: dict[str, tuple[int, ...]]
    ) -> None:
        if self.effort <= 0 and self.kept:
            self.is_proven = False
            return
        self.effort -= 1
        if self._is_hopeless(pairs, depth, held):
            return
        if depth == len(pairs):
            self._keep(held)
            return
        group, labs = pairs[depth]
        for lab in sorted(labs, key=lambda lab: self._load(lab, (*held.get(lab, ()), group))):
            groups = tuple(sorted((*held.get(lab, ()), group)))
            if self._seat(lab, groups) is not None:
                self._branch(pairs, depth + 1, {**held, lab: groups})

    def _load(self, lab: str, groups: tuple[int, ...]) -> int:
        return self.given.get(lab, 0) + sum(self.bench.days(group) for group in groups)

    def _value(self, held: dict[str, tuple[int, ...]]) -> tuple[int, int, int, int]:
        seated = [self._seat(lab, groups) for lab, groups in held.items()]
        return (
            max((self._load(lab, groups) for lab, groups in held.items()), default=0),
            sum(each.travel for each in seated if each),
            sum(each.pending for each in seated if each),
            sum(len(groups) for groups in held.values()),
        )

    def _is_hopeless(
        self, pairs: list[tuple[int, list[str]]], depth: int, held: dict[str, tuple[int, ...]]
    ) -> bool:
        """Can nothing below be better than the worst of those kept? Each group left is bounded as if it were alone."""
        if len(self.kept) < self.most:
            return False
        balance, travel, pending, people = self._value(held)
        for group, labs in pairs[depth:]:
            alone = [(self._load(lab, (group,)), self._seat(lab, (group,))) for lab in labs]
            balance = max(balance, min(load for load, _ in alone))
            travel += min(seat.travel for _, seat in alone if seat)
            pending += min(seat.pending for _, seat in alone if seat)
            people += 1
        return (balance, travel, pending, people) >= self.ranked()[-1].value

    def _keep(self, held: dict[str, tuple[int, ...]]) -> None:
        labs = [""] * len(self.bench.wanted)
        seats: list[tuple[int, int]] = []
        for lab, groups in held.items():
            seated = self._seat(lab, groups)
            assert seated is not None
            seats += zip(groups, seated.offers, strict=True)
            for number in range(len(labs)):
                if any(group >> number & 1 for group in groups):
                    labs[number] = lab
        found = _Found(self._value(held), tuple(labs), tuple(sorted(seats)))
        known = self.kept.get(found.labs)
        if known is None or (found.value, found.seats) < (known.value, known.seats):
            self.kept[found.labs] = found
            self.kept = {each.labs: each for each in self.ranked()}


def _compose(bench: Bench, end: int, found: _Found) -> Composition:
    places: dict[int, Place] = {}
    left = {number: offer.days_until(bench.weeks - 1) for number, offer in enumerate(bench.offers)}
    for group, number in found.seats:
        offer = bench.offers[number]
        left[number] -= bench.days(group)
        for rank, work in _schedule(bench, group, offer):
            wanted = bench.wanted[rank]
            level, fitting = offer.level_in(wanted.skill), len(bench.fitting(1 << rank, bench.weeks - 1))
            places[rank] = Place(
                wanted, offer.person, offer.lab, level, offer.distance, offer.is_agreed, work, fitting
            )
    missing = [_shortfall(bench, rank, left) for rank in range(len(bench.wanted)) if rank not in places]
    balance, travel, *_ = found.value
    return Composition(tuple(places[rank] for rank in sorted(places)), tuple(missing), end, balance, travel)


def _schedule(bench: Bench, group: int, offer: Offer) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """As early as the person is free, one place after the other."""
    free = list(offer.free)
    for rank, wanted in enumerate(bench.wanted):
        if group >> rank & 1:
            work, days = [], wanted.days
            for week, most in enumerate(free):
                taken = min(most, days)
                if taken:
                    work.append((week, taken))
                    free[week] -= taken
                    days -= taken
            yield rank, tuple(work)


def _shortfall(bench: Bench, rank: int, left: Mapping[int, int]) -> Shortfall:
    wanted = bench.wanted[rank]
    levels = [offer.level_in(wanted.skill) for offer in bench.offers]
    freest = max((left[number] for number, level in enumerate(levels) if level >= wanted.level), default=0)
    return Shortfall(wanted, wanted.days - freest, max(levels, default=0))
