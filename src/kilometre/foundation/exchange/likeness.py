"""What finds look-alikes of many lines at once: one query for a slice of the table, not one a line."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

K = TypeVar("K")
R = TypeVar("R")

TWINS = 3


def grouped(found: Iterable[tuple[K, R]]) -> defaultdict[K, list[R]]:
    """The first records of each key, three at most: a person reads no more."""
    groups: defaultdict[K, list[R]] = defaultdict(list)
    for key, record in found:
        if len(groups[key]) < TWINS:
            groups[key].append(record)
    return groups


def united(*groups: Iterable[R]) -> list[R]:
    """Those of several groups, each once, in their order."""
    return list(dict.fromkeys(record for group in groups for record in group))
