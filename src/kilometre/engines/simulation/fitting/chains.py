"""Routes from sequences of symbols: a chain of as much memory as the data bear, then as much structure as it has.

A chain of order k goes on according to the last k symbols, where they were seen often enough, else fewer (a variable-order
Markov chain). Its order is the least one whose held-out likelihood is within half a percent of the best. A chain is then
rewritten, without changing its behaviour, by rules that each recognise one structure (self-loop, sequence, choice, optional
part, loop), until nothing more is recognised: structured processes become trees, others stay chains with trees inside.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from kilometre.engines.simulation.flows import END, Chain, Choice, Flow, Loop
from kilometre.engines.simulation.flows import Sequence as InOrder

BEGIN: Final = "\0"
Trace: TypeAlias = tuple[str, ...]
_ORDERS: Final = (1, 2, 3)
_SUPPORT: Final = 15
_CLOSE: Final = 1.005


def order_of(traces: Mapping[Trace, int]) -> int:
    """The memory that predicts best what was held out (every other trace of each kind)."""
    known = {trace: (count + 1) // 2 for trace, count in traces.items()}
    held = {trace: count // 2 for trace, count in traces.items() if count > 1}
    singles = sorted(trace for trace, count in traces.items() if count == 1)
    for place, trace in enumerate(singles):
        if place % 2:
            held[trace] = 1
            del known[trace]
    if not held or not known:
        return 1
    losses = {order: _loss(known, held, order) for order in _ORDERS}
    return min(order for order in _ORDERS if losses[order] <= min(losses.values()) * _CLOSE)


def _loss(known: Mapping[Trace, int], held: Mapping[Trace, int], order: int) -> float:
    contexts = _contexts(known, order)
    moves: dict[Trace, Counter[str]] = {}
    for trace, count in known.items():
        for context, symbol in _moves(trace, contexts, order):
            moves.setdefault(context, Counter())[symbol] += count
    symbols = len({symbol for trace in (*known, *held) for symbol in trace}) + 1
    total, steps = 0.0, 0
    for trace, count in held.items():
        for context, symbol in _moves(trace, contexts, order):
            seen = moves.get(context, Counter())
            share = (seen[symbol] + 0.5 / symbols) / (seen.total() + 0.5)
            total -= count * math.log(share)
            steps += count
    return total / max(steps, 1)


def _contexts(traces: Mapping[Trace, int], order: int) -> set[Trace]:
    """Runs of at most ``order`` symbols seen often enough; single symbols always."""
    seen: Counter[Trace] = Counter()
    for trace, count in traces.items():
        for place in range(len(trace)):
            for size in range(1, min(order, place + 1) + 1):
                seen[trace[place + 1 - size : place + 1]] += count
    return {run for run, count in seen.items() if len(run) == 1 or count >= _SUPPORT}


def _longest(trace: Trace, place: int, contexts: set[Trace], order: int) -> Trace:
    for size in range(min(order, place + 1), 1, -1):
        run = trace[place + 1 - size : place + 1]
        if run in contexts:
            return run
    return trace[place : place + 1]


def _moves(trace: Trace, contexts: set[Trace], order: int) -> list[tuple[Trace, str]]:
    found: list[tuple[Trace, str]] = [((BEGIN,), trace[0] if trace else END)]
    for place in range(len(trace)):
        following = trace[place + 1] if place + 1 < len(trace) else END
        found.append((_longest(trace, place, contexts, order), following))
    return found


def route(traces: Mapping[Trace, int], parts: Mapping[str, Flow], order: int | None = None) -> Flow:
    """The route of these traces (with how many cases took each); ``parts`` is what each symbol does."""
    order = order_of(traces) if order is None else order
    contexts = _contexts(traces, order)
    weights: Counter[tuple[str, str]] = Counter()
    nodes: dict[str, Flow] = {}
    for trace, count in traces.items():
        source = BEGIN
        for place, symbol in enumerate(trace):
            run = _longest(trace, place, contexts, order)
            name = " ← ".join(reversed(run))
            nodes[name] = parts[symbol]
            weights[source, name] += count
            source = name
        weights[source, END] += count
    return Rewriting(nodes, dict(weights)).flow()


class Rewriting:
    """A graph of parts whose edges are counted, made smaller rule by rule."""

    def __init__(self, nodes: dict[str, Flow], weights: dict[tuple[str, str], float]) -> None:
        self.nodes = nodes
        self.after: dict[str, dict[str, float]] = {name: {} for name in (BEGIN, *nodes)}
        self.before: dict[str, set[str]] = {name: set() for name in (END, *nodes)}
        for (source, to), weight in weights.items():
            self.after[source][to] = weight
            self.before[to].add(source)

    def flow(self) -> Flow:
        """The tree that is left, or a chain when there is none."""
        while any(self._rewritten(name) for name in sorted(self.nodes)):
            pass
        if not self.nodes:
            return InOrder()
        if len(self.nodes) == 1:
            (name,) = self.nodes
            if set(self.after[BEGIN]) == {name} and set(self.after[name]) == {END}:
                return self.nodes[name]
        return Chain(
            dict(self.nodes), dict(self.after[BEGIN]), {name: dict(self.after[name]) for name in self.nodes}
        )

    def _rewritten(self, name: str) -> bool:
        return name in self.nodes and (self._self_loop(name) or self._sequence(name) or self._between(name))

    def _self_loop(self, name: str) -> bool:
        again = self.after[name].pop(name, 0.0)
        if not again:
            return False
        self.before[name].discard(name)
        total = again + sum(self.after[name].values())
        self.nodes[name] = Loop(self.nodes[name], InOrder(), again / total)
        return True

    def _sequence(self, name: str) -> bool:
        """Only one thing can follow, and it only follows this."""
        if len(self.after[name]) != 1:
            return False
        (following,) = self.after[name]
        if following == END or self.before[following] != {name}:
            return False
        self.nodes[name] = _joined(self.nodes[name], self.nodes.pop(following))
        self.after[name] = self.after.pop(following)
        del self.before[following]
        for to in self.after[name]:
            self.before[to].discard(following)
            self.before[to].add(name)
        return True

    def _between(self, name: str) -> bool:
        """One thing before, one after: a branch of a choice, an optional part, or what a loop does again."""
        if len(self.before[name]) != 1 or len(self.after[name]) != 1:
            return False
        (source,), (to,) = self.before[name], self.after[name]
        if source == to:
            return self._redo(name, source)
        here = self.after[source][name]
        for other in sorted(self.after[source]):
            if (
                other not in (name, END, to)
                and self.before[other] == {source}
                and set(self.after[other]) == {to}
            ):
                there = self.after[source][other]
                self.nodes[name] = _either(self.nodes[name], here, self.nodes[other], there)
                self._remove(other)
                self.after[source][name] = self.after[name][to] = here + there
                return True
        direct = self.after[source].get(to, 0.0)
        if direct:
            self.nodes[name] = _either(self.nodes[name], here, InOrder(), direct)
            del self.after[source][to]
            self.before[to].discard(source)
            self.after[source][name] = self.after[name][to] = here + direct
            return True
        return False

    def _redo(self, name: str, source: str) -> bool:
        total = sum(self.after[source].values())
        again = self.after[source][name] / total
        self.nodes[source] = Loop(self.nodes[source], self.nodes[name], again)
        self._remove(name)
        return True

    def _remove(self, name: str) -> None:
        for source in self.before.pop(name):
            del self.after[source][name]
        for to in self.after.pop(name):
            self.before[to].discard(name)
        del self.nodes[name]


def _joined(one: Flow, other: Flow) -> Flow:
    parts: list[Flow] = []
    for part in (one, other):
        parts += part.parts if isinstance(part, InOrder) else (part,)
    return InOrder(tuple(parts))


def _either(one: Flow, here: float, other: Flow, there: float) -> Flow:
    """A choice of both, flat when the first one is a choice already."""
    if isinstance(one, Choice) and not one.key:
        scale = here / sum(one.weights)
        return Choice((*one.parts, other), (*(weight * scale for weight in one.weights), there))
    return Choice((one, other), (here, there))


def counted(traces: Sequence[Trace]) -> dict[Trace, int]:
    return dict(sorted(Counter(traces).items()))
