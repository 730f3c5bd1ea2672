"""A flow as nodes and edges, for the compiled loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .flows import END, Chain, Choice, Do, Flow, Loop, Parallel, with_keys
from .flows import Sequence as InOrder

STEP, CHOICE, FORK, JOIN, LAST = range(5)


@dataclass(slots=True)
class Edge:
    """To a node, with a share for each kind of case."""

    to: int
    shares: tuple[float, ...]


@dataclass(slots=True)
class NodeOf:
    kind: int
    place: int = 0
    need: int = 0
    edges: list[Edge] = field(default_factory=list)


@dataclass(slots=True)
class Network:
    """Nodes of a flow; the first one is where cases enter. ``choices`` names the draws of each choice, and
    ``blocks`` holds the nodes between each join and its fork, both included.
    """

    steps: Sequence[str]
    kinds: Sequence[str]
    nodes: list[NodeOf] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    blocks: list[set[int]] = field(default_factory=list)

    @property
    def joins(self) -> int:
        return len(self.blocks)

    @classmethod
    def of(cls, flow: Flow, steps: Sequence[str], kinds: Sequence[str]) -> "Network":
        network = cls(steps, kinds)
        last = network._node(LAST)
        entry = network._before(with_keys(flow), last)
        network._enter_at(entry)
        return network

    def _enter_at(self, entry: int) -> None:
        """Make the entry node 0, by swapping it with what is there."""
        swap = {entry: 0, 0: entry}
        self.nodes[0], self.nodes[entry] = self.nodes[entry], self.nodes[0]
        for node in self.nodes:
            for edge in node.edges:
                edge.to = swap.get(edge.to, edge.to)
        self.blocks = [{swap.get(node, node) for node in block} for block in self.blocks]

    def _node(self, kind: int, place: int = 0, need: int = 0) -> int:
        self.nodes.append(NodeOf(kind, place, need))
        return len(self.nodes) - 1

    def _choice(self, name: str) -> int:
        self.choices.append(name)
        return self._node(CHOICE, len(self.choices) - 1)

    def _link(self, source: int, to: int, shares: tuple[float, ...] | None = None) -> None:
        self.nodes[source].edges.append(Edge(to, shares or (1.0,) * len(self.kinds)))

    def _before(self, flow: Flow, then: int) -> int:
        """Add the nodes of a flow that goes on to ``then``; return where it is entered."""
        match flow:
            case Do(step):
                node = self._node(STEP, self.steps.index(step))
                self._link(node, then)
                return node
            case InOrder(parts):
                for part in reversed(parts):
                    then = self._before(part, then)
                return then
            case Parallel(parts):
                join = self._node(JOIN, self.joins, len(parts))
                self.blocks.append(set())
                self._link(join, then)
                fork = self._node(FORK)
                for part in parts:
                    self._link(fork, self._before(part, join))
                self.blocks[self.nodes[join].place] = set(range(join, len(self.nodes)))
                return fork
            case Choice():
                choice = self._choice(flow.key)
                weights = [flow.by_kind.get(kind, flow.weights) for kind in self.kinds]
                for place, part in enumerate(flow.parts):
                    shares = tuple(kind[place] / sum(kind) for kind in weights)
                    self._link(choice, self._before(part, then), shares)
                return choice
            case Loop(body, redo, again):
                choice = self._choice(flow.key)
                entry = self._before(body, choice)
                self._link(choice, self._before(redo, entry), self._same(again))
                self._link(choice, then, self._same(1 - again))
                return entry
            case Chain():
                return self._chain(flow, then)

    def _same(self, share: float) -> tuple[float, ...]:
        return (share,) * len(self.kinds)

    def _chain(self, chain: Chain, then: int) -> int:
        after = {name: self._choice(f"{chain.key} / {name}") for name in chain.nodes}
        entries = {name: self._before(part, after[name]) for name, part in chain.nodes.items()}
        entries[END] = then
        entry = self._choice(chain.key)
        for source, weights in (
            (entry, chain.begin),
            *((after[name], chain.then[name]) for name in chain.nodes),
        ):
            self._spread(source, weights, entries)
        return entry

    def _spread(self, source: int, weights: Mapping[str, float], entries: Mapping[str, int]) -> None:
        total = sum(weights.values())
        for name, weight in weights.items():
            if weight > 0:
                self._link(source, entries[name], self._same(weight / total))

    def visits(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Expected times that a case comes to each step, for each kind of case; shape (steps, kinds)."""
        size = len(self.nodes)
        found = np.zeros((len(self.steps), len(self.kinds)))
        for kind in range(len(self.kinds)):
            moves = np.zeros((size, size))
            for source, node in enumerate(self.nodes):
                for edge in node.edges:
                    share = edge.shares[kind] if node.kind != FORK else 1.0
                    moves[edge.to, source] += share / (node.need if node.kind == JOIN else 1)
            begun = np.zeros(size)
            begun[0] = 1.0
            flows = np.linalg.solve(np.eye(size) - moves, begun)
            for node, flow in zip(self.nodes, flows.tolist(), strict=True):
                if node.kind == STEP:
                    found[node.place, kind] += flow
        return found
