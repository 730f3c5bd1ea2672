"""How long cases take: throughput, and how it moves from month to month."""

from dataclasses import dataclass

import numpy as np

from .arrays import HOUR, Counts, Flags, Floats, Micros
from .log import EventLog
from .zones import local


def throughput(log: EventLog) -> Micros:
    """Time from the first to the last instant of each case, in microseconds; shape (m,)."""
    return log.case_end - log.case_start


@dataclass(frozen=True, slots=True)
class Summary:
    """Hours: mean, median and 90th percentile (linear interpolation) of ``cases`` durations; nan for none."""

    cases: int
    mean_h: float
    median_h: float
    p90_h: float


def summary(durations: Micros | Floats) -> Summary:
    """Of durations in microseconds, shape (n,): count, and hours; nan when there are none."""
    if not len(durations):
        return Summary(0, float("nan"), float("nan"), float("nan"))
    median, p90 = np.quantile(durations, (0.5, 0.9))
    return Summary(len(durations), float(durations.mean()) / HOUR, float(median) / HOUR, float(p90) / HOUR)


@dataclass(frozen=True, slots=True)
class Month:
    """One month on the clocks of the log's zone: cases begun, cases ended, and durations of those ended."""

    month: str
    begun: int
    ended: Summary


def by_month(log: EventLog, closed: Flags | None = None) -> tuple[Month, ...]:
    """Every month from the first to the last, empty ones included. Only cases of ``closed`` count as ended."""
    if not log.number_of_cases:
        return ()
    begun, ended = _months(log.case_start, log.zone), _months(log.case_end, log.zone)
    taken = throughput(log)
    done = np.ones(len(taken), dtype=np.bool_) if closed is None else closed
    return tuple(
        Month(
            month=str(np.datetime64(int(month), "M")),
            begun=int(np.count_nonzero(begun == month)),
            ended=summary(taken[done & (ended == month)]),
        )
        for month in range(int(begun.min()), int(ended.max()) + 1)
    )


def _months(when: Micros, zone: str) -> Counts:
    return local(when, zone).astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
