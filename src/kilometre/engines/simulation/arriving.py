"""When cases arrive: draws of the distances between them, through the rhythm of the week, the season and the trend.

A renewal process of mean distance 1 is read in the time of the cumulated rate (Gerhardt & Nelson, *Transforming renewal
processes for simulation of nonstationary arrival processes*, INFORMS J. on Computing 2009): the rate is that of the
model at each hour, the regularity that of ``gaps``.
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import micros
from kilometre.engines.eventlog.arrays import HOUR
from kilometre.engines.eventlog.zones import local

from .draws import case_keys, stream_keys, uniforms
from .model import WEEK, Arrivals, Model
from .sampling import draws_of

_YEAR: Final = 8766.0
_MONDAY: Final = 4 * 24
_LAST: Final = micros(datetime(2199, 1, 1, tzinfo=UTC))
FURTHEST: Final = 2.0
_PAST: Final = 1_000.0


def arrival_times(model: Model, cases: int, seed: int, replication: int) -> NDArray[np.float64]:
    """Hours after the start at which cases arrive, growing; shape (cases,), or as many as the model gives."""
    arrivals = model.arrivals
    if arrivals.at:
        return np.array(arrivals.at[:cases] if cases else arrivals.at, dtype=np.float64)
    (stream,) = stream_keys(seed, replication, ("arrivals",)).tolist()
    gaps = draws_of(arrivals.gaps, case_keys(stream, np.arange(cases, dtype=np.int64)))
    due = np.cumsum(gaps) / arrivals.gaps.mean
    hourly = arrivals.per_week / WEEK
    if not (arrivals.week or arrivals.season or arrivals.trend):
        return due / hourly
    return _through_rate(model, due, hourly)


def _through_rate(model: Model, due: NDArray[np.float64], hourly: float) -> NDArray[np.float64]:
    hours = int(due[-1] / hourly * 1.2) + 2 * int(WEEK) if len(due) else 1
    while True:
        upto = np.concatenate(([0.0], np.cumsum(rates(model, hours) * hourly)))
        if upto[-1] >= (due[-1] if len(due) else 0):
            # Hours without arrivals make flat pieces: a growing abscissa is all that `interp` asks for.
            return np.interp(due, upto, np.arange(hours + 1, dtype=np.float64))
        hours *= 2


def rates(model: Model, hours: int) -> NDArray[np.float64]:
    """Rate of each hour after the start, on the clocks of the model, 1 on average over a year without trend."""
    return hourly_rates(model.arrivals, model.start, model.zone, hours)


def hourly_rates(arrivals: Arrivals, start: datetime, zone: str, hours: int) -> NDArray[np.float64]:
    """Rate of each hour after a start, on the clocks of a zone, 1 on average over a year without trend.

    A trend goes on after the level that is known, until it has doubled or halved it.
    """
    at = np.arange(hours)
    rate = np.ones(hours)
    clock = _clocks(start, zone, hours) if arrivals.week or arrivals.season else at
    if arrivals.week:
        weights = np.array(arrivals.week)
        rate *= (weights / weights.mean())[(clock - _MONDAY) % 168]
    if arrivals.season:
        weights = np.array(arrivals.season)
        months = clock.astype("datetime64[h]").astype("datetime64[M]").astype(np.int64) % 12
        rate *= (weights / weights.mean())[months]
    if arrivals.trend:
        known = ((arrivals.level_at or start) - start) / timedelta(hours=1)
        far = np.log(np.where(at < known, _PAST, FURTHEST))
        rate *= np.exp(np.clip(math.log1p(arrivals.trend) * (at - known) / _YEAR, -far, far))
    return rate


def _clocks(start: datetime, zone: str, hours: int) -> NDArray[np.int64]:
    """What the clocks of a zone show at each hour after a start, in whole hours since 1970-01-01."""
    when = micros(start) + np.arange(hours, dtype=np.int64) * HOUR
    # Clocks change twice a year: weeks that begin and end with the same one need no more look.
    marks = np.minimum(np.append(when[::168], when[-1:] + HOUR), _LAST)
    shift = local(marks, zone) - marks
    week = np.arange(hours) // 168
    found = when + shift[week]
    changed = shift[week] != shift[week + 1]
    found[changed] = local(when[changed], zone)
    return found // HOUR


def expected_cases(model: Model, hours: float) -> float:
    """Mean number of cases that arrive in the first hours after the start: the integral of the rate."""
    arrivals = model.arrivals
    if arrivals.at:
        return float(np.searchsorted(arrivals.at, hours, side="right"))
    whole = int(hours)
    each = rates(model, whole + 1)
    return float(each[:whole].sum() + each[whole] * (hours - whole)) * arrivals.per_week / WEEK


def kinds_of_cases(model: Model, cases: int, seed: int, replication: int) -> NDArray[np.int64]:
    """Kind of each case, as a place in ``model.kinds``."""
    if model.arrivals.kinds:
        names = {kind.name: place for place, kind in enumerate(model.kinds)}
        return np.array([names[name] for name in model.arrivals.kinds[:cases]], dtype=np.int64)
    if len(model.kinds) == 1:
        return np.zeros(cases, dtype=np.int64)
    (stream,) = stream_keys(seed, replication, ("kinds",)).tolist()
    shares = np.cumsum([kind.share for kind in model.kinds])
    drawn = uniforms(case_keys(stream, np.arange(cases, dtype=np.int64)))
    return np.searchsorted(shares / shares[-1], drawn).astype(np.int64)


def rate_per_week(model: Model) -> float:
    """Arrivals a week, on average; with a trend, at the level that is known."""
    arrivals: Arrivals = model.arrivals
    if not arrivals.at:
        return arrivals.per_week
    span = max(arrivals.at[-1] - arrivals.at[0], 1e-9)
    return (len(arrivals.at) - 1) / span * WEEK
