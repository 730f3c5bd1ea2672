"""Where the time of a case goes: every instant from its first to its last belongs to exactly one of six causes.

Along a case, executions are taken in the order of their starts. The *frontier* is the last end so far. Each execution
adds the time by which it pushes the frontier, and no more, so that steps done side by side are counted once:

- **gap**, from the frontier to its start: nobody works on the case, which waits for this execution;
- **cover**, from its start (or the frontier, if later) to its end: it is in progress.

Both are cut with the calendar of whoever executes it:

- an activity of the *applicant* (named by the user) takes its gap and cover whole: ``waiting_applicant``;
- closed time is ``off_hours``; but a cover wholly in closed time was worked, and is ``work``;
- open time of the cover is ``work``;
- open time of the gap is ``waiting_service`` while the person who will do it (the service, if nobody is named)
  is busy with other cases: the resource contention of Lashkevich et al. (*Why am I waiting? Data-driven analysis of
  waiting times in business processes*, CAiSE 2023);
- the rest of it is ``handover`` when the case comes from another service (another person, where services are not
  recorded), else ``unexplained``.

All are integers of microseconds: the parts of a case add up to its duration exactly.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .arrays import MISSING, Codes, Counts, Flags, Micros, group_starts, running_argmax, running_max
from .log import EventLog
from .timetables import Schedules


class Cause(IntEnum):
    """Row of `Split.parts`. ``key`` is its name in JSON, ``french`` on screens."""

    WORK = 0
    WAITING_SERVICE = 1
    WAITING_APPLICANT = 2
    HANDOVER = 3
    OFF_HOURS = 4
    UNEXPLAINED = 5

    @property
    def key(self) -> str:
        return f"{self.name.lower()}_h"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH: Final = {
    Cause.WORK: "travail",
    Cause.WAITING_SERVICE: "attente d'un service occupé",
    Cause.WAITING_APPLICANT: "attente du demandeur",
    Cause.HANDOVER: "passage de main",
    Cause.OFF_HOURS: "heures de fermeture",
    Cause.UNEXPLAINED: "attente sans cause visible",
}


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """The time that each execution adds to its case, by cause.

    Parameters
    ----------
    parts : int64, shape (6, n)
        Microseconds, in the order of `Cause` and of the rows of the log. ``parts.sum()`` over the rows of a case
        is its duration.
    before : int64, shape (n,)
        Row of the execution whose end was the frontier, -1 for the first one of a case.
    """

    parts: Micros
    before: Counts

    @property
    def waits(self) -> Micros:
        """Time of each execution that is not work; shape (n,)."""
        waits: Micros = self.parts[1:].sum(axis=0)
        return waits


def split_time(
    log: EventLog, schedules: Schedules, start: Micros | None = None, *, applicant: Collection[str] = ()
) -> Split:
    """Split the time of every case. ``start`` replaces the starts of the log by estimated ones, shape (n,).

    A start before the first recorded instant of the case counts from that instant.
    """
    begun = log.start if start is None else np.maximum(start, log.case_start[log.case])
    order = np.lexsort((np.arange(len(log)), log.end, begun, log.case))
    case, ends, begins = log.case[order], log.end[order], begun[order]
    first = group_starts(case)
    holder = running_argmax(ends, case)  # place, in this order, of the execution that ends last so far
    before = np.concatenate(([0], holder[:-1])) if len(order) else holder
    frontier = np.where(first, log.case_start[case], ends[before])
    gap_start, gap_end = frontier, np.maximum(begins, frontier)
    cover_start, cover_end = gap_end, np.maximum(ends, gap_end)

    is_applicant = np.isin(log.activity[order], _codes(log, applicant))
    performer = _performers(log)
    parts = np.zeros((len(Cause), len(log)), dtype=np.int64)
    gap, cover = gap_end - gap_start, cover_end - cover_start
    open_gap = schedules.worked(gap_end, order) - schedules.worked(gap_start, order)
    open_cover = schedules.worked(cover_end, order) - schedules.worked(cover_start, order)
    open_cover = np.where(open_cover == 0, cover, open_cover)
    busy = _Busy.of(log, schedules, begun, performer, excluded=np.isin(log.activity, _codes(log, applicant)))
    contention = busy.until(performer[order], gap_end) - busy.until(performer[order], gap_start)
    contention = np.clip(contention, 0, open_gap)
    changes = ~first & _changes_hands(log, order[before], order)

    parts[Cause.WORK] = open_cover
    parts[Cause.WAITING_SERVICE] = contention
    parts[Cause.HANDOVER] = np.where(changes, open_gap - contention, 0)
    parts[Cause.UNEXPLAINED] = np.where(changes, 0, open_gap - contention)
    parts[Cause.OFF_HOURS] = gap - open_gap + cover - open_cover
    parts[:, is_applicant] = 0
    parts[Cause.WAITING_APPLICANT] = np.where(is_applicant, gap + cover, 0)

    by_row = np.empty_like(parts)
    by_row[:, order] = parts
    before_row = np.empty(len(log), dtype=np.int64)
    before_row[order] = np.where(first, -1, order[before])
    return Split(by_row, before_row)


def _codes(log: EventLog, names: Collection[str]) -> Codes:
    return np.array([code for code, name in enumerate(log.activities) if name in names], dtype=np.int32)


def _performers(log: EventLog) -> Counts:
    """One code for each person, and for each service where nobody is named; -1 where neither is; shape (n,)."""
    by_service = np.where(log.service == MISSING, MISSING, log.service + len(log.resources))
    return np.where(log.resource == MISSING, by_service, log.resource).astype(np.int64)


def _changes_hands(log: EventLog, before: Counts, after: Counts) -> Flags:
    services = (log.service[before] != MISSING) & (log.service[after] != MISSING)
    people = (log.resource[before] != MISSING) & (log.resource[after] != MISSING)
    by_service = log.service[before] != log.service[after]
    by_person = people & (log.resource[before] != log.resource[after])
    changes: Flags = np.where(services, by_service, by_person)
    return changes


@dataclass(frozen=True, slots=True, eq=False)
class _Busy:
    """When each performer works on anything: merged intervals, by (performer, start), and the open time in them."""

    key: Counts  # performer and rank of the start, as one growing integer
    levels: Micros
    performer: Counts
    start: Micros
    end: Micros
    row: Counts  # a row of the performer, for its calendar
    spent: Micros  # open busy time of the performer before the interval
    schedules: Schedules

    @classmethod
    def of(
        cls, log: EventLog, schedules: Schedules, begun: Micros, performer: Counts, excluded: Flags
    ) -> "_Busy":
        rows = np.flatnonzero((performer != MISSING) & ~excluded & (log.end > begun))
        rows = rows[np.lexsort((log.end[rows], begun[rows], performer[rows]))]
        who, start, end = performer[rows], begun[rows], log.end[rows]
        furthest = running_max(end, who) if len(rows) else end
        opens = group_starts(who)
        if len(rows):
            opens[1:] |= start[1:] > furthest[:-1]
        begins = np.flatnonzero(opens)
        who, start, row = who[begins], start[begins], rows[begins]
        last = np.append(begins[1:], len(rows)) - 1
        end = furthest[last] if len(rows) else end
        length = schedules.worked(end, row) - schedules.worked(start, row)
        total = np.cumsum(length) - length
        first = group_starts(who)
        base = total[np.maximum.accumulate(np.where(first, np.arange(len(who)), 0))] if len(who) else total
        levels = np.unique(start)
        key = who * (len(levels) + 1) + np.searchsorted(levels, start)
        return cls(key, levels, who, start, end, row, total - base, schedules)

    def until(self, performer: Counts, when: Micros) -> Micros:
        """Open busy time of each performer up to an instant."""
        if not len(self.key):
            return np.zeros(len(when), dtype=np.int64)
        rank = np.searchsorted(self.levels, when, side="right") - 1
        place = np.searchsorted(self.key, performer * (len(self.levels) + 1) + rank, side="right") - 1
        inside = np.maximum(place, 0)
        found = (place >= 0) & (self.performer[inside] == performer) & (rank >= 0)
        rows = self.row[inside]
        reached = np.minimum(when, self.end[inside])
        partial = self.schedules.worked(reached, rows) - self.schedules.worked(self.start[inside], rows)
        return np.where(found, self.spent[inside] + partial, 0)


def split_by_case(log: EventLog, split: Split) -> NDArray[np.int64]:
    """Time of each case by cause; shape (6, m)."""
    return np.add.reduceat(split.parts, log.bounds[:-1], axis=1)
