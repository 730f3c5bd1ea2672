"""Open cases of a log, put where they stand in a model: each event moves a branch of its case along the route.

A branch goes to the step of the next event by the shortest way, through choices, forks and complete joins. When there
is none, steps may be skipped on the way; events that still cannot be reached are left aside. What the log does not follow
never blocks a case: a join that is passed early closes its other branches.
"""

import itertools
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Final

import numpy as np

from kilometre.engines.eventlog import EventLog, find_open, instant
from kilometre.engines.eventlog.arrays import HOUR
from kilometre.engines.eventlog.report.wording import number

from .compiling import Plan
from .model import Model
from .moving import begun_at
from .recognising import recognise, step_ids
from .routing import FORK, JOIN, LAST, STEP, Network
from .warm import Opened

_SKIPPED: Final = 1_000  # cost of a step passed over, beside that of one move


@dataclass(slots=True)
class _Standing:
    """The branches of one case: (node, since), and branches come to each join."""

    network: Network
    branches: list[tuple[int, float]]
    joined: dict[int, int] = field(default_factory=dict)

    def settle(self) -> None:
        """Go through forks and joins, where nothing is decided."""
        waiting, self.branches = self.branches, []
        while waiting:
            node, since = waiting.pop(0)
            one = self.network.nodes[node]
            if one.kind == FORK:
                waiting += [(edge.to, since) for edge in one.edges]
            elif one.kind == JOIN:
                self.joined[node] = self.joined.get(node, 0) + 1
                if self.joined[node] == one.need:
                    self.joined[node] = 0
                    waiting.append((one.edges[0].to, since))
            else:
                self.branches.append((node, since))

    def do(self, step: int, when: float) -> bool:
        """Move a branch to this step and past it; False when none can reach it."""
        ways = [
            (way, place) for place, (node, _) in enumerate(self.branches) if (way := self._way(node, step))
        ]
        if not ways:
            return False
        (_, path), place = min(ways, key=lambda found: (found[0][0], found[1]))
        _, since = self.branches.pop(place)
        for node, following in itertools.pairwise(path):
            one = self.network.nodes[node]
            if one.kind == FORK:
                self.branches += [(edge.to, since) for edge in one.edges if edge.to != following]
            elif one.kind == JOIN:
                inside = self.network.blocks[one.place]
                self.branches = [branch for branch in self.branches if branch[0] not in inside]
                self.joined = {
                    join: number
                    for join, number in self.joined.items()
                    if join not in inside and join != node
                }
        self.branches.append((self.network.nodes[path[-1]].edges[0].to, when))
        self.settle()
        return True

    def _way(self, start: int, step: int) -> tuple[int, list[int]] | None:
        """Cheapest way from a node to a step: its cost and its nodes."""
        heap = [(0, [start])]
        seen: set[int] = set()
        while heap:
            cost, path = heappop(heap)
            node = path[-1]
            one = self.network.nodes[node]
            if one.kind == STEP and one.place == step:
                return cost, path
            if node in seen:
                continue
            seen.add(node)
            complete = one.kind != JOIN or self.joined.get(node, 0) + 1 >= one.need
            passing = _SKIPPED if one.kind == STEP or not complete else 1
            for edge in one.edges:
                if max(edge.shares) > 0 and edge.to not in seen:
                    heappush(heap, (cost + passing, [*path, edge.to]))
        return None


def resume(model: Model, log: EventLog, final: Collection[str] = ()) -> tuple[Model, Opened]:
    """The model from the last instant of the log on, and the cases open then.

    Cases are open as `eventlog.find_open` says. Steps and kinds of cases are found by name; the notes of what is returned
    say what the model does not know, and how many cases were taken.

    Raises
    ------
    Unrecognised
        No step of the log is in the model.
    """
    last = int(log.end.max())
    moved = begun_at(model, instant(last))
    plan = Plan(moved)
    known = step_ids(moved)
    strange = recognise(log, known, moved)
    places = {step.id: place for place, step in enumerate(moved.steps)}
    steps = {name: places[id_] for name, id_ in known.items()}
    kinds = {kind.name: place for place, kind in enumerate(moved.kinds)}
    is_open, _ = find_open(log, final)
    kept: list[
        tuple[
            int, float, list[tuple[int, float]], np.ndarray[tuple[int], np.dtype[np.uint16]], dict[int, int]
        ]
    ] = []
    for case in np.flatnonzero(is_open).tolist():
        came = (int(log.case_start[case]) - last) / HOUR
        standing = _Standing(plan.network, [(0, came)])
        standing.settle()
        visits = np.zeros(len(moved.steps), dtype=np.uint16)
        for row in range(int(log.bounds[case]), int(log.bounds[case + 1])):
            step = steps.get(log.activities[log.activity[row]])
            if step is not None and standing.do(step, (int(log.end[row]) - last) / HOUR):
                visits[step] += 1
        left = [branch for branch in standing.branches if plan.network.nodes[branch[0]].kind != LAST]
        if left:
            kind = kinds.get(log.kinds[log.kind[case]], 0) if log.kind[case] >= 0 else 0
            kept.append((kind, came, left, visits, standing.joined))
    return moved, replace(_opened(plan, kept), notes=(_taken(len(kept), int(is_open.sum())), *strange))


def _taken(kept: int, opened: int) -> str:
    """How many of the open cases go on in the model: the others are over in it."""
    told = f"Dossiers ouverts à la fin du journal : {number(opened)}"
    if not opened:
        return f"{told}. La simulation part sans aucun dossier en cours."
    if kept == opened:
        return f"{told}, repris là où ils en sont."
    return f"{told}, dont {number(kept)} repris là où ils en sont ; pour le modèle, les autres sont finis."


def _opened(
    plan: Plan,
    kept: list[
        tuple[
            int, float, list[tuple[int, float]], np.ndarray[tuple[int], np.dtype[np.uint16]], dict[int, int]
        ]
    ],
) -> Opened:
    network = plan.network
    joins = np.zeros((len(kept), network.joins), dtype=np.int16)
    for place, (*_, joined) in enumerate(kept):
        for node, over in joined.items():
            joins[place, network.nodes[node].place] = over
    branches = [(place, node, since) for place, (_, _, left, *_) in enumerate(kept) for node, since in left]
    return Opened(
        kind=np.array([kind for kind, *_ in kept], dtype=np.int64),
        arrived=np.array([came for _, came, *_ in kept], dtype=np.float64),
        joins=joins,
        visits=np.array([visits for *_, visits, _ in kept], dtype=np.uint16).reshape(
            len(kept), len(plan.model.steps)
        ),
        case=np.array([case for case, _, _ in branches], dtype=np.int64),
        node=np.array([node for _, node, _ in branches], dtype=np.int64),
        since=np.array([since for _, _, since in branches], dtype=np.float64),
    )
