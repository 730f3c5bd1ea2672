"""The route of a case: sequence, choice with shares, parallel, loop, and chain (any graph, one step at a time).

It is the flow of `engines.procedure` with what happens how often. A step may stand in several places.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from kilometre.engines import procedure

END: Final = ""
"""In a chain, the name of what comes after its last node."""


class FlowError(ValueError):
    """These are no routes; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Do:
    """One step, by its id."""

    step: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; empty, nothing to do."""

    parts: tuple["Flow", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them. ``weights`` says how often, up to a factor; ``by_kind`` holds other weights for some kinds of case.

    ``key`` names the draws of the choice: it stays when the branches are edited.
    """

    parts: tuple["Flow", ...]
    weights: tuple[float, ...]
    by_kind: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    key: str = ""

    def __post_init__(self) -> None:
        for weights in (self.weights, *self.by_kind.values()):
            if len(weights) != len(self.parts) or min(weights, default=0) < 0 or not sum(weights) > 0:
                raise FlowError("Un choix a une part positive par branche.")


@dataclass(frozen=True, slots=True)
class Parallel:
    """All of them side by side; what follows waits for all."""

    parts: tuple["Flow", ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise FlowError("Un parallèle a au moins une branche.")


@dataclass(frozen=True, slots=True)
class Loop:
    """``body``, then with probability ``again`` ``redo`` and ``body`` once more, and so on."""

    body: "Flow"
    redo: "Flow"
    again: float
    key: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.again < 1:
            raise FlowError("Une boucle recommence avec une probabilité de 0 à 1, 1 exclu.")


@dataclass(frozen=True, slots=True)
class Chain:
    """A graph of parts: from each node to the next, with weights; `END` leaves it. ``begin`` is where it is entered."""

    nodes: Mapping[str, "Flow"]
    begin: Mapping[str, float]
    then: Mapping[str, Mapping[str, float]]
    key: str = ""

    def __post_init__(self) -> None:
        known = {*self.nodes, END}
        for weights in (self.begin, *self.then.values()):
            if (
                not set(weights) <= known
                or min(weights.values(), default=0) < 0
                or not sum(weights.values()) > 0
            ):
                raise FlowError(
                    "Dans une chaîne, chaque nœud mène à des nœuds connus, avec des parts positives."
                )
        if absent := set(self.nodes) - set(self.then):
            raise FlowError(f"Nœuds sans suite dans une chaîne : {', '.join(sorted(absent))}.")
        if stuck := set(self.nodes) - self._leaving():
            raise FlowError(f"On ne sort jamais de : {', '.join(sorted(stuck))}.")

    def _leaving(self) -> set[str]:
        """Nodes from which the end can be reached."""
        found = {END}
        while True:
            more = {
                name
                for name, weights in self.then.items()
                if name not in found and any(weight > 0 and to in found for to, weight in weights.items())
            }
            if not more:
                return found
            found |= more


Flow: TypeAlias = Do | Sequence | Choice | Parallel | Loop | Chain


def parts_of(flow: Flow) -> tuple[Flow, ...]:
    match flow:
        case Do():
            return ()
        case Loop():
            return (flow.body, flow.redo)
        case Chain():
            return tuple(flow.nodes.values())
        case _:
            return flow.parts


def with_parts(flow: Flow, parts: tuple[Flow, ...]) -> Flow:
    """The same flow with other parts, in the order of `parts_of`."""
    match flow:
        case Do():
            return flow
        case Loop():
            return replace(flow, body=parts[0], redo=parts[1])
        case Chain():
            return replace(flow, nodes=dict(zip(flow.nodes, parts, strict=True)))
        case _:
            return replace(flow, parts=parts)


def leaves(flow: Flow) -> Iterator[str]:
    """Ids of the steps, in the order in which they are written; one may come again."""
    if isinstance(flow, Do):
        yield flow.step
    for part in parts_of(flow):
        yield from leaves(part)


def kinds_asked(flow: Flow) -> Iterator[str]:
    """Names of the kinds of cases of which a choice knows the weights; one may come again."""
    if isinstance(flow, Choice):
        yield from flow.by_kind
    for part in parts_of(flow):
        yield from kinds_asked(part)


def with_keys(flow: Flow) -> Flow:
    """The same flow where every choice has the name of its draws: that of the steps which it chooses from."""
    flow = with_parts(flow, tuple(with_keys(part) for part in parts_of(flow)))
    if isinstance(flow, Choice | Loop | Chain) and not flow.key:
        return replace(flow, key=f"{type(flow).__name__} {' '.join(leaves(flow))}")
    return flow


def of_procedure(
    flow: procedure.Flow, weights: Mapping[str, float] | None = None, again: float = 0.1
) -> Flow:
    """The flow of a procedure. A branch weighs what its first step weighs (1 by default); loops start ``again``."""
    known = weights or {}
    inner = [of_procedure(part, weights, again) for part in procedure.graph.parts_of(flow)]
    match flow:
        case procedure.StepRef(step):
            return Do(step)
        case procedure.Sequence():
            return Sequence(tuple(inner))
        case procedure.Parallel():
            return Parallel(tuple(inner))
        case procedure.Loop():
            return Loop(inner[0], inner[1], again)
        case procedure.Choice():
            firsts = [next(leaves(part), "") for part in inner]
            return Choice(tuple(inner), tuple(known.get(first, 1.0) for first in firsts))
