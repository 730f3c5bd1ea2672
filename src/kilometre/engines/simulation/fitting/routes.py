"""The route of the cases of a log: what is done side by side, what may follow what, and how often.

Two activities are side by side when they overlap in time in at least a quarter of the times that they meet in a case, or
sometimes overlap and come in both orders (in both orders, when starts were not recorded). Activities linked so make a block;
inside it, those that are not side by side with each other make one branch. A run through several branches of a block is one
symbol of the chain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog
from kilometre.engines.eventlog.starts import concurrent_activities
from kilometre.engines.simulation.flows import Do, Flow, Parallel

from .chains import Trace, counted, route

_OFTEN, _SOMETIMES = 0.25, 0.03
_SUPPORT: Final = 10
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Block:
    """Activities of one parallel, as branches."""

    symbol: str
    branches: tuple[frozenset[str], ...]

    @property
    def activities(self) -> frozenset[str]:
        return frozenset().union(*self.branches)


def route_of(log: EventLog, *, order: int | None = None, blocks: bool = True) -> Flow:
    """The route of a log; steps have the names of activities."""
    names = log.activities
    traces = [
        tuple(names[code] for code in log.activity[begin:end].tolist())
        for begin, end in zip(log.bounds[:-1].tolist(), log.bounds[1:].tolist(), strict=True)
    ]
    found = blocks_of(log) if blocks else ()
    parts: dict[str, Flow] = {name: Do(name) for name in names}
    runs: dict[str, list[tuple[Trace, ...]]] = {}
    collapsed = [_collapsed(trace, found, runs) for trace in traces]
    for symbol, same in runs.items():
        branches = (route(counted(list(traces)), parts) for traces in zip(*same, strict=True))
        parts[symbol] = Parallel(tuple(branches))
    return route(counted(collapsed), parts, order, _by_kind(log, collapsed))


def _by_kind(log: EventLog, traces: list[Trace]) -> dict[str, dict[Trace, int]] | None:
    """The traces of each kind of case; nothing when the log does not say the kind of every case."""
    if len(log.kinds) < 2 or (log.kind < 0).any():
        return None
    return {
        name: counted([trace for trace, kind in zip(traces, log.kind.tolist(), strict=True) if kind == code])
        for code, name in enumerate(log.kinds)
    }


def _collapsed(trace: Trace, blocks: tuple[Block, ...], runs: dict[str, list[tuple[Trace, ...]]]) -> Trace:
    """The trace with each run through several branches of a block as one symbol; what they did goes to ``runs``.

    The symbol says which branches: what was done side by side tells what comes next. A run through one branch stays
    as it is.
    """
    of = {name: block for block in blocks for name in block.activities}
    symbols: list[str] = []
    place = 0
    while place < len(trace):
        block, end = of.get(trace[place]), place + 1
        if block is not None:
            while end < len(trace) and trace[end] in block.activities:
                end += 1
        done = _done(trace[place:end], block.branches) if block is not None else {}
        if len(done) < 2:
            symbols += trace[place:end]
        else:
            symbols.append(symbol_of(done))
            runs.setdefault(symbols[-1], []).append(tuple(done.values()))
        place = end
    return tuple(symbols)


def _done(run: Trace, branches: tuple[frozenset[str], ...]) -> dict[frozenset[str], Trace]:
    """What each branch of a block did in a run, for those that did something."""
    found = {branch: tuple(name for name in run if name in branch) for branch in branches}
    return {branch: done for branch, done in found.items() if done}


def symbol_of(branches: Iterable[frozenset[str]]) -> str:
    return " ∥ ".join(sorted(" ".join(sorted(branch)) for branch in branches))


def blocks_of(log: EventLog) -> tuple[Block, ...]:
    """Parallels of a log."""
    side = concurrent_activities(log) if log.is_end_only else _overlapping(log)
    if side is None:
        return ()
    found = []
    for group in _components(side):
        apart = ~side[np.ix_(group, group)]
        np.fill_diagonal(apart, val=False)
        branches = _components(apart, alone=True)
        if len(branches) > 1:
            named = tuple(frozenset(log.activities[group[at]] for at in branch) for branch in branches)
            found.append(Block(symbol_of(named), named))
    return tuple(found)


def side_by_side(log: EventLog) -> Flags:
    """Pairs of activities in different branches of one block; symmetric, shape (a, a)."""
    side = np.zeros((len(log.activities),) * 2, dtype=np.bool_)
    for block in blocks_of(log):
        branches = [np.isin(log.activities, sorted(branch)) for branch in block.branches]
        for place, one in enumerate(branches):
            for other in branches[place + 1 :]:
                side |= np.outer(one, other) | np.outer(other, one)
    return side


def _overlapping(log: EventLog) -> Flags:
    """Pairs of activities whose executions overlap in time; symmetric, shape (a, a)."""
    names = len(log.activities)
    together, meets = np.zeros((names, names)), np.zeros((names, names))
    for apart in range(1, 6):
        one, other = np.arange(len(log) - apart), np.arange(apart, len(log))
        same = log.case[one] == log.case[other]
        one, other = one[same], other[same]
        overlap = (log.start[other] < log.end[one]) & (log.end[other] > log.start[other])
        pair = log.activity[one].astype(np.int64) * names + log.activity[other]
        seen = overlap if apart > 1 else np.ones(len(pair), dtype=np.bool_)
        meets += np.bincount(pair[seen], minlength=names**2).reshape(names, names)
        together += np.bincount(pair[overlap], minlength=names**2).reshape(names, names)
    together, meets = together + together.T, meets + meets.T
    side: Flags = (together >= _SUPPORT) & (together >= _OFTEN * meets)
    either = concurrent_activities(log)
    if either is not None:
        side |= either & (together >= _SUPPORT) & (together >= _SOMETIMES * meets)
    np.fill_diagonal(side, val=False)
    return side


def _components(linked: Flags, *, alone: bool = False) -> list[list[int]]:
    """Connected groups of a symmetric relation, in order; single ones too with ``alone``."""
    left, found = set(range(len(linked))), []
    while left:
        group, waiting = set(), [min(left)]
        while waiting:
            at = waiting.pop()
            if at not in group:
                group.add(at)
                waiting += np.flatnonzero(linked[at]).tolist()
        left -= group
        if alone or len(group) > 1:
            found.append(sorted(group))
    return found
