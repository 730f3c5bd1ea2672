"""How cases arrive in a log: how many a week, at which hours of the week, how regularly."""

from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, instant
from kilometre.engines.eventlog.arrays import DAY, HOUR, Micros
from kilometre.engines.eventlog.zones import local
from kilometre.engines.simulation.model import Arrivals

from .laws import best_law

Hours: TypeAlias = NDArray[np.float64]
_MONDAY: Final = 4 * DAY
_SMOOTH: Final = 0.1
_LONG: Final = 2 * 366 * DAY


def arrivals_of(log: EventLog) -> Arrivals:
    """Arrivals at the rate of the log. Hours of the week in which nothing came stay empty; others are smoothed a little."""
    came = np.sort(log.case_start)
    span = max(int(came[-1] - came[0]), HOUR)
    clock = local(came, log.zone)
    hour = ((clock - _MONDAY) // HOUR % 168).astype(np.int64)
    seen = np.bincount(hour, minlength=168).astype(np.float64)
    by_clock = (
        seen.reshape(7, 24).sum(axis=1, keepdims=True) * seen.reshape(7, 24).sum(axis=0) / max(seen.sum(), 1)
    )
    week = np.where(seen > 0, (1 - _SMOOTH) * seen + _SMOOTH * by_clock.ravel(), 0.0)
    season: tuple[float, ...] = ()
    if span >= _LONG:
        months = clock.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64) % 12
        season = tuple(np.bincount(months, minlength=12).astype(np.float64) + 1e-3)
    return Arrivals(
        per_week=(len(came) - 1) / span * 7 * DAY if len(came) > 1 else 1.0,
        gaps=best_law(_gaps(log, came, week)),
        week=tuple(round(float(weight), 4) for weight in week),
        season=season,
    )


def _gaps(
    log: EventLog,
    came: Micros,
    week: Hours,
) -> Hours:
    """Distances between arrivals in the time of the rhythm of the week, where their mean is about 1."""
    if len(came) < 2:
        return np.array([1.0])
    start = instant(came[0]).astimezone(ZoneInfo(log.zone))
    first = start.weekday() * 24 + start.hour
    hours = int((came[-1] - came[0]) // HOUR) + 3
    rate = week[(first + np.arange(hours)) % 168]
    upto = np.concatenate(([0.0], np.cumsum(rate)))
    minute = (start.minute * 60 + start.second) / 3600
    at = np.interp((came - came[0]) / HOUR + minute, np.arange(hours + 1, dtype=np.float64), upto)
    gaps = np.diff(at)
    shares: Hours = gaps / max(float(gaps.mean()), 1e-12)
    return shares
