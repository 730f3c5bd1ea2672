"""Numbers as a French reader expects them: « 1 434 », « 5,2 h », « 3,4 jours », with spaces that never break."""

from collections.abc import Callable
from typing import Final

SPACE: Final = "\u00a0"
_TEN: Final = 9.95  # what reads 10,0 is 10
_MONTHS: Final = [
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]


def number(value: float, digits: int = 0) -> str:
    """1434.2 is « 1 434 »."""
    return f"{value:,.{digits}f}".replace(",", SPACE).replace(".", ",")


def percent(share: float) -> str:
    """0.357 is « 36 % »; what is seen but rounds to nothing is « moins de 1 % »."""
    if 0 < share < 0.005:
        return f"moins de 1{SPACE}%"
    return f"{number(100 * share)}{SPACE}%"


def hours(value: float) -> str:
    """An elapsed time given in hours, in minutes, hours or days of 24 hours: two figures that matter."""
    if value < 0:
        return f"-{hours(-value)}"
    if value == 0:
        return "0"
    if value < 1 / 60:
        return "moins d'une minute"
    if value < 1:
        return f"{number(value * 60)}{SPACE}min"
    if value < 48:
        return f"{number(value, 1 if value < _TEN else 0)}{SPACE}h"
    days = value / 24
    return f"{number(days, 1 if days < _TEN else 0)}{SPACE}jours"


def in_hours(value: float) -> str:
    """The same, never in days: open time is not counted in days of 24 hours (pm4py#559)."""
    if value < 10:
        return hours(value)
    return f"{number(value)}{SPACE}h"


def open_time(value: float, day: float) -> str:
    """Open time, in hours and, when it is long, in days of as many hours as the service opens in one."""
    told = f"{in_hours(value)} d'ouverture"
    return (
        told
        if value < 2 * day
        else f"{told} (soit {number(value / day, 1 if value < 10 * day else 0)}{SPACE}journées)"
    )


def between(low: float, high: float, told: Callable[[float], str] = in_hours) -> str:
    """« de 3,4 à 5,2 h »; one value when both read the same."""
    one, other = told(low), told(high)
    if one == other:
        return one
    unit = one.rpartition(SPACE)[2]
    if unit == other.rpartition(SPACE)[2]:
        one = one.rpartition(SPACE)[0]
    return f"de {one} à {other}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """« 1 dossier », « 12 dossiers »."""
    noun = singular if value < 2 else plural or f"{singular}s"
    return f"{number(value)}{SPACE}{noun}"


def month(iso: str) -> str:
    """Month 2024-03 is « mars 2024 »."""
    year, _, place = iso.partition("-")
    return f"{_MONTHS[int(place) - 1]} {year}"


def quoted(name: str) -> str:
    return f"«{SPACE}{name}{SPACE}»"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def spread(low: float, high: float) -> str:
    """The range of a figure, "" when its two ends read the same."""
    return "" if in_hours(low) == in_hours(high) else between(low, high)
