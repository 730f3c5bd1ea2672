"""Routes from sequences of symbols: a chain of as much memory as the data bear, then as much structure as it has.

A chain of order k goes on according to the last k symbols, where they were seen often enough, else fewer (a variable-order
Markov chain). Its order is the least one whose held-out likelihood is within half a percent of the best. A chain is then
rewritten, without changing its behaviour, by rules that each recognise one structure (self-loop, sequence, choice, optional
part, loop), until nothing more is recognised: structured processes become trees, others stay chains with trees inside.

Weights are counted by kind of case. A choice has shares of its own for the kinds whose shares differ from those of all by
more than chance (Pearson's chi-square at 1 %, counts of five at least); chains and loops have the same for all kinds.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.simulation.flows import END, Chain, Choice, Flow, Loop, parts_of, with_parts
from kilometre.engines.simulation.flows import Sequence as InOrder

BEGIN: Final = "\0"
Trace: TypeAlias = tuple[str, ...]
Weight: TypeAlias = NDArray[np.float64]
"""Cases that go from one node to another, by kind."""
_ORDERS: Final = (1, 2, 3)
_SUPPORT: Final = 15
_CLOSE: Final = 1.005
_CHANCE, _EXPECTED = 0.01, 5.0


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


def route(
    traces: Mapping[Trace, int],
    parts: Mapping[str, Flow],
    order: int | None = None,
    kinds: Mapping[str, Mapping[Trace, int]] | None = None,
) -> Flow:
    """The route of these traces (with how many cases took each); ``parts`` is what each symbol does.

    ``kinds`` has the traces of each kind of case; together they are ``traces``.
    """
    order = order_of(traces) if order is None else order
    contexts = _contexts(traces, order)
    weights: dict[tuple[str, str], Weight] = {}
    nodes: dict[str, Flow] = {}
    apart = list((kinds or {"": traces}).values())
    for trace in traces:
        counts = np.array([one.get(trace, 0) for one in apart], dtype=np.float64)
        source = BEGIN
        for place, symbol in enumerate(trace):
            run = _longest(trace, place, contexts, order)
            name = " ← ".join(reversed(run))
            nodes[name] = parts[symbol]
            weights[source, name] = weights.get((source, name), 0.0) + counts
            source = name
        weights[source, END] = weights.get((source, END), 0.0) + counts
    return Rewriting(nodes, weights, tuple(kinds or ())).flow()


class Rewriting:
    """A graph of parts whose edges are counted by kind of case, made smaller rule by rule."""

    def __init__(
        self, nodes: dict[str, Flow], weights: dict[tuple[str, str], Weight], kinds: tuple[str, ...] = ()
    ) -> None:
        self.nodes = nodes
        self.kinds = kinds
        self.after: dict[str, dict[str, Weight]] = {name: {} for name in (BEGIN, *nodes)}
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
        self.nodes = {name: told_apart(part) for name, part in self.nodes.items()}
        if len(self.nodes) == 1:
            (name,) = self.nodes
            if set(self.after[BEGIN]) == {name} and set(self.after[name]) == {END}:
                return self.nodes[name]
        return Chain(dict(self.nodes), self._shares(BEGIN), {name: self._shares(name) for name in self.nodes})

    def _shares(self, source: str) -> dict[str, float]:
        return {to: float(weight.sum()) for to, weight in self.after[source].items()}

    def _rewritten(self, name: str) -> bool:
        return name in self.nodes and (self._self_loop(name) or self._sequence(name) or self._between(name))

    def _self_loop(self, name: str) -> bool:
        again = self._shares(name).get(name, 0.0)
        if not again:
            return False
        self.nodes[name] = Loop(self.nodes[name], InOrder(), again / sum(self._shares(name).values()))
        del self.after[name][name]
        self.before[name].discard(name)
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
                self.nodes[name] = self._either(self.nodes[name], here, self.nodes[other], there)
                self._remove(other)
                self.after[source][name] = self.after[name][to] = here + there
                return True
        direct = self.after[source].get(to)
        if direct is not None:
            self.nodes[name] = self._either(self.nodes[name], here, InOrder(), direct)
            del self.after[source][to]
            self.before[to].discard(source)
            self.after[source][name] = self.after[name][to] = here + direct
            return True
        return False

    def _redo(self, name: str, source: str) -> bool:
        shares = self._shares(source)
        self.nodes[source] = Loop(self.nodes[source], self.nodes[name], shares[name] / sum(shares.values()))
        self._remove(name)
        return True

    def _either(self, one: Flow, here: Weight, other: Flow, there: Weight) -> Flow:
        """A choice of both, flat when the first one is a choice already; with the counts of every kind, see `told_apart`."""
        if isinstance(one, Choice) and not one.key and set(one.by_kind) >= self._coming(here):
            parts, earlier, of = one.parts, one.weights, one.by_kind
        else:
            parts, earlier, of = (one,), (1.0,), dict.fromkeys(self.kinds, (1.0,))
        return Choice(
            (*parts, other),
            (*_scaled(earlier, float(here.sum())), float(there.sum())),
            {
                kind: (*_scaled(of.get(kind, (0.0,) * len(parts)), mine), beside)
                for kind, mine, beside in zip(self.kinds, here.tolist(), there.tolist(), strict=False)
                if mine + beside > 0
            },
        )

    def _coming(self, weight: Weight) -> set[str]:
        """Kinds that come this way."""
        return {kind for kind, count in zip(self.kinds, weight.tolist(), strict=False) if count > 0}

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


def _scaled(weights: Sequence[float], total: float) -> tuple[float, ...]:
    """The same shares of another total."""
    before = sum(weights)
    return tuple(weight * total / before if before else 0.0 for weight in weights)


def told_apart(flow: Flow) -> Flow:
    """The flow whose choices keep the shares of a kind only where they differ from those of all by more than chance."""
    flow = with_parts(flow, tuple(told_apart(part) for part in parts_of(flow)))
    if not isinstance(flow, Choice) or not flow.by_kind:
        return flow
    kept = {kind: counts for kind, counts in flow.by_kind.items() if _differs(counts, flow.weights)}
    return replace(flow, by_kind=kept)


def _differs(counts: Sequence[float], weights: Sequence[float]) -> bool:
    from scipy.special import chdtrc  # noqa: PLC0415 (slow)

    mine, others = np.array(counts), np.array(weights) - np.array(counts)
    both = np.stack((mine, np.maximum(others, 0.0)))
    both = both[:, both.sum(axis=0) > 0]
    expected = both.sum(axis=1, keepdims=True) * both.sum(axis=0) / both.sum()
    if both.shape[1] < 2 or expected.min() < _EXPECTED:
        return False
    distance = float(((both - expected) ** 2 / expected).sum())
    return float(chdtrc(both.shape[1] - 1, distance)) < _CHANCE


def counted(traces: Sequence[Trace]) -> dict[Trace, int]:
    return dict(sorted(Counter(traces).items()))
