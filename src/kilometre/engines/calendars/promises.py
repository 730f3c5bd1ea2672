"""Promised delays: « 24 heures », « 2 jours ouvrés », and the instant by which they must be kept.

How they are counted:

- **Hours** run from the very instant of the event: always, or only while the office is open.
- **Days**: that of the event does not count (*dies a quo*; Code de procédure civile, art. 641).
  *Working days* are those when the office opens; the delay ends at the last closing of the last of them.
  *Calendar days* are all days; the delay ends with the last one, at twenty-four hours local time (art. 642).
  It is not rolled to the next working day: rolling belongs to legal clocks, each with its own text.

A legal clock (months, suspensions, rolling) is another engine's work; this one keeps promises.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Final, Self

from .instants import utc
from .working_time import Calendar

_LONGEST: Final = 99_999


class Unit(Enum):
    """What a delay counts; the value is its written suffix."""

    HOURS = "h"
    WORKING_HOURS = "ho"
    DAYS = "j"
    WORKING_DAYS = "jo"


_WORDS: Final = {
    Unit.HOURS: ("heure", "heures"),
    Unit.WORKING_HOURS: ("heure ouvrée", "heures ouvrées"),
    Unit.DAYS: ("jour", "jours"),
    Unit.WORKING_DAYS: ("jour ouvré", "jours ouvrés"),
}


@dataclass(frozen=True, slots=True)
class Delay:
    """A whole number of hours or days, elapsed or worked; ``str`` and ``parse`` are inverse ("16ho").

    Raises
    ------
    ValueError
        The count is not between 1 and 99 999.
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.count <= _LONGEST:
            raise ValueError(f"Un délai compte de 1 à {_LONGEST} heures ou jours (reçu : {self.count}).")

    @classmethod
    def elapsed(cls, *, hours: int) -> Self:
        return cls(hours, Unit.HOURS)

    @classmethod
    def working(cls, *, hours: int) -> Self:
        return cls(hours, Unit.WORKING_HOURS)

    @classmethod
    def working_days(cls, number: int) -> Self:
        return cls(number, Unit.WORKING_DAYS)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "24h" (hours), "16ho" (worked hours), "10j" (days) or "2jo" (working days); else ValueError."""
        match = re.fullmatch(r"([1-9][0-9]{0,4})(h|ho|j|jo)", text)
        if not match:
            raise ValueError(f"Délai illisible : {text!r} (attendu : « 24h », « 16ho », « 10j » ou « 2jo »).")
        return cls(int(match[1]), Unit(match[2]))

    def __str__(self) -> str:
        return f"{self.count}{self.unit.value}"

    def describe(self) -> str:
        """In plain French: « 24 heures », « 1 jour ouvré »."""
        singular, plural = _WORDS[self.unit]
        return f"{self.count} {singular if self.count == 1 else plural}"

    def due(self, start: datetime, calendar: Calendar) -> datetime:
        """Last instant, in UTC, at which the delay that starts now is kept. See the rules of the module."""
        local_start = calendar.local(start)
        match self.unit:
            case Unit.HOURS:
                return utc(start) + timedelta(hours=self.count)
            case Unit.WORKING_HOURS:
                return calendar.add_working_time(start, timedelta(hours=self.count))
            case Unit.DAYS:
                return calendar.at(local_start.date() + timedelta(days=self.count + 1), time.min)
            case Unit.WORKING_DAYS:
                return calendar.last_closing(calendar.add_working_days(local_start.date(), self.count))


class State(Enum):
    """Where a promise stands; the value is the word shown."""

    ON_TIME = "dans les temps"
    SOON = "échéance proche"
    MISSED = "délai dépassé"


@dataclass(frozen=True, slots=True)
class Promise:
    """A delay that runs from a start, for a service that keeps this calendar."""

    start: datetime
    delay: Delay
    calendar: Calendar

    @property
    def due(self) -> datetime:
        """Last instant, in UTC, at which the promise is kept."""
        return self.delay.due(self.start, self.calendar)

    @property
    def last_day(self) -> date:
        """Local date to show: a delay that ends on the 10th at twenty-four hours is due on the 10th."""
        return self.calendar.local(self.due - timedelta.resolution).date()

    def warning_at(self, share: float = 0.75) -> datetime:
        """Instant, in UTC, when this share of the time has passed: the moment to send an alert.

        The time is that which the delay counts: open time for worked hours and working days, so that the
        alert falls while the office is open; elapsed time otherwise. ValueError unless 0 < share < 1.
        """
        if not 0 < share < 1:
            raise ValueError(f"La part du délai doit être entre 0 et 1, bornes exclues (reçu : {share}).")
        return self._clock.add_working_time(
            self.start, share * self._clock.working_time(self.start, self.due)
        )

    def remaining(self, now: datetime) -> timedelta:
        """Time left, counted as in ``warning_at``: zero when due, then negative as time runs over."""
        return self._clock.working_time(now, self.due)

    def state(self, now: datetime, share: float = 0.75) -> State:
        """On time, soon due (from ``warning_at(share)``), or missed (after ``due``)."""
        now = utc(now)
        if now > self.due:
            return State.MISSED
        return State.SOON if now >= self.warning_at(share) else State.ON_TIME

    @property
    def _clock(self) -> Calendar:
        """The calendar whose open time this delay counts."""
        if self.delay.unit in (Unit.WORKING_HOURS, Unit.WORKING_DAYS):
            return self.calendar
        return Calendar.always(self.calendar.zone)
