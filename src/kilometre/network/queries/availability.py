"""How many half days people have left, week by week: what they say, less what is lent, asked or promised."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from kilometre.network.enums import AGREED_LOANS, HOLDING

Halves = dict[dt.date, int]
Days = Counter[tuple[int, dt.date, int | None]]
"""Half days by person, week and lab."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Half days of a week on which a context above counts, for a lab if it is for one."""

    person: int
    week: dt.date
    lab: int | None
    halves: int


Promises = Callable[[Collection[int], Collection[dt.date]], Iterable[Promise]]
PROMISES: list[Promises] = []


def promises_days(function: Promises) -> Promises:
    """Register what a context counts on: ``fn(people by key, weeks)``. Whoever promises days holds the person's row."""
    PROMISES.append(function)
    return function


@dataclass(frozen=True, slots=True)
class Taken:
    """What each lab was lent (``agreed``: by the manager too), and what was promised to it.

    The days lent to a lab are those on which it counts: the larger of the two is taken, never their sum.
    """

    lent: Days = field(default_factory=Counter)
    agreed: Days = field(default_factory=Counter)
    promised: Days = field(default_factory=Counter)

    def held(self) -> dict[int, Halves]:
        found: dict[int, Halves] = {}
        for person, week, lab in self.lent.keys() | self.promised.keys():
            own = found.setdefault(person, {})
            key = person, week, lab
            own[week] = own.get(week, 0) + max(self.lent[key], self.promised[key])
        return found

    def unlent(self, person: int, week: dt.date, lab: int | None) -> int:
        """Promised to a lab, and no loan asks for them yet."""
        return max(self.promised[person, week, lab] - self.lent[person, week, lab], 0)

    def unused(self, person: int, week: dt.date, lab: int | None) -> int:
        """Agreed to be lent to a lab, which counts on them for nothing yet."""
        return max(self.agreed[person, week, lab] - self.promised[person, week, lab], 0)


def taken(people: Iterable[int], weeks: Iterable[dt.date]) -> Taken:
    """By loans asked or under way, and by the promises that contexts above know of."""
    from kilometre.network.models import LoanWeek  # noqa: PLC0415 (app ready)

    wanted, asked = set(people), set(weeks)
    found = Taken()
    rows = LoanWeek.objects.filter(loan__person__in=wanted, loan__state__in=HOLDING, week__in=asked)
    columns = ("loan__person", "week", "loan__lab", "loan__state", "half_days")
    for person, week, lab, state, halves in rows.order_by().values_list(*columns):
        found.lent[person, week, lab] += halves
        if state in AGREED_LOANS:
            found.agreed[person, week, lab] += halves
    for promises in PROMISES:
        for each in promises(wanted, asked):
            found.promised[each.person, each.week, each.lab] += each.halves
    return found


def said(people: Iterable[int], weeks: Iterable[dt.date]) -> dict[int, Halves]:
    """Half days that people (by key) say to have, by week: the particular week, else what is usual."""
    from kilometre.network.models import Availability, WeekAvailability  # noqa: PLC0415 (app ready)

    wanted, asked = list(people), list(weeks)
    usual = dict(Availability.objects.filter(person__in=wanted).values_list("person", "usual"))
    found = {person: dict.fromkeys(asked, usual.get(person, 0)) for person in wanted}
    rows = WeekAvailability.objects.filter(person__in=wanted, week__in=asked)
    for person, week, halves in rows.values_list("person", "week", "half_days"):
        found[person][week] = halves
    return found


def left(people: Iterable[int], weeks: Iterable[dt.date], known: Taken) -> dict[int, Halves]:
    """What ``known`` leaves of what people say."""
    held = known.held()
    return {
        person: {week: halves - held.get(person, {}).get(week, 0) for week, halves in own.items()}
        for person, own in said(people, weeks).items()
    }


def free(people: Iterable[int], weeks: Iterable[dt.date]) -> dict[int, Halves]:
    """What is left. Below zero where a promise put a day together from halves of the weeks before."""
    wanted, asked = list(people), list(weeks)
    return left(wanted, asked, taken(wanted, asked))


def to_lend(person: int, weeks: Iterable[dt.date], labs: Iterable[int]) -> Halves:
    """What one of ``labs`` may ask as a loan: what is free, and what was promised to it without a loan yet."""
    asked, borrowers = list(weeks), list(labs)
    known = taken([person], asked)
    return {
        week: halves + max((known.unlent(person, week, lab) for lab in borrowers), default=0)
        for week, halves in left([person], asked, known)[person].items()
    }
