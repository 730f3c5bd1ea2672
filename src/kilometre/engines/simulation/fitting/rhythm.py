"""How cases arrive in a log: how many a week, at which hours of the week, in which months, how regularly, and if more and more."""

from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, instant
from kilometre.engines.eventlog.arrays import DAY, HOUR, Micros
from kilometre.engines.eventlog.zones import local
from kilometre.engines.simulation.arriving import hourly_rates
from kilometre.engines.simulation.distributions import Law
from kilometre.engines.simulation.model import Arrivals

from .laws import best_law, quantiles
from .trends import growth_of

Hours: TypeAlias = NDArray[np.float64]
_MONDAY: Final = 4 * DAY
_SMOOTH: Final = 0.1
_OFTEN: Final = 0.2


def arrivals_of(log: EventLog) -> Arrivals:
    """Arrivals at the rate of the log. Hours of the week in which nothing came stay empty; others are smoothed a little."""
    came = np.sort(log.case_start)
    span = max(int(came[-1] - came[0]), HOUR)
    week = week_of(log)
    arrivals = Arrivals(
        per_week=(len(came) - 1) / span * 7 * DAY if len(came) > 1 else 1.0,
        week=tuple(round(float(weight), 4) for weight in week),
    )
    growth = growth_of(log, week)
    if growth is not None and growth.season:
        arrivals = replace(arrivals, per_week=growth.per_week, season=growth.season)
    if growth is not None and growth.slope:
        arrivals = replace(arrivals, per_week=growth.per_week, trend=growth.trend, level_at=growth.at)
    return replace(arrivals, gaps=law_of_gaps(_gaps(log, came, arrivals)))


def week_of(log: EventLog) -> Hours:
    """Weights of the 168 hours of the week, Monday first."""
    clock = local(log.case_start, log.zone)
    hour = ((clock - _MONDAY) // HOUR % 168).astype(np.int64)
    seen = np.bincount(hour, minlength=168).astype(np.float64)
    by_clock = (
        seen.reshape(7, 24).sum(axis=1, keepdims=True) * seen.reshape(7, 24).sum(axis=0) / max(seen.sum(), 1)
    )
    return np.where(seen > 0, (1 - _SMOOTH) * seen + _SMOOTH * by_clock.ravel(), 0.0)


def law_of_gaps(gaps: Hours) -> Law:
    """The law of the distances between arrivals; their own quantiles where one value makes a fifth of them.

    Cases that come every half hour, one missing or two at once now and then: a continuous law would lose the half hour.
    """
    some, counts = np.unique(gaps[gaps > 0], return_counts=True)
    on_the_dot = len(some) > 1 and counts.max() >= _OFTEN * counts.sum()
    return quantiles(np.sort(gaps)) if on_the_dot else best_law(gaps)


def _gaps(log: EventLog, came: Micros, arrivals: Arrivals) -> Hours:
    """Distances between arrivals in the time of their rate, where their mean is about 1."""
    if len(came) < 2:
        return np.array([1.0])
    start = instant(int(came[0]) // HOUR * HOUR)
    hours = int((came[-1] - came[0]) // HOUR) + 3
    upto = np.concatenate(([0.0], np.cumsum(hourly_rates(arrivals, start, log.zone, hours))))
    at = np.interp((came - came[0] // HOUR * HOUR) / HOUR, np.arange(hours + 1, dtype=np.float64), upto)
    gaps = np.diff(at)
    # Equal gaps stay equal: the last bits of a float would make a continuous law of them.
    shares: Hours = np.round(gaps / max(float(gaps.mean()), 1e-12), 9)
    return shares
