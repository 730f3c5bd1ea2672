"""Directly-follows and performance graphs: which step comes right after which, how often, and how much later."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import Codes, Counts, Floats, medians
from .log import EventLog
from .timetables import Schedules

_DENSE: Final = 4_000_000
"""Pairs of activities up to which counting them all in one table is cheaper than sorting those seen."""


@dataclass(frozen=True, slots=True, eq=False)
class FollowsGraph:
    """``k`` pairs of activities, in the order of their codes.

    Parameters
    ----------
    source, target : int32, shape (k,)
        Codes of the two activities.
    count : int64, shape (k,)
        Times that the target comes right after the source in a case, in the order of the log.
    first, last : int64, shape (activities,)
        Cases that begin, and that end, with each activity.
    mean, median : float64, shape (k,), or None
        Microseconds from the end of the source to the start of the target; negative when they overlap. In the open
        time of the target's calendar when schedules were given.
    """

    source: Codes
    target: Codes
    count: Counts
    first: Counts
    last: Counts
    mean: Floats | None = None
    median: Floats | None = None

    def as_dict(self, log: EventLog) -> dict[tuple[str, str], int]:
        """Counts by pair of names."""
        names = log.activities
        return {
            (names[source], names[target]): count
            for source, target, count in zip(
                self.source.tolist(), self.target.tolist(), self.count.tolist(), strict=True
            )
        }


def directly_follows(log: EventLog) -> FollowsGraph:
    """Counts alone."""
    return _graph(log, *_pairs(log))


def performance(log: EventLog, schedules: Schedules | None = None) -> FollowsGraph:
    """Counts, and mean and median times between the two, elapsed or in open time."""
    pair, keys, place = _pairs(log)
    before, after = log.end[pair], log.start[pair + 1]
    if schedules is None:
        elapsed = after - before
    else:
        elapsed = schedules.worked(after, pair + 1) - schedules.worked(before, pair + 1)
    graph = _graph(log, pair, keys, place)
    total = np.bincount(place, elapsed.astype(np.float64), len(keys))
    return FollowsGraph(
        graph.source,
        graph.target,
        graph.count,
        graph.first,
        graph.last,
        mean=total / np.maximum(graph.count, 1),
        median=medians(elapsed, place, len(keys)),
    )


def _pairs(log: EventLog) -> tuple[Counts, Counts, Counts]:
    """Rows followed in their case; distinct pairs as one integer, growing; place of each row's pair among them."""
    names = len(log.activities)
    row = np.flatnonzero(~log.is_first[1:])
    key = log.activity[row].astype(np.int64) * names + log.activity[row + 1]
    if names * names <= _DENSE:
        seen = np.zeros(names * names, dtype=np.int64)
        seen[key] = 1
        keys = np.flatnonzero(seen)
        seen[keys] = np.arange(len(keys))
        return row, keys, seen[key]
    keys, place = np.unique(key, return_inverse=True)
    return row, keys, place


def _graph(log: EventLog, row: Counts, keys: Counts, place: Counts) -> FollowsGraph:
    names = len(log.activities)
    return FollowsGraph(
        source=(keys // names).astype(np.int32),
        target=(keys % names).astype(np.int32),
        count=np.bincount(place, minlength=len(keys)),
        first=np.bincount(log.activity[log.bounds[:-1]], minlength=names),
        last=np.bincount(log.activity[log.bounds[1:] - 1], minlength=names),
    )
