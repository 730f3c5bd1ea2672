"""Kinds of case: how many, how much more work they take, and which pass before others.

Priorities are seen in who overtakes whom in the same queue.

A file overtakes another when it was ready after it and begun before it, by the same pool, for the same step. A kind has
priority over another when its files overtake those of the other at least five times as often as the reverse, and at least
twenty times. Its level is the number of kinds that it passes before.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog
from kilometre.engines.eventlog.arrays import Micros
from kilometre.engines.simulation.model import CaseKind

from .people import Team

_TIMES, _FEWEST = 5, 20
_LOOKED_AT: Final = 2_000


def kinds_of(log: EventLog, ready: Micros, team: Team) -> tuple[CaseKind, ...]:
    """The kinds of the log; one without name when it says none."""
    cases = np.bincount(log.kind[log.kind >= 0], minlength=len(log.kinds))
    if len(log.kinds) < 2 or not cases.all():
        return (CaseKind(""),)
    counts = overtakings(log, ready, team)
    before = (counts >= _FEWEST) & (counts >= _TIMES * counts.T)
    levels, work = before.sum(axis=1).tolist(), _work(log, team).tolist()
    return tuple(
        CaseKind(name, share, level, round(more, 3))
        for name, share, level, more in zip(
            log.kinds, (cases / cases.sum()).tolist(), levels, work, strict=True
        )
    )


def _work(log: EventLog, team: Team) -> NDArray[np.float64]:
    """Work of the executions of each kind, as a multiple of what these steps take on average."""
    size = np.maximum(np.bincount(log.activity, minlength=len(log.activities)), 1)
    usual = (np.bincount(log.activity, team.work, len(log.activities)) / size)[log.activity]
    kind = log.kind[log.case]
    known = kind >= 0
    spent = np.bincount(kind[known], team.work[known], len(log.kinds))
    expected = np.bincount(kind[known], usual[known], len(log.kinds))
    factor: NDArray[np.float64] = np.clip(spent / np.maximum(expected, 1e-9), 0.1, 10.0)
    return np.where(expected > 0, factor, 1.0)


def overtakings(log: EventLog, ready: Micros, team: Team) -> NDArray[np.int64]:
    """Times that a file of one kind (row) overtook one of another (column), while both waited; shape (kinds, kinds)."""
    size = len(log.kinds)
    counts = np.zeros((size, size), dtype=np.int64)
    kind = log.kind[log.case]
    for code, pool in enumerate(team.pool_of):
        rows = np.flatnonzero((log.activity == code) & (kind >= 0))[:_LOOKED_AT]
        if not pool or len(rows) < 2:
            continue
        came, begun = ready[rows], log.start[rows]
        overtook = (came[:, None] > came[None, :]) & (begun[:, None] < begun[None, :])
        one, other = np.nonzero(overtook)
        pair = kind[rows[one]].astype(np.int64) * size + kind[rows[other]]
        counts += np.bincount(pair, minlength=size * size).reshape(size, size)
    return counts
