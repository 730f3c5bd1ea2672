"""Waits that no busy colleague explains: hand-overs, and files kept to be done together."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, batches
from kilometre.engines.eventlog.arrays import HOUR, Flags, Micros
from kilometre.engines.eventlog.zones import local
from kilometre.engines.simulation.distributions import Law
from kilometre.engines.simulation.model import Batch

from .laws import best_law
from .people import Team

_RARE: Final = 0.02  # hours: shorter waits are those of a click
_BATCHED: Final = 0.6
_RUNS: Final = 8
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, eq=False)
class Waits:
    """Of each activity: its hand-over (or None), its gate (or None), and the mean elapsed wait to be found again."""

    handover: tuple[Law | None, ...]
    batch: tuple[Batch | None, ...]
    mean_h: NDArray[np.float64]


def waits_of(log: EventLog, ready: Micros, team: Team, automatic: Flags, start: int) -> Waits:
    """Waits of every activity; ``ready`` is when each execution's case was ready, ``start`` the instant 0 of the model."""
    elapsed = np.maximum(log.start - ready, 0) / HOUR
    busy = _busy_hours(log, ready, team)
    gates = _gates(log, ready, start)
    laws: list[Law | None] = []
    means = np.zeros(len(log.activities))
    for code, name in enumerate(log.activities):
        rows = np.flatnonzero((log.activity == code) & ~log.is_first)
        if not len(rows) or automatic[code]:
            laws.append(None)
            continue
        means[code] = elapsed[rows].mean()
        table = team.open_of[team.calendar_of[code]]
        opened = table.between(ready[rows], log.start[rows]) / HOUR
        alone = np.maximum(opened - busy[rows], 0.0)
        law = best_law(np.where(alone < _RARE, 0.0, alone))
        laws.append(None if name in gates or law.mean < _RARE else law)
    return Waits(tuple(laws), tuple(gates.get(name) for name in log.activities), means)


def _busy_hours(log: EventLog, ready: Micros, team: Team) -> NDArray[np.float64]:
    """Open hours during which the person who will do it was at work on other cases, between ready and begun."""
    pooled = np.array([bool(pool) for pool in team.pool_of])
    order = np.lexsort((log.start, log.resource))
    spent = np.zeros(len(log))
    begins = np.flatnonzero(np.diff(log.resource[order], prepend=-2))
    for first, last in zip(begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
        rows = order[first:last]
        if log.resource[rows[0]] < 0:
            continue
        work = np.where(log.end[rows] > log.start[rows], team.work[rows], 0.0)
        before = np.concatenate(([0.0], np.cumsum(work)))
        # Work of what this person began between ready and begun.
        spent[rows] = (
            before[np.arange(len(rows))] - before[np.searchsorted(log.start[rows], ready[rows], side="left")]
        )
    return np.where(pooled[log.activity], np.maximum(spent, 0.0), 0.0)


def _gates(log: EventLog, ready: Micros, start: int) -> dict[str, Batch]:
    """Activities done in weekly runs, nearly always: the weekday and the hour of the run."""
    found = {}
    for one in batches(log, ready, log.start):
        if one.share < _BATCHED or one.runs < _RUNS or not one.usual_day:
            continue
        code = log.activities.index(one.activity)
        clock = local(log.start[log.activity == code], log.zone)
        first = local(np.array([start], dtype=np.int64), log.zone)[0]
        monday = int(first) - (int(first) // (24 * HOUR) + 3) % 7 * 24 * HOUR - int(first) % (24 * HOUR)
        hour = int(np.median(clock % (24 * HOUR)) // HOUR)
        opens = monday + (_DAYS.index(one.usual_day) * 24 + hour) * HOUR
        found[one.activity] = Batch(every_h=168.0, from_h=float((opens - int(first)) / HOUR % 168))
    return found
