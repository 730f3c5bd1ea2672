"""Figures over the hypotheses on starts: that of the central one, between the least and the most of all."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")


def with_ranges(
    found: Sequence[Sequence[Row]], key: Callable[[Row], Hashable], **ranges: str
) -> tuple[Row, ...]:
    """The rows of the first hypothesis; each field named in ``ranges`` bounds another one, over the rows of all hypotheses
    that have the same key.
    """
    alike: dict[Hashable, list[Row]] = defaultdict(list)
    for one in chain.from_iterable(found):
        alike[key(one)].append(one)
    bounded = []
    for one in found[0]:
        bounds = {}
        for field, name in ranges.items():
            values = [getattr(other, name) for other in alike[key(one)]]
            bounds[field] = (min(values), max(values))
        bounded.append(replace(one, **bounds))
    return tuple(bounded)
