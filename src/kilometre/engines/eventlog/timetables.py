"""Open time of a calendar, for whole arrays of instants at once.

A `Calendar` answers one instant at a time. A `Timetable` is the same calendar between two instants as a table of
openings and closings in microseconds: the open time since its beginning is a growing, piecewise linear function,
read forwards (`worked`) and backwards (`back`) with one binary search an instant.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.calendars import Calendar

from .arrays import DAY, Codes, Flags, Micros
from .log import EventLog, instant, micros


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """``k`` open intervals, in order and apart from each other.

    Parameters
    ----------
    openings, closings : int64, shape (k,)
        Microseconds since 1970 UTC.
    before : int64, shape (k + 1,)
        Open time before each opening; the last one is the whole open time.
    """

    openings: Micros
    closings: Micros
    before: Micros

    @classmethod
    def of(cls, calendar: Calendar, start: int, end: int) -> Self:
        """The calendar between two instants (microseconds); beyond them it is closed."""
        intervals = list(calendar.open_intervals(instant(start), instant(end)))
        openings = np.array([micros(opening) for opening, _ in intervals], dtype=np.int64)
        closings = np.array([micros(closing) for _, closing in intervals], dtype=np.int64)
        before = np.concatenate(([0], np.cumsum(closings - openings))).astype(np.int64)
        return cls(openings, closings, before)

    def worked(self, when: Micros) -> Micros:
        """Open time from the beginning to each instant; same shape."""
        if not len(self.openings):
            return np.zeros_like(when)
        place = np.searchsorted(self.openings, when, side="right") - 1
        inside = np.maximum(place, 0)
        spent = np.minimum(when, self.closings[inside]) - self.openings[inside]
        return np.where(place < 0, 0, self.before[inside] + spent)

    def between(self, start: Micros, end: Micros) -> Micros:
        """Open time from one instant to another, of each pair; negative when ``end`` comes first."""
        return self.worked(end) - self.worked(start)

    def back(self, when: Micros, duration: Micros) -> Micros:
        """Latest instant with this much open time between it and ``when``; ``when`` itself for a zero duration.

        A duration that goes back before the beginning stops at the first opening.
        """
        if not len(self.openings):
            return when.copy()
        target = np.maximum(self.worked(when) - duration, 0)
        place = np.searchsorted(self.before, target, side="right") - 1
        place = np.minimum(place, len(self.openings) - 1)
        return np.where(duration <= 0, when, self.openings[place] + target - self.before[place])

    def after(self, when: Micros, duration: Micros) -> Micros:
        """First instant with this much open time between ``when`` and it; at most the last closing."""
        if not len(self.openings):
            return when + duration
        target = np.minimum(self.worked(when) + duration, self.before[-1])
        place = np.maximum(np.searchsorted(self.before, target, side="left") - 1, 0)
        return np.where(duration <= 0, when, self.openings[place] + target - self.before[place])

    def reopens(self, start: Micros, end: Micros) -> Flags:
        """Is there an opening between the two instants of each pair?"""
        return np.searchsorted(self.openings, end, side="left") > np.searchsorted(
            self.openings, start, side="right"
        )

    def is_open(self, when: Micros) -> Flags:
        place = np.searchsorted(self.openings, when, side="right") - 1
        return (place >= 0) & (when < self.closings[np.maximum(place, 0)])


@dataclass(frozen=True, slots=True, eq=False)
class Schedules:
    """Which calendar each execution follows: that of its person, or of its service, or of everybody.

    Parameters
    ----------
    calendars : tuple of Calendar
        The distinct ones.
    timetables : tuple of Timetable
        The same, between the first and the last instant of the log (a day more on both sides).
    of_row : int32, shape (n,)
        Which one each row follows.
    names : tuple of tuple of str
        Who follows each calendar: services or persons; ``()`` is everybody else.
    assumption : str
        Where they come from, in French.
    """

    calendars: tuple[Calendar, ...]
    timetables: tuple[Timetable, ...]
    of_row: Codes
    names: tuple[tuple[str, ...], ...]
    assumption: str

    @classmethod
    def given(
        cls,
        log: EventLog,
        everybody: Calendar,
        *,
        services: Mapping[str, Calendar] | None = None,
        resources: Mapping[str, Calendar] | None = None,
        assumption: str = "Calendriers donnés.",
    ) -> Self:
        """Calendars by name of person first, then of service, then the common one."""
        distinct: dict[Calendar, list[str]] = {everybody: []}

        def code(calendar: Calendar, name: str) -> int:
            distinct.setdefault(calendar, []).append(name)
            return list(distinct).index(calendar)

        by_service = np.zeros(len(log.services) + 1, dtype=np.int32)
        for name, calendar in (services or {}).items():
            if name in log.services:
                by_service[log.services.index(name)] = code(calendar, name)
        of_row = by_service[log.service]
        if resources:
            by_resource = np.full(len(log.resources) + 1, -1, dtype=np.int32)
            for name, calendar in resources.items():
                if name in log.resources:
                    by_resource[log.resources.index(name)] = code(calendar, name)
            own = by_resource[log.resource]
            of_row = np.where(own >= 0, own, of_row)
        first, last = (int(log.start.min()), int(log.end.max())) if len(log) else (0, DAY)
        return cls(
            calendars=tuple(distinct),
            timetables=tuple(Timetable.of(calendar, first - DAY, last + DAY) for calendar in distinct),
            of_row=of_row,
            names=tuple(tuple(names) for names in distinct.values()),
            assumption=assumption,
        )

    def between(self, start: Micros, end: Micros) -> Micros:
        """Open time between two instants of each row, in the calendar that it follows; shape (n,)."""
        return self.worked(end) - self.worked(start)

    def worked(self, when: Micros, rows: NDArray[np.int64] | None = None) -> Micros:
        """Open time from the beginning of the row's timetable; ``rows`` when ``when`` is not one by row."""
        which = self.of_row if rows is None else self.of_row[rows]
        if len(self.timetables) == 1:
            return self.timetables[0].worked(when)
        result = np.zeros(len(when), dtype=np.int64)
        for code, timetable in enumerate(self.timetables):
            chosen = np.flatnonzero(which == code)
            result[chosen] = timetable.worked(when[chosen])
        return result

    def back(self, when: Micros, duration: Micros) -> Micros:
        """See `Timetable.back`, each row in its own calendar."""
        result = when.copy()
        for code, timetable in enumerate(self.timetables):
            chosen = np.flatnonzero(self.of_row == code)
            result[chosen] = timetable.back(when[chosen], duration[chosen])
        return result
