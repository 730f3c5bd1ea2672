"""ISO weeks, named by their Monday; days are counted by halves."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french

AHEAD = 12  # weeks shown at once
WORKED = 5  # days of a week, from Monday
FULL = 2 * WORKED  # half days of a week


def monday(day: dt.date) -> dt.date:
    """The Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def first_left(today: dt.date) -> dt.date:
    """The Monday of the first week of which a working day is left."""
    return monday(today) if today.weekday() < WORKED else monday(today) + dt.timedelta(weeks=1)


def upcoming(today: dt.date, number: int = AHEAD) -> list[dt.date]:
    """The Mondays of the weeks in which days may still be promised."""
    first = first_left(today)
    return [first + dt.timedelta(weeks=rank) for rank in range(number)]


def code(week: dt.date) -> str:
    """« 2026-W32 »."""
    year, number, _ = week.isocalendar()
    return f"{year}-W{number:02d}"


def parse(text: str) -> dt.date:
    """The Monday of « 2026-W32 ». ValueError on anything else."""
    year, separator, number = text.partition("-W")
    if not (separator and year.isdigit() and number.isdigit()):
        raise ValueError(f"« {text} » n'est pas une semaine : attendu « 2026-W32 ».")
    return dt.date.fromisocalendar(int(year), int(number), 1)


def words(week: dt.date) -> str:
    """« Semaine 32, du 3 août »."""
    return f"Semaine {week.isocalendar().week}, du {french.short_day(week)}"


def days(half_days: int) -> Decimal:
    return Decimal(half_days) / 2


def half_days(number: Decimal) -> int:
    """Refused unless it is a number of half days, from 0 to 5 days."""
    doubled = Decimal(number) * 2
    if doubled != doubled.to_integral_value() or not 0 <= doubled <= FULL:
        raise Refused("Un nombre de jours va de 0 à 5, par demi-journée.")
    return int(doubled)


def in_words(halves: int) -> str:
    """« 2,5 jours »."""
    number = f"{halves // 2},5" if halves % 2 else str(halves // 2)
    return f"{number} jour{'s' if halves >= 4 else ''}"


def check(weeks: Iterable[dt.date]) -> None:
    """Refused when one is no Monday."""
    if any(week.weekday() for week in weeks):
        raise Refused("Une semaine se nomme par son lundi.")
