"""Waits that no busy colleague explains: hand-overs, and files kept to be done together."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, batches
from kilometre.engines.eventlog.arrays import DAY, HOUR, Flags, Micros
from kilometre.engines.eventlog.zones import local
from kilometre.engines.simulation.distributions import Law
from kilometre.engines.simulation.model import Batch

from .laws import best_law
from .people import Team

_RARE: Final = 0.02  # hours: shorter waits are those of a click
_BATCHED: Final = 0.6
_RUNS: Final = 8
_BINS, _ENOUGH = 20, 30
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, eq=False)
class Waits:
    """Waits of ``a`` activities.

    Parameters
    ----------
    handover, handover_from : tuple of Law or None, tuple of dict (name of the activity before: Law)
        Hand-over to each activity; and from those after which it is another.
    batch : tuple of Batch or None
        Gate of each activity.
    group : int64, shape (a, a)
        Law of the wait from each activity to each: from 0 to a - 1 that of the latter, then those of some pairs alone.
    mean_h : float64, shape (groups,)
        Mean elapsed wait to be found again.
    """

    handover: tuple[Law | None, ...]
    handover_from: tuple[dict[str, Law], ...]
    batch: tuple[Batch | None, ...]
    group: NDArray[np.int64]
    mean_h: NDArray[np.float64]


def waits_of(log: EventLog, ready: Micros, team: Team, automatic: Flags, start: int) -> Waits:
    """Waits of every activity; ``ready`` is when each execution's case was ready, ``start`` the instant 0 of the model."""
    elapsed = np.maximum(log.start - ready, 0) / HOUR
    busy = _busy_hours(log, ready, team)
    gates = _gates(log, ready, start)
    source = _sources(log, ready)
    names = log.activities
    laws: list[Law | None] = []
    apart: list[dict[str, Law]] = []
    means = [0.0] * len(names)
    group = np.tile(np.arange(len(names)), (len(names), 1))
    for code, name in enumerate(names):
        rows = np.flatnonzero((log.activity == code) & ~log.is_first)
        laws.append(None)
        apart.append({})
        if not len(rows) or automatic[code]:
            continue
        table = team.open_of[team.calendar_of[code]]
        opened = table.between(ready[rows], log.start[rows]) / HOUR
        alone = np.maximum(opened - busy[rows], 0.0)
        alone = np.where(alone < _RARE, 0.0, alone)
        own = [] if name in gates else told_apart(alone, source[rows], log.case[rows] % 2 == 0)
        for one in own:
            mine = source[rows] == one
            apart[code][names[one]] = best_law(alone[mine])
            group[one, code] = len(means)
            means.append(float(elapsed[rows][mine].mean()))
        others = ~np.isin(source[rows], own)
        if not others.any():
            continue
        means[code] = float(elapsed[rows][others].mean())
        law = best_law(alone[others])
        laws[code] = None if name in gates or law.mean < _RARE else law
    return Waits(tuple(laws), tuple(apart), tuple(gates.get(name) for name in names), group, np.array(means))


def _sources(log: EventLog, ready: Micros) -> NDArray[np.int64]:
    """The activity whose end made each execution ready, -1 when there is none; shape (n,)."""
    first = log.bounds[:-1][log.case]
    before = np.arange(len(log)) - 1
    while (looking := (before >= first) & (log.end[before] != ready)).any():
        before = np.where(looking, before - 1, before)
    return np.where(before >= first, log.activity[before], -1).astype(np.int64)


def told_apart(values: NDArray[np.float64], source: NDArray[np.int64], known: Flags) -> list[int]:
    """Sources after which these durations are others: those of the known half foretell the other half better than all do.

    The gain is that of the likelihood in twenty bins of equal counts, shares of a source being drawn towards those of all as
    if by twenty more durations; it must be beyond twice its standard error. Sources with few durations have none of their own.
    """
    edges = (
        np.unique(np.quantile(values[known], np.linspace(0, 1, _BINS + 1)[1:-1]))
        if known.any()
        else values[:0]
    )
    bins = np.searchsorted(edges, values, side="left")

    def shares(rows: Flags, drawn_to: NDArray[np.float64]) -> NDArray[np.float64]:
        counts = np.bincount(bins[rows], minlength=len(drawn_to)) + _BINS * drawn_to
        found: NDArray[np.float64] = counts / counts.sum()
        return found

    everything = shares(known, np.full(len(edges) + 1, 1 / (len(edges) + 1)))
    found = []
    for one in np.unique(source[source >= 0]).tolist():
        mine = source == one
        if min((mine & known).sum(), (mine & ~known).sum()) < _ENOUGH:
            continue
        gain = np.log(shares(mine & known, everything) / everything)[bins[mine & ~known]]
        if gain.mean() > 2 * gain.std() / math.sqrt(len(gain)):
            found.append(one)
    return found


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
    """Activities done in runs, nearly always: on a day of the week, at an hour of the day, or by a number of files."""
    found = {}
    first = int(local(np.array([start], dtype=np.int64), log.zone)[0])
    for one in batches(log, ready, log.start):
        if one.share < _BATCHED or one.runs < _RUNS:
            continue
        if one.usual_day:
            code = log.activities.index(one.activity)
            clock = local(log.start[log.activity == code], log.zone)
            monday = first - (first // DAY + 3) % 7 * DAY - first % DAY
            hour = int(np.median(clock % DAY) // HOUR)
            opens = monday + _DAYS.index(one.usual_day) * DAY + hour * HOUR
            found[one.activity] = Batch(every_h=168.0, from_h=(opens - first) / HOUR % 168)
        elif one.usual_size:
            found[one.activity] = Batch(size=one.usual_size)
        elif one.usual_hour >= 0:
            found[one.activity] = Batch(every_h=24.0, from_h=(one.usual_hour - first % DAY / HOUR) % 24)
    return found
