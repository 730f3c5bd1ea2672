"""Who does what in a log: pools, calendars, speeds, and how many files each person follows at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.calendars import Calendar, Week
from kilometre.engines.eventlog import EventLog, Timetable, discover_week
from kilometre.engines.eventlog.arrays import DAY, HOUR, MISSING, Flags, Micros
from kilometre.engines.eventlog.discovery import seen_at
from kilometre.engines.eventlog.zones import local
from kilometre.engines.simulation.model import Person

_OWN_CALENDAR, _SHARED_CALENDAR = 300, 150
_CROWD: Final = 0.3
_ENOUGH: Final = 30
_AT_ONCE: Final = 20
_INSTANT: Final = 0.9
_TURNS, _GOLDEN = 20, 0.6180339887498949


@dataclass(frozen=True, eq=False)
class Team:
    """People and calendars of a log.

    Parameters
    ----------
    pool_of : tuple of str
        Pool of each activity, "" when nobody is needed.
    calendar_of : tuple of str
        Calendar of each activity: that of its pool.
    people : tuple of Person
    calendars : dict of name to Calendar
    work : float64, shape (n,)
        Hours of work of each execution, in the calendar of who did it, for somebody of ordinary speed.
    overtime : float64, shape (a,)
        How often each activity goes on past closing time, see `_overtime`.
    open_of : dict of name to Timetable
    """

    pool_of: tuple[str, ...]
    calendar_of: tuple[str, ...]
    people: tuple[Person, ...]
    calendars: dict[str, Calendar]
    work: NDArray[np.float64]
    overtime: NDArray[np.float64]
    open_of: dict[str, Timetable]


def automatic(log: EventLog, ready: Micros) -> Flags:
    """Activities that take no time and are done at once in nine cases of ten: nobody is waited for; shape (a,)."""
    at_once = (log.start - ready < 60_000_000) & (log.end == log.start)
    return _mean(at_once, log) >= _INSTANT


def team_of(log: EventLog, ready: Micros, department: str | None, applicant: Collection[str]) -> Team:
    names = log.activities
    free = automatic(log, ready) | np.isin(names, list(applicant))
    executors = [
        np.unique(log.resource[(log.activity == code) & (log.resource != MISSING)])
        for code in range(len(names))
    ]
    counts = np.bincount(log.activity, minlength=len(names))
    for code, doers in enumerate(executors):
        # Nearly as many people as files: they come with them (applicants), and nobody else waits for them.
        free[code] |= len(doers) == 0 or (len(doers) > 3 and len(doers) > _CROWD * counts[code])
    pool_of = _pools(names, executors, free)
    calendars, of_pool = _calendars(log, pool_of, department)
    own = _own_calendars(log, pool_of, of_pool, calendars, department)
    tables = {
        name: Timetable.of(one, int(log.start.min()) - DAY, int(log.end.max()) + DAY)
        for name, one in calendars.items()
    }
    calendar_of = tuple(of_pool[pool] for pool in pool_of)
    which = _calendar_codes(log, calendar_of, own, list(tables))
    elapsed = np.isin(names, list(applicant))[log.activity]
    work = _work(log, which, list(tables.values()), elapsed)
    people, speed = _people(log, pool_of, of_pool, own, work)
    overtime = np.where(free, 0.0, _overtime(log, work, which, list(tables.values())))
    return Team(pool_of, calendar_of, people, calendars, work / speed, overtime, tables)


def _pools(names: tuple[str, ...], executors: list[NDArray[np.int32]], free: Flags) -> tuple[str, ...]:
    """Activities done by the same people share a pool, named after the first of them."""
    named: dict[tuple[int, ...], str] = {}
    return tuple(
        "" if free[code] else named.setdefault(tuple(executors[code].tolist()), name)
        for code, name in enumerate(names)
    )


def _calendars(
    log: EventLog, pool_of: tuple[str, ...], department: str | None
) -> tuple[dict[str, Calendar], dict[str, str]]:
    """Hours of each pool (of everybody, for one seldom seen); equal ones are one calendar."""
    names: dict[Calendar, str] = {}
    of_pool: dict[str, str] = {}
    everybody = discover_week(local(seen_at(log), log.zone))
    for pool in dict.fromkeys(pool_of):
        codes = [code for code, own in enumerate(pool_of) if own == pool]
        clock = local(seen_at(log, np.isin(log.activity, codes)), log.zone)
        week = discover_week(clock) if len(clock) >= _SHARED_CALENDAR else everybody
        calendar = Calendar(log.zone, week, department)
        of_pool[pool] = names.setdefault(calendar, f"horaires {len(names) + 1}")
    return {name: calendar for calendar, name in names.items()}, of_pool


def _own_calendars(
    log: EventLog,
    pool_of: tuple[str, ...],
    of_pool: dict[str, str],
    calendars: dict[str, Calendar],
    department: str | None,
) -> dict[int, str]:
    """Calendar of each person: their own when they were seen often, else that of the pool where they work most."""
    known = {calendar: name for name, calendar in calendars.items()}
    found: dict[int, str] = {}
    for code in np.unique(log.resource[log.resource != MISSING]).tolist():
        rows = log.resource == code
        shared = of_pool[pool_of[int(np.argmax(np.bincount(log.activity[rows])))]]
        found[code] = shared
        if np.count_nonzero(rows) >= _OWN_CALENDAR:
            week = _filled(discover_week(local(seen_at(log, rows), log.zone)), calendars[shared].week)
            calendar = Calendar(log.zone, week, department)
            found[code] = known.setdefault(calendar, f"horaires {len(known) + 1}")
            calendars[found[code]] = calendar
    return found


def _filled(own: Week, shared: Week) -> Week:
    """Hours of somebody, without the single hours in which they were not seen while their colleagues were."""
    days = []
    for mine, theirs in zip(own, shared, strict=True):
        hours: list[tuple[time, time]] = []
        for begin, end in mine:
            last = hours[-1][1] if hours else begin
            gap = begin.hour - last.hour
            if (
                hours
                and gap == 1
                and any(one <= last and (begin <= other or not other.hour) for one, other in theirs)
            ):
                hours[-1] = (hours[-1][0], end)
            else:
                hours.append((begin, end))
        days.append(tuple(hours))
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def _calendar_codes(
    log: EventLog, calendar_of: tuple[str, ...], own: dict[int, str], names: list[str]
) -> NDArray[np.int64]:
    """Place among ``names`` of the calendar of who did each execution; shape (n,)."""
    own_code = np.array(
        [names.index(own[code]) if code in own else -1 for code in range(len(log.resources))] + [-1]
    )
    of_activity = np.array([names.index(name) for name in calendar_of])
    return np.where(own_code[log.resource] >= 0, own_code[log.resource], of_activity[log.activity])


def _work(
    log: EventLog, which: NDArray[np.int64], tables: list[Timetable], elapsed: Flags
) -> NDArray[np.float64]:
    """Open hours of each execution; its whole length if it saw no opening, was done in closed time or by the applicant."""
    work = np.zeros(len(log), dtype=np.int64)
    paused = np.zeros(len(log), dtype=np.bool_)
    for code, table in enumerate(tables):
        rows = np.flatnonzero(which == code)
        work[rows] = table.between(log.start[rows], log.end[rows])
        paused[rows] = table.reopens(log.start[rows], log.end[rows])
    whole = ~paused | (work <= 0) | elapsed
    return np.where(whole, log.end - log.start, work) / HOUR


def _overtime(
    log: EventLog, work: NDArray[np.float64], which: NDArray[np.int64], tables: list[Timetable]
) -> NDArray[np.float64]:
    """How often work that closing time should stop goes on to its end; shape (a,).

    Pauses would be so long if the length of a work had nothing to do with the hour at which it begins. Where people end
    what they have begun, or begin nothing that they could not end, they are shorter. An activity has the share that gives
    its own pauses if they are shorter beyond twice the standard error, else that of the whole log, by the same rule.
    """
    seen, expected = np.zeros((2, len(log)))
    begun = np.zeros(len(log), dtype=np.bool_)
    for activity, code in np.unique(np.stack((log.activity, which)), axis=1).T.tolist():
        rows, table = np.flatnonzero((log.activity == activity) & (which == code)), tables[code]
        start = log.start[rows]
        begun[rows] = table.is_open(start)
        seen[rows] = (log.end[rows] - start) / HOUR - work[rows]
        lengths = (np.sort(work[log.activity == activity]) * HOUR).astype(np.int64)
        for turn in range(_TURNS):
            # Each begins with works of all lengths, in turn: the golden ratio spreads long ones over all hours.
            place = (np.arange(len(rows)) * _GOLDEN + turn / _TURNS) % 1 * len(lengths)
            length = lengths[place.astype(np.int64)]
            expected[rows] += (table.after(start, length) - start - length) / HOUR / _TURNS
    usual = _shorter(seen[begun], expected[begun]) or 0.0
    shares = [
        _shorter(seen[begun & (log.activity == code)], expected[begun & (log.activity == code)])
        for code in range(len(log.activities))
    ]
    return np.array([usual if share is None else share for share in shares])


def _shorter(seen: NDArray[np.float64], expected: NDArray[np.float64]) -> float | None:
    """By which share pauses are shorter than expected, if chance does not explain it."""
    lacking = expected - seen
    if len(seen) < _ENOUGH or lacking.mean() <= 2 * lacking.std() / np.sqrt(len(seen)):
        return None
    return round(min(float(lacking.sum() / expected.sum()), 1.0), 3)


def _people(
    log: EventLog,
    pool_of: tuple[str, ...],
    of_pool: dict[str, str],
    own: dict[int, str],
    work: NDArray[np.float64],
) -> tuple[tuple[Person, ...], NDArray[np.float64]]:
    """People, and how much longer than usual each execution took because of who did it; shape (n,)."""
    usual = _mean(work, log)
    factor = np.ones(len(log))
    people = []
    for code in np.unique(log.resource[log.resource != MISSING]).tolist():
        rows = np.flatnonzero(log.resource == code)
        activities, counts = np.unique(log.activity[rows], return_counts=True)
        pools = tuple(
            dict.fromkeys(pool_of[activity] for activity in activities.tolist() if pool_of[activity])
        )
        if not pools:
            continue
        speeds = {}
        for activity, count in zip(activities.tolist(), counts.tolist(), strict=True):
            mine = rows[log.activity[rows] == activity]
            if count >= _ENOUGH and pool_of[activity] and usual[activity] > 0:
                ratio = float(np.clip(work[mine].mean() / usual[activity], 0.2, 5.0))
                speeds[log.activities[activity]] = round(ratio, 3)
                factor[mine] = speeds[log.activities[activity]]
        people.append(
            Person(log.resources[code], pools, own[code], speeds=speeds, at_once=_at_once(log, rows))
        )
    return tuple(people), factor


def _at_once(log: EventLog, rows: NDArray[np.int64]) -> int:
    """Files that somebody follows side by side for at least a tenth of their busy time."""
    rows = rows[log.end[rows] > log.start[rows]]
    if not len(rows):
        return 1
    instants = np.concatenate((log.start[rows], log.end[rows]))
    order = np.lexsort((np.repeat((1, -1), len(rows)), instants))
    level = np.cumsum(np.repeat((1, -1), len(rows))[order])[:-1]
    length = np.diff(instants[order]).astype(np.float64)
    busy = np.bincount(np.maximum(level, 0), np.where(level > 0, length, 0.0))
    above = np.cumsum(busy[::-1])[::-1]
    often = np.flatnonzero(above >= 0.1 * busy.sum())
    return int(np.clip(often.max(initial=1), 1, _AT_ONCE))


def _mean(values: NDArray[np.float64] | Flags, log: EventLog) -> NDArray[np.float64]:
    """Mean of a value by activity."""
    size = len(log.activities)
    total = np.bincount(log.activity, values.astype(np.float64), size)
    mean: NDArray[np.float64] = total / np.maximum(np.bincount(log.activity, minlength=size), 1)
    return mean
