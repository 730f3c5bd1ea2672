"""Open cases: where they stand when the simulation begins."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .loop.state import Tokens


@dataclass(frozen=True, eq=False)
class Opened:
    """``m`` open cases and the ``k`` branches in which they stand.

    Parameters
    ----------
    kind, arrived : shape (m,)
        Kind of each case, and when it came (hours after the start: negative).
    joins, visits : shape (m, joins) and (m, steps)
        Branches already over before each join, and times that each step was done.
    case, node, since : shape (k,)
        Of each branch: its case, the node that it has come to, and when.
    notes : tuple of str
        How they were found, in French sentences.
    """

    kind: NDArray[np.int64]
    arrived: NDArray[np.float64]
    joins: NDArray[np.int16]
    visits: NDArray[np.uint16]
    case: NDArray[np.int64]
    node: NDArray[np.int64]
    since: NDArray[np.float64]
    notes: tuple[str, ...] = ()

    @classmethod
    def nothing(cls, steps: int, joins: int) -> Self:
        none, hours = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(
            none,
            hours,
            np.zeros((0, joins), dtype=np.int16),
            np.zeros((0, steps), dtype=np.uint16),
            none,
            none,
            hours,
        )

    def tokens(self, seed: int, replication: int) -> "Tokens":
        from .loop.state import Tokens  # noqa: PLC0415 (numba)

        order = np.lexsort((self.case, self.since))
        waiting = np.full(len(order), np.nan)
        return Tokens(
            case=self.case[order],
            node=self.node[order],
            since=self.since[order],
            begun=waiting,
            worker=np.full(len(order), -1, dtype=np.int64),
            remaining=np.zeros(len(order)),
        )
