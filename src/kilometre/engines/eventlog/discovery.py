"""Weekly hours found in a log: when a service is seen at work.

The idea is that of calendar discovery with support and confidence (Martin et al., *Retrieving batch organisation
of work insights from event logs*, DSS 100, 2017; López-Pintado & Dumas, *Business process simulation with
differentiated resources*, BPM 2022), on the scale of a service and of whole hours:

- an hour of the week is open when something was recorded in it on at least one in ten of the days of that
  name on which the service was seen at all;
- a day of the week is open when the service was seen on it in at least one in five of the weeks;
- both thresholds are halved until the hours found hold nine in ten of the records;
- what is recorded on the stroke of an hour ends one hour as well as it begins another: it opens none, unless most
  records are so.
"""

from datetime import time
from typing import Final

import numpy as np

from kilometre.engines.calendars import Calendar, DayHours, Week

from .arrays import DAY, HOUR, MINUTE, Flags, Micros
from .log import EventLog, Known
from .timetables import Schedules
from .zones import local

_HOUR_CONFIDENCE: Final = 0.10
_DAY_CONFIDENCE: Final = 0.20
_COVERED: Final = 0.90
_SUPPORT: Final = 200
"""Records below which a group has no calendar of its own."""
_SAME_CLOCK: Final = 0.20
_FEWEST_TIMES: Final = 0.10
"""Share of records that are times, below which a log has dates only."""
_MONDAY: Final = 4 * DAY  # 1970-01-05
_ALL_DAY: Final[DayHours] = ((time(0), time(0)),)


def discovered(log: EventLog, *, department: str | None = None, by: str = "service") -> Schedules:
    """Calendars of each service (``by="service"``) or person (``"resource"``) seen often enough, and the common one.

    ``department`` closes its public holidays too.
    """
    clock = local(seen_at(log), log.zone)
    everybody = Calendar(log.zone, discover_week(clock), department)
    groups, names = (log.service, log.services) if by == "service" else (log.resource, log.resources)
    own = {}
    for code in np.flatnonzero(np.bincount(groups[groups >= 0], minlength=len(names)) >= _SUPPORT).tolist():
        week = discover_week(local(seen_at(log, groups == code), log.zone))
        own[names[code]] = Calendar(log.zone, week, department)
    holidays = f", jours fériés du {department} fermés" if department else ", jours fériés non comptés"
    share = float(np.mean(dates_without_time(clock))) if len(clock) else 0.0
    dates = f" {share:.0%} des instants tombent à la même minute de la journée : ce sont sans doute des dates sans heure, et les durées en heures sont à lire avec prudence.".replace(
        "%", " %"
    )
    return Schedules.given(
        log,
        everybody,
        services=own if by == "service" else None,
        resources=own if by == "resource" else None,
        assumption=f"Horaires d'ouverture déduits des heures où l'activité apparaît dans le journal{holidays}."
        + (dates if share else ""),
    )


def seen_at(log: EventLog, rows: Flags | None = None) -> Micros:
    """Every recorded instant of some rows."""
    chosen = np.ones(len(log), dtype=np.bool_) if rows is None else rows
    started = chosen & ((log.known & Known.START) > 0) & (log.start != log.end)
    ended = chosen & (((log.known & Known.END) > 0) | (log.start == log.end))
    return np.concatenate((log.start[started], log.end[ended]))


def dates_without_time(clock: Micros) -> Flags:
    """Records on a minute of the day that holds more than one in five of them all: dates, not times."""
    minute = clock % DAY // MINUTE
    counts = np.bincount(minute, minlength=1440)
    return counts[minute] > _SAME_CLOCK * len(clock)


def discover_week(clock: Micros) -> Week:
    """Hours of the week from instants on local clocks (see `zones.local`); always open for lack of any.

    Dates without time say nothing of hours. Where nearly all are, the days on which something happens are open whole.
    """
    if not len(clock):
        return (_ALL_DAY,) * 7
    dates = dates_without_time(clock)
    dates_only = np.count_nonzero(~dates) < max(_FEWEST_TIMES * len(clock), 1)
    if not dates_only:
        clock = clock[~dates]
        inside = clock % HOUR != 0
        if np.count_nonzero(inside) >= 0.5 * len(clock):
            clock = clock[inside]
    day = (clock - _MONDAY) // DAY
    weekday = day % 7
    hour = np.zeros_like(day) if dates_only else clock % DAY // HOUR
    seen = np.unique(day * 24 + hour)
    days = np.unique(day)
    slots = np.bincount((seen // 24 % 7 * 24 + seen % 24), minlength=168).reshape(7, 24)
    day_counts = np.bincount(days % 7, minlength=7)
    weeks = max(len(np.unique(days // 7)), 1)
    records = np.bincount(weekday * 24 + hour, minlength=168).reshape(7, 24)
    hour_share = slots / np.maximum(day_counts, 1)[:, None]
    factor = 1.0
    while True:
        open_days = day_counts >= factor * _DAY_CONFIDENCE * weeks
        is_open = (hour_share >= factor * _HOUR_CONFIDENCE) & open_days[:, None] & (slots > 0)
        if records[is_open].sum() >= _COVERED * len(clock):
            break
        factor /= 2
    if dates_only:
        is_open = np.repeat(is_open[:, :1], 24, axis=1)
    return _week(is_open)


def _week(is_open: Flags) -> Week:
    days: list[DayHours] = []
    for row in is_open:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0])))).tolist()
        days.append(
            tuple((time(begin), time(end % 24)) for begin, end in zip(edges[::2], edges[1::2], strict=True))
        )
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday


def always(log: EventLog) -> Schedules:
    """Open day and night."""
    return Schedules.given(
        log, Calendar.always(log.zone), assumption="Services supposés ouverts jour et nuit, toute l'année."
    )


def hours_per_week(week: Week) -> float:
    """Open hours of an ordinary week."""
    minutes = 0
    for day in week:
        for begin, end in day:
            minutes += ((end.hour * 60 + end.minute) or 1440) - (begin.hour * 60 + begin.minute)
    return minutes / 60


def hours_per_open_day(week: Week) -> float:
    """Mean open hours of the days that open: how many hours make one working day (« une journée d'ouverture »)."""
    return hours_per_week(week) / max(sum(1 for day in week if day), 1)
