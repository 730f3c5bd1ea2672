"""Dates and times as exports write them: ISO 8601, French, or counted from 1970."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from kilometre.engines.calendars.holidays import FIRST_YEAR, LAST_YEAR
from kilometre.engines.eventlog.arrays import DAY, HOUR, MINUTE, SECOND

_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "janvier janv jan",
            "février fevrier févr fevr fév fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "août aout",
            "septembre sept sep",
            "octobre oct",
            "novembre nov",
            "décembre decembre déc dec",
        ),
        start=1,
    )
    for word in words.split()
}
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_SLASHED: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[T ,]|$)")
_WRITTEN: Final = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-zéûùè]+)\.? (\d{4})(?:[ ,]|$)", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"(?:à |T)?(\d{1,2})(?::|h)(\d{2})?(?:(?::|min)(\d{2})(?:[.,](\d{1,9}))?s?)?", re.IGNORECASE
)
_OFFSET: Final = re.compile(r"([+-])(\d{2}):?(\d{2})?")
_COUNTED: Final = re.compile(r"(\d{9,10}|\d{12,13})(\.\d{1,9})?")
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_KEPT: Final = 50_000
"""How many texts each memory of already read parts holds: what bounds the memory of a hostile file."""


@dataclass(slots=True)
class Instants:
    """Reads texts as (microseconds since 1970 UTC, minutes between UTC and the clock written, 0 for a count).

    Read are ISO 8601 (``2024-03-12T14:05:00.250+01:00``), French dates (``12/03/2024 14:05``, ``12.03.2024
    14h05``, ``12 mars 2024 à 14h05``) and counts of seconds or milliseconds since 1970 (9 to 10, or 12 to 13
    digits). A date alone is its midnight. Times without an offset are on the clocks of ``zone``; shown twice in
    autumn, the first of the two; skipped in spring, one hour later.

    Parts of a text (the day, the second, the rest) repeat far more than texts do: each is read once and kept.
    """

    zone: str
    month_first: bool = False
    naive: int = 0
    """How many texts had no offset: their zone is an assumption."""
    _days: dict[str, int] = field(default_factory=dict)
    _clocks: dict[str, int] = field(default_factory=dict)
    _rests: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    _offsets: dict[int, int] = field(default_factory=dict)

    def read(self, text: str) -> tuple[int, int]:
        """Raises ValueError, with a French reason, when the text is no date from 1900 to 2200."""
        day = self._days.get(text[:10])
        if day is None:
            return self._first_time(text.strip())
        clock = self._clocks.get(text[10:19])
        rest = self._rests.get(text[19:])
        if clock is None or rest is None:
            return self._first_time(text.strip())
        return self._instant(day + clock + rest[0], rest[1])

    def _first_time(self, text: str) -> tuple[int, int]:
        if counted := _COUNTED.fullmatch(text):
            scale = SECOND if len(counted[1]) < 11 else SECOND // 1000
            micros = int(counted[1]) * scale + round(float(counted[2] or 0) * scale)
            return micros, 0
        if _ISO.match(text[:10]):
            return self._iso(text)
        day, after = self._french_day(text)
        clock, rest = 0, after.strip(" ,")
        if match := _CLOCK.match(rest):
            clock = _clock(match)
            rest = rest[match.end() :]
        fraction, offset = _rest(rest)
        return self._instant(day + clock + fraction, offset)

    def _iso(self, text: str) -> tuple[int, int]:
        head, clock_text, rest_text = text[:10], text[10:19], text[19:]
        day = _remember(self._days, head, _iso_day)
        if len(clock_text) == 9 and clock_text[6] == ":" and clock_text[0] in "T ":
            clock = _remember(self._clocks, clock_text, _exact_clock)
            fraction, offset = _remember(self._rests, rest_text, _rest)
            return self._instant(day + clock + fraction, offset)
        after = text[10:].strip()
        match = _CLOCK.match(after)
        if after and not match:
            raise ValueError(f"heure illisible : « {_short(text)} »")
        clock = _clock(match) if match else 0
        fraction, offset = _rest(after[match.end() :] if match else "")
        return self._instant(day + clock + fraction, offset)

    def _french_day(self, text: str) -> tuple[int, str]:
        if match := _SLASHED.match(text):
            first, second, year = int(match[1]), int(match[3]), int(match[4])
            day, month = (second, first) if self.month_first else (first, second)
            if month > 12 >= day:
                order = "jour/mois" if self.month_first else "mois/jour"
                raise ValueError(f"le mois {month} n'existe pas dans « {_short(text)} » (date {order} ?)")
            return _day(year, month, day, text), text[match.end() :]
        if match := _WRITTEN.match(text):
            number = _MONTHS.get(match[2].casefold())
            if number is None:
                raise ValueError(f"mois inconnu dans « {_short(text)} »")
            return _day(int(match[3]), number, int(match[1]), text), text[match.end() :]
        if not text:
            raise ValueError("date absente")
        raise ValueError(f"date illisible : « {_short(text)} »")

    def _instant(self, local: int, offset: int | None) -> tuple[int, int]:
        if offset is None:
            self.naive += 1
            minute = local // MINUTE
            offset = self._offsets.get(minute)
            if offset is None:
                offset = _remember(self._offsets, minute, self._offset_at_clock)
        return local - offset * MINUTE, offset

    def _offset_at_clock(self, minute: int) -> int:
        wall = datetime.fromordinal(_EPOCH_DAY + minute // 1440).replace(
            hour=minute % 1440 // 60, minute=minute % 60
        )
        return _minutes(wall.replace(tzinfo=ZoneInfo(self.zone)))


K = TypeVar("K")
V = TypeVar("V")


def _minutes(when: datetime) -> int:
    shift = when.utcoffset()
    assert shift is not None
    return round(shift.total_seconds() / 60)


def _remember(memory: dict[K, V], key: K, read: Callable[[K], V]) -> V:
    if key not in memory:
        if len(memory) >= _KEPT:
            memory.clear()
        memory[key] = read(key)
    return memory[key]


def _iso_day(text: str) -> int:
    return _day(int(text[:4]), int(text[5:7]), int(text[8:10]), text)


def _day(year: int, month: int, day: int, text: str) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"année hors de {FIRST_YEAR}-{LAST_YEAR} : « {_short(text)} »")
    try:
        return (date(year, month, day).toordinal() - _EPOCH_DAY) * DAY
    except ValueError:
        raise ValueError(f"ce jour n'existe pas : « {_short(text)} »") from None


def _exact_clock(text: str) -> int:
    match = _CLOCK.fullmatch(text[1:])
    if match is None:
        raise ValueError(f"heure illisible : « {_short(text)} »")
    return _clock(match)


def _clock(match: re.Match[str]) -> int:
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if hour > 23 or minute > 59 or second > 60:
        raise ValueError(f"cette heure n'existe pas : « {_short(match[0])} »")
    return hour * HOUR + minute * MINUTE + second * SECOND + _fraction(match[4])


def _fraction(digits: str | None) -> int:
    return int((digits or "")[:6].ljust(6, "0"))


def _rest(text: str) -> tuple[int, int | None]:
    """Fraction of a second in microseconds, and offset in minutes (None when nothing is written)."""
    fraction = 0
    if match := re.match(r"[.,](\d{1,9})", text):
        fraction, text = _fraction(match[1]), text[match.end() :]
    text = text.strip()
    if not text:
        return fraction, None
    if text in ("Z", "z", "UTC", "GMT"):
        return fraction, 0
    if match := _OFFSET.fullmatch(text):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > 18 * 60:
            raise ValueError(f"décalage horaire impossible : « {_short(text)} »")
        return fraction, minutes if match[1] == "+" else -minutes
    raise ValueError(f"fin de date illisible : « {_short(text)} »")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
