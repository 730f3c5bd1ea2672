"""When cases arrive: draws of the distances between them, through the rhythm of the week, the season and the trend.

A renewal process of mean distance 1 is read in the time of the cumulated rate (Gerhardt & Nelson, *Transforming renewal
processes for simulation of nonstationary arrival processes*, INFORMS J. on Computing 2009): the rate is that of the
model at each hour, the regularity that of ``gaps``.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .draws import case_keys, stream_keys, uniforms
from .model import WEEK, Arrivals, Model
from .sampling import draws_of

_YEAR = 8766.0


def arrival_times(model: Model, cases: int, seed: int, replication: int) -> NDArray[np.float64]:
    """Hours after the start at which cases arrive, growing; shape (cases,), or as many as the model gives."""
    arrivals = model.arrivals
    if arrivals.at:
        return np.array(arrivals.at[:cases] if cases else arrivals.at, dtype=np.float64)
    (stream,) = stream_keys(seed, replication, ("arrivals",)).tolist()
    gaps = draws_of(arrivals.gaps, case_keys(stream, np.arange(cases, dtype=np.int64)))
    due = np.cumsum(gaps) / (arrivals.gaps.mean or 1.0)
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
    arrivals = model.arrivals
    local = model.start.astimezone(ZoneInfo(model.zone))
    at = np.arange(hours)
    rate = np.ones(hours)
    if arrivals.week:
        first = local.weekday() * 24 + local.hour
        weights = np.array(arrivals.week)
        rate *= (weights / weights.mean())[(first + at) % 168]
    if arrivals.season:
        weights = np.array(arrivals.season)
        days = np.datetime64(local.replace(tzinfo=None), "h") + at.astype("timedelta64[h]")
        rate *= (weights / weights.mean())[days.astype("datetime64[M]").astype(np.int64) % 12]
    if arrivals.trend:
        rate *= (1 + arrivals.trend) ** (at / _YEAR)
    return rate


def kinds_of_cases(model: Model, cases: int, seed: int, replication: int) -> NDArray[np.int64]:
    """Kind of each case, as a place in ``model.kinds``."""
    if model.arrivals.kinds:
        names = {kind.name: place for place, kind in enumerate(model.kinds)}
        return np.array([names.get(name, 0) for name in model.arrivals.kinds[:cases]], dtype=np.int64)
    if len(model.kinds) == 1:
        return np.zeros(cases, dtype=np.int64)
    (stream,) = stream_keys(seed, replication, ("kinds",)).tolist()
    shares = np.cumsum([kind.share for kind in model.kinds])
    drawn = uniforms(case_keys(stream, np.arange(cases, dtype=np.int64)))
    return np.searchsorted(shares / shares[-1], drawn).astype(np.int64)


def rate_per_week(model: Model) -> float:
    """Arrivals a week, on average."""
    arrivals: Arrivals = model.arrivals
    if not arrivals.at:
        return arrivals.per_week
    span = max(arrivals.at[-1] - arrivals.at[0], 1e-9)
    return (len(arrivals.at) - 1) / span * WEEK


def hours_after(model: Model, when: datetime) -> float:
    """An instant in hours after the start of the model."""
    return (when - model.start) / timedelta(hours=1)
