"""Batches: files that wait to be handled together, in one go.

After Martin et al. (*Batch processing: definition and event log identification*, SIMPDA 2015): a run of executions of
one activity by one person, each ending soon after the one before it, and all ready before the run began. The last
condition is what tells a batch from a busy day.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import HOUR, MINUTE, MISSING, Micros, group_starts
from .log import EventLog
from .zones import local

SMALLEST: Final = 3
_APART: Final = 10 * MINUTE
_USUAL: Final = 0.7
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class Batching:
    """One activity that is done in batches.

    ``runs`` of at least three files, of ``median_size``; ``share`` of the executions are in one. ``mean_wait_h`` is the mean
    time that a file of a run had been ready when the run began. ``usual_day`` is the weekday of over half the runs, or "";
    ``usual_hour`` the hour of the day around which (an hour at most before or after) seven in ten of them begin, or -1;
    ``usual_size`` the number of files of seven in ten of them (with one that comes as the run begins), or 0. The range is over
    the hypotheses on starts, see `ranges`.
    """

    activity: str
    runs: int
    median_size: float
    share: float
    mean_wait_h: float
    usual_day: str
    usual_hour: int = -1
    usual_size: int = 0
    wait_range_h: tuple[float, float] | None = None


def batches(log: EventLog, ready: Micros, start: Micros, *, apart: int = _APART) -> tuple[Batching, ...]:
    """Activities done in batches, the most time waited first. ``ready`` and ``start`` have shape (n,).

    Two executions follow each other in a run when the second one ends within ``apart`` microseconds of the first, or
    of its own start. First executions of cases are left out: nothing says since when they were ready.
    """
    rows = np.flatnonzero((log.resource != MISSING) & ~log.is_first)
    order = rows[np.lexsort((rows, log.end[rows], log.activity[rows], log.resource[rows]))]
    if not len(order):
        return ()
    begins = group_starts(log.resource[order], log.activity[order])
    begins[1:] |= np.minimum(start[order][1:], log.end[order][1:]) - log.end[order][:-1] > apart
    run = np.cumsum(begins) - 1
    run_start = start[order][begins]
    complete = np.bincount(run[ready[order] <= run_start[run]], minlength=len(run_start))
    inside = ready[order] < run_start[run]
    order, run = order[inside], run[inside]
    sizes = np.bincount(run, minlength=len(run_start))
    big = sizes[run] >= SMALLEST
    order, run = order[big], run[big]
    if not len(order):
        return ()
    wait = run_start[run] - ready[order]
    firsts = np.flatnonzero(group_starts(run))
    begun, complete = run_start[run[firsts]], complete[run[firsts]]
    run_activity, run_size, run_day = log.activity[order[firsts]], sizes[run[firsts]], _weekday(log, begun)
    run_hour = local(begun, log.zone) // HOUR % 24
    executions = np.bincount(log.activity, minlength=len(log.activities))
    found = []
    for code in np.unique(run_activity).tolist():
        mine, members = run_activity == code, log.activity[order] == code
        days = np.bincount(run_day[mine], minlength=7)
        hour, size = run_hour[mine], complete[mine]
        middle, common = int(np.median(hour)), int(np.argmax(np.bincount(size)))
        often = int(np.argmax(days))
        found.append(
            Batching(
                activity=log.activities[code],
                runs=int(mine.sum()),
                median_size=float(np.median(run_size[mine])),
                share=float(run_size[mine].sum() / executions[code]),
                mean_wait_h=float(wait[members].mean()) / HOUR,
                usual_day=_DAYS[often] if 2 * days[often] > mine.sum() else "",
                usual_hour=middle if np.mean(np.abs(hour - middle) <= 1) >= _USUAL else -1,
                usual_size=common if np.mean(size == common) >= _USUAL else 0,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.runs * one.median_size * one.mean_wait_h, one.activity)))


def _weekday(log: EventLog, when: Micros) -> Micros:
    return (local(when, log.zone).astype("datetime64[us]").astype("datetime64[D]").astype(np.int64) + 3) % 7
