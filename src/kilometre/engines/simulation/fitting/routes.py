"""The route of the cases of a log: what is done side by side, what may follow what, and how often.

Two activities are side by side when they overlap in time in at least a quarter of the times that they meet in a case, or
sometimes overlap and come in both orders (in both orders, when starts were not recorded). Activities linked so make a block; inside it, those that are not side by
side with each other make one branch. Blocks found in traces are one symbol of the chain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog
from kilometre.engines.eventlog.starts import concurrent_activities
from kilometre.engines.simulation.flows import Choice, Do, Flow, Parallel
from kilometre.engines.simulation.flows import Sequence as InOrder

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
    projections: dict[tuple[str, int], list[Trace]] = {}
    collapsed = [_collapsed(trace, found, projections) for trace in traces]
    for block in found:
        branches = [
            _branch(projections.get((block.symbol, place), []), parts) for place in range(len(block.branches))
        ]
        parts[block.symbol] = Parallel(tuple(branches))
    return route(counted(collapsed), parts, order)


def _branch(traces: list[Trace], parts: Mapping[str, Flow]) -> Flow:
    done = [trace for trace in traces if trace]
    if not done:
        return InOrder()
    inner = route(counted(done), parts)
    return (
        inner
        if len(done) == len(traces)
        else Choice((inner, InOrder()), (len(done), len(traces) - len(done)))
    )


def _collapsed(
    trace: Trace, blocks: tuple[Block, ...], projections: dict[tuple[str, int], list[Trace]]
) -> Trace:
    """The trace with each run of activities of a block as one symbol; what its branches did goes to ``projections``."""
    of = {name: block for block in blocks for name in block.activities}
    symbols: list[str] = []
    place = 0
    while place < len(trace):
        block = of.get(trace[place])
        if block is None:
            symbols.append(trace[place])
            place += 1
            continue
        end = place
        while end < len(trace) and trace[end] in block.activities:
            end += 1
        for number, branch in enumerate(block.branches):
            inside = tuple(name for name in trace[place:end] if name in branch)
            projections.setdefault((block.symbol, number), []).append(inside)
        symbols.append(block.symbol)
        place = end
    return tuple(symbols)


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
            symbol = " ∥ ".join(sorted(" ".join(sorted(branch)) for branch in named))
            found.append(Block(symbol, named))
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
