"""A series of meetings: a rhythm on the local clock, and what was changed of single dates.

A meeting « every second Tuesday at 10:00 in Paris » is at 10:00 all year: its instant in UTC moves by an hour on the
last Sundays of March and October. Rhythms are those of RFC 5545 (RRULE) that people use; see README.md.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import merge
from itertools import count, groupby, islice
from typing import TypeAlias
from zoneinfo import ZoneInfo

LAST_YEAR = 2200
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Weekly:
    """On these days of the week (0 is Monday), every ``every`` weeks counted from that of the start."""

    days: tuple[int, ...]
    every: int = 1

    def __post_init__(self) -> None:
        _check_every(self.every)
        if not self.days or any(not 0 <= day <= 6 for day in self.days):
            raise ValueError("Un rythme hebdomadaire tombe au moins un jour de la semaine.")

    def dates(self, start: dt.date) -> Iterator[dt.date]:
        monday = start - dt.timedelta(days=start.weekday())
        for week in count():
            first = monday + dt.timedelta(weeks=week * self.every)
            if first.year > LAST_YEAR:
                return
            yield from (first + dt.timedelta(days=day) for day in sorted(set(self.days)))

    def as_text(self) -> str:
        """The value of an RRULE, without its end."""
        days = ",".join(DAYS[day] for day in sorted(set(self.days)))
        return f"FREQ=WEEKLY;INTERVAL={self.every};WKST=MO;BYDAY={days}"


@dataclass(frozen=True, slots=True)
class MonthlyByDate:
    """On one day of the month (1 to 31); months that have no such day are skipped."""

    day: int
    every: int = 1

    def __post_init__(self) -> None:
        _check_every(self.every)
        if not 1 <= self.day <= 31:
            raise ValueError("Un jour du mois va de 1 à 31.")

    def dates(self, start: dt.date) -> Iterator[dt.date]:
        for year, month in _months(start, self.every):
            if self.day <= calendar.monthrange(year, month)[1]:
                yield dt.date(year, month, self.day)

    def as_text(self) -> str:
        """The value of an RRULE, without its end."""
        return f"FREQ=MONTHLY;INTERVAL={self.every};BYMONTHDAY={self.day}"


@dataclass(frozen=True, slots=True)
class MonthlyByWeekday:
    """On the ``ranks`` (first is 1, fifth 5, last -1) of this weekday in the month: (1, 3) is twice a month.

    Months without a fifth are skipped.
    """

    weekday: int
    ranks: tuple[int, ...]
    every: int = 1

    def __post_init__(self) -> None:
        _check_every(self.every)
        if not 0 <= self.weekday <= 6 or not self.ranks or not {1, 2, 3, 4, 5, -1}.issuperset(self.ranks):
            raise ValueError("Un rang dans le mois va du premier au cinquième, ou vaut « dernier ».")

    def dates(self, start: dt.date) -> Iterator[dt.date]:
        for year, month in _months(start, self.every):
            first, length = calendar.monthrange(year, month)
            days = range(1 + (self.weekday - first) % 7, length + 1, 7)
            chosen = {days[rank - 1 if rank > 0 else -1] for rank in self.ranks if rank <= len(days)}
            yield from (dt.date(year, month, day) for day in sorted(chosen))

    def as_text(self) -> str:
        """The value of an RRULE, without its end."""
        days = ",".join(f"{rank}{DAYS[self.weekday]}" for rank in sorted(set(self.ranks)))
        return f"FREQ=MONTHLY;INTERVAL={self.every};BYDAY={days}"


Rhythm: TypeAlias = Weekly | MonthlyByDate | MonthlyByWeekday


@dataclass(frozen=True, slots=True)
class Change:
    """What differs on one date: cancelled, or at another moment (local clock), or of another length."""

    is_cancelled: bool = False
    starts: dt.datetime | None = None
    minutes: int | None = None

    def __post_init__(self) -> None:
        if self.starts is not None and self.starts.tzinfo is not None:
            raise ValueError("Un déplacement se donne à l'heure locale, sans fuseau.")
        _check_minutes(self.minutes)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """``slot`` is the date that a rhythm gave, the name of the occurrence even once moved. Instants are in UTC."""

    slot: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_cancelled: bool = False
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """``at`` is the local time in ``zone``; the series ends after ``until`` (that day included).

    ``changes`` are by slot. A slot that the rhythm does not give (it changed since) is a date of the series too.
    """

    starts_on: dt.date
    at: dt.time
    minutes: int
    zone: ZoneInfo
    rhythm: Rhythm
    until: dt.date | None = None
    changes: Mapping[dt.date, Change] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_minutes(self.minutes)
        if self.at.tzinfo is not None:
            raise ValueError("L'heure d'une série est celle de l'horloge locale.")

    def slots(self, since: dt.date | None = None) -> Iterator[dt.date]:
        """Dates in order, those cancelled or moved included, from ``since``."""
        for date, _ in groupby(merge(sorted(self.changes), self._given())):
            if since is None or date >= since:
                yield date

    def _given(self) -> Iterator[dt.date]:
        """Dates of the rhythm."""
        for date in self.rhythm.dates(self.starts_on):
            if self.until is not None and date > self.until:
                return
            if date >= self.starts_on:
                yield date

    def has(self, slot: dt.date) -> bool:
        return next(self.slots(slot), None) == slot

    def occurrence(self, slot: dt.date) -> Occurrence:
        """What becomes of one date; ValueError if the series does not have it."""
        if not self.has(slot):
            raise ValueError(f"Le {slot:%d/%m/%Y} n'est pas une date de cette série.")
        return self._at(slot)

    def occurrences(self, since: dt.datetime, before: dt.datetime) -> list[Occurrence]:
        """Those that start in [since, before), in order of start; what is cancelled is given as such."""
        moved = [slot for slot, change in self.changes.items() if change.starts is not None]
        margin = dt.timedelta(days=2)  # a local date is within two days of the date in UTC
        near = set()
        for slot in self.slots((since - margin).date()):
            if slot > (before + margin).date():
                break
            near.add(slot)
        near.update(moved)
        found = (self._at(slot) for slot in near)
        return sorted(
            (one for one in found if since <= one.starts_at < before),
            key=lambda one: (one.starts_at, one.slot),
        )

    def following(self, now: dt.datetime, limit: int = 1) -> list[Occurrence]:
        """The ``limit`` next ones that are not cancelled and not over at ``now``."""
        since = (now - dt.timedelta(days=2, minutes=self.minutes)).date()
        rest = (self._at(slot) for slot in self._given() if slot >= since and slot not in self.changes)
        found = [one for one in map(self._at, self.changes) if not one.is_cancelled and one.ends_at > now]
        found += islice((one for one in rest if one.ends_at > now), limit)
        return sorted(found, key=lambda one: (one.starts_at, one.slot))[:limit]

    def first(self) -> dt.date | None:
        """The first date."""
        return next(self.slots(), None)

    def _at(self, slot: dt.date) -> Occurrence:
        change = self.changes.get(slot, Change())
        planned = dt.datetime.combine(slot, self.at)
        wall = change.starts or planned
        minutes = change.minutes or self.minutes
        starts_at = instant_of(wall, self.zone)
        return Occurrence(
            slot=slot,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=minutes),
            is_cancelled=change.is_cancelled,
            is_moved=wall != planned,
        )


def instant_of(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The instant, in UTC, of a local time: as RFC 5545 (3.3.5) says, so that every calendar shows the same.

    A time shown twice is the first of the two; a skipped one is read with the offset before the change.
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)


def _months(start: dt.date, every: int) -> Iterator[tuple[int, int]]:
    for step in count(0, every):
        years, month = divmod(start.month - 1 + step, 12)
        if start.year + years > LAST_YEAR:
            return
        yield start.year + years, month + 1


def _check_every(every: int) -> None:
    if not 1 <= every <= 52:
        raise ValueError("Un rythme revient toutes les 1 à 52 semaines, ou tous les 1 à 52 mois.")


def _check_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= 24 * 60:
        raise ValueError("Une réunion dure de 1 minute à 24 heures.")
