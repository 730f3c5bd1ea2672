"""How many half days people have left, week by week: what they say, less what is lent or asked."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Sum

from kilometre.network.enums import HOLDING

Halves = dict[dt.date, int]


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


def held(
    people: Iterable[int], weeks: Iterable[dt.date], *, states: Iterable[str] = HOLDING
) -> dict[int, Halves]:
    """Half days that loans take, by person and week."""
    from kilometre.network.models import LoanWeek  # noqa: PLC0415 (app ready)

    rows = LoanWeek.objects.filter(
        loan__person__in=list(people), loan__state__in=list(states), week__in=list(weeks)
    ).order_by()
    found: dict[int, Halves] = {}
    for person, week, halves in rows.values_list("loan__person", "week").annotate(Sum("half_days")):
        found.setdefault(person, {})[week] = halves
    return found


def free(people: Iterable[int], weeks: Iterable[dt.date]) -> dict[int, Halves]:
    """What is left."""
    wanted, asked = list(people), list(weeks)
    taken: Mapping[int, Halves] = held(wanted, asked)
    return {
        person: {week: halves - taken.get(person, {}).get(week, 0) for week, halves in own.items()}
        for person, own in said(wanted, asked).items()
    }
