"""Variants: cases that go through the same activities in the same order."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import Codes, Counts, rank_in_run
from .log import EventLog

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class Variants:
    """``v`` variants, the most frequent first, then in order of their first case.

    Parameters
    ----------
    of_case : int32, shape (m,)
        Variant of each case.
    count : int64, shape (v,)
        Cases of each variant.
    example : int64, shape (v,)
        First case of each variant.
    """

    of_case: Codes
    count: Counts
    example: Counts

    def __len__(self) -> int:
        return len(self.count)

    def activities(self, log: EventLog, variant: int) -> tuple[str, ...]:
        """Names of the activities of a variant, in order."""
        case = self.example[variant]
        rows = log.activity[log.bounds[case] : log.bounds[case + 1]]
        return tuple(log.activities[code] for code in rows.tolist())


def variants(log: EventLog) -> Variants:
    """Group cases by their sequence of activities.

    Sequences are compared by a sum, modulo 2^64, of a mix of each activity and its place (the finaliser of splitmix64,
    Steele et al. 2014). Each case is then checked against the first of its group, activity by activity; a collision,
    which nobody should ever see, raises ArithmeticError.
    """
    place = rank_in_run(log.is_first).astype(np.uint64)
    code = log.activity.astype(np.uint64)
    begins = log.bounds[:-1]
    hashes = np.add.reduceat(_mixed(code * _ODD + place), begins)
    order = np.argsort(hashes, kind="stable")
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = np.diff(hashes[order]) != 0
    group = np.empty(len(order), dtype=np.int64)
    group[order] = np.cumsum(new) - 1
    example = order[new]
    count = np.bincount(group, minlength=len(example))
    ranking = np.lexsort((example, -count))
    rank = np.empty(len(ranking), dtype=np.int32)
    rank[ranking] = np.arange(len(ranking), dtype=np.int32)
    found = Variants(rank[group], count[ranking], example[ranking])
    _check(log, found)
    return found


def _mixed(values: "np.typing.NDArray[np.uint64]") -> "np.typing.NDArray[np.uint64]":
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _check(log: EventLog, found: Variants) -> None:
    model = found.example[found.of_case]
    same_size = log.sizes == log.sizes[model]
    twin = np.repeat(log.bounds[model], log.sizes) + rank_in_run(log.is_first)
    if not (same_size.all() and np.array_equal(log.activity[np.minimum(twin, len(log) - 1)], log.activity)):
        raise ArithmeticError("two variants have the same hash")
