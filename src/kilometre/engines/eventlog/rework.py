"""Rework: steps done again in the same case, and the time between the two."""

from dataclasses import dataclass

import numpy as np

from .arrays import HOUR, group_starts
from .log import EventLog


@dataclass(frozen=True, slots=True)
class Rework:
    """One activity that comes back.

    ``cases`` of them do it more than once, ``repeats`` times in all beyond the first. ``mean_return_h`` is the mean time
    from the end of one execution to the end of the next; ``via`` is the activity that most often comes right before
    a repeat (the activity itself when it is simply done twice in a row).
    """

    activity: str
    cases: int
    repeats: int
    mean_return_h: float
    via: str


def rework(log: EventLog) -> tuple[Rework, ...]:
    """Activities that come back, the most time lost first (repeats x mean return)."""
    order = np.lexsort((np.arange(len(log)), log.activity, log.case))
    first = group_starts(log.case[order], log.activity[order])
    again = np.flatnonzero(~first)
    row, previous = order[again], order[again - 1]
    activity = log.activity[row].astype(np.int64)
    names = len(log.activities)
    repeats = np.bincount(activity, minlength=names)
    elapsed = np.bincount(activity, (log.end[row] - log.end[previous]).astype(np.float64), names)
    once_more = group_starts(log.case[row], activity) if len(row) else np.zeros(0, dtype=np.bool_)
    cases = np.bincount(activity[once_more], minlength=names)
    pairs, counts = np.unique(activity * names + log.activity[row - 1], return_counts=True)
    via = {}
    for pair in pairs[np.argsort(counts, kind="stable")].tolist():  # the most frequent is written last
        via[pair // names] = pair % names
    found = [
        Rework(
            activity=log.activities[code],
            cases=int(cases[code]),
            repeats=int(repeats[code]),
            mean_return_h=float(elapsed[code]) / HOUR / int(repeats[code]),
            via=log.activities[via[code]],
        )
        for code in np.flatnonzero(repeats).tolist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.repeats * one.mean_return_h, one.activity)))
