"""Names of the array types, and the few operations on runs of equal codes that every statistic shares."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32]
"""Positions in a tuple of names; -1 when the value is missing."""
Micros: TypeAlias = NDArray[np.int64]
"""Instants (microseconds since 1970-01-01 in UTC) or durations (microseconds)."""
Counts: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]

MISSING: Final = -1
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR


def running_argmax(values: Micros, group: Codes | Counts) -> Counts:
    """Index of the largest value so far in each group, the element itself included; ``group`` never decreases.

    One accumulation for all groups: values become ranks, and each group's ranks are lifted above those of the
    group before it (sums of microseconds and groups would overflow 64 bits; ranks do not). Of equal values, the
    last one is given.
    """
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    lift = group.astype(np.int64) * len(values)
    return order[np.maximum.accumulate(rank + lift) - lift] if len(values) else rank


def running_max(values: Micros, group: Codes | Counts) -> Micros:
    """Largest value so far in each group, the element itself included; ``group`` never decreases."""
    return values[running_argmax(values, group)]


def group_starts(*keys: NDArray[np.int32] | NDArray[np.int64]) -> Flags:
    """True at the first element of each run of equal keys; keys have one same length."""
    first = np.ones(len(keys[0]), dtype=np.bool_)
    if len(first):
        first[1:] = False
        for key in keys:
            first[1:] |= key[1:] != key[:-1]
    return first


def rank_in_run(first: Flags) -> Counts:
    """0, 1, 2… within each run, from the flags of ``group_starts``."""
    index = np.arange(len(first), dtype=np.int64)
    return index - np.maximum.accumulate(np.where(first, index, 0))


def medians(values: Micros | Floats, group: Codes | Counts, groups: int) -> Floats:
    """Median of the values of each group (mean of the middle two), nan for an empty one; shape ``(groups,)``."""
    return quantiles(values, group, groups, 0.5)


def quantiles(values: Micros | Floats, group: Codes | Counts, groups: int, share: float) -> Floats:
    """Quantile of each group by linear interpolation (type 7 of Hyndman & Fan 1996, numpy's default)."""
    order = np.lexsort((values, group))
    ordered = values[order]
    sizes = np.bincount(group, minlength=groups)
    begins = np.cumsum(sizes) - sizes
    result = np.full(groups, np.nan)
    filled = np.flatnonzero(sizes)
    place = (sizes[filled] - 1) * share
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, sizes[filled] - 1)
    below = ordered[begins[filled] + low].astype(np.float64)
    above = ordered[begins[filled] + high].astype(np.float64)
    result[filled] = below + (above - below) * (place - low)
    return result
