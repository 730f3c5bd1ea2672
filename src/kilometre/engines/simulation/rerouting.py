"""Edits of a route: steps side by side, dropped, merged, done once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from .flows import END, Chain, Choice, Do, Flow, FlowError, Loop, Parallel, leaves, parts_of, with_parts
from .flows import Sequence as InOrder

NOTHING = InOrder()


def side_by_side(flow: Flow, steps: Sequence[str]) -> Flow:
    """The route with these steps in parallel, at the place of the first of them.

    The parts of the innermost sequence (or chain) that hold them are taken whole: a step that is sometimes skipped or
    done again still is, in its branch.
    """
    wanted = set(steps)
    if len(wanted) < 2:
        raise FlowError("Il faut au moins deux étapes à mettre côte à côte.")
    if absent := wanted - set(leaves(flow)):
        raise FlowError(f"Étape absente de l'enchaînement : {', '.join(sorted(absent))}.")
    for part in parts_of(flow):
        if wanted <= set(leaves(part)):
            inner = tuple(side_by_side(one, steps) if one is part else one for one in parts_of(flow))
            return with_parts(flow, inner)
    match flow:
        case InOrder(parts):
            return _in_sequence(parts, wanted)
        case Chain():
            return _in_chain(flow, wanted)
        case Parallel():
            raise FlowError("Ces étapes se font déjà côte à côte.")
    raise FlowError("Ces étapes ne se suivent pas : elles sont dans un choix ou une boucle différents.")


def _in_sequence(parts: tuple[Flow, ...], wanted: set[str]) -> Flow:
    holding = [place for place, part in enumerate(parts) if wanted & set(leaves(part))]
    branches = tuple(
        branch
        for place in holding
        for branch in (parts[place].parts if isinstance(parts[place], Parallel) else (parts[place],))  # type: ignore[union-attr]
    )
    rest = [part for place, part in enumerate(parts) if place not in holding]
    rest.insert(holding[0], Parallel(branches))
    return InOrder(tuple(rest)) if len(rest) > 1 else rest[0]


def _in_chain(chain: Chain, wanted: set[str]) -> Flow:
    """One node in place of several: each is done as often as before, whatever the order was."""
    group = [name for name, part in chain.nodes.items() if wanted & set(leaves(part))]
    visits = chain_visits(chain)
    entering = sum(
        visits.get(source, 1.0) * share
        for source, weights in (("\0begin", chain.begin), *chain.then.items())
        if source not in group
        for to, share in _shares(weights).items()
        if to in group
    )
    branches = tuple(_as_often(chain.nodes[name], visits[name] / entering) for name in group)
    leaving: dict[str, float] = {}
    for name in group:
        for to, share in _shares(chain.then[name]).items():
            if to not in group:
                leaving[to] = leaving.get(to, 0.0) + visits[name] * share
    if not leaving:
        raise FlowError("Après ces étapes, on ne sort pas de la chaîne.")
    new = " | ".join(group)

    def redirected(weights: Mapping[str, float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for to, weight in weights.items():
            at = new if to in group else to
            found[at] = found.get(at, 0.0) + weight
        return found

    nodes = {name: part for name, part in chain.nodes.items() if name not in group} | {
        new: Parallel(branches)
    }
    then = {name: redirected(weights) for name, weights in chain.then.items() if name not in group}
    return replace(chain, nodes=nodes, begin=redirected(chain.begin), then=then | {new: leaving})


def _as_often(part: Flow, times: float) -> Flow:
    """A part done so many times on average: sometimes not, or again."""
    if times < 1 - 1e-9:
        return Choice((part, NOTHING), (times, 1 - times))
    if times > 1 + 1e-9:
        return Loop(part, NOTHING, 1 - 1 / times)
    return part


def chain_visits(chain: Chain) -> dict[str, float]:
    """Expected visits of each node, for one entry into the chain."""
    names = list(chain.nodes)
    moves = np.array([[_shares(chain.then[source]).get(name, 0.0) for source in names] for name in names])
    begun = np.array([_shares(chain.begin).get(name, 0.0) for name in names])
    return dict(zip(names, np.linalg.solve(np.eye(len(names)) - moves, begun).tolist(), strict=True))


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def mapped(flow: Flow, change: Callable[[Flow], Flow]) -> Flow:
    """The route with each part changed, from the leaves up."""
    return change(with_parts(flow, tuple(mapped(part, change) for part in parts_of(flow))))


def without(flow: Flow, step: str) -> Flow:
    """The route where this step is nothing to do."""
    if step not in leaves(flow):
        raise FlowError(f"Étape absente de l'enchaînement : {step}.")
    return mapped(flow, lambda part: NOTHING if part == Do(step) else part)


def less_again(flow: Flow, step: str, share: float) -> Flow:
    """The route where the innermost loops that ask for this step begin again less often, by this share.

    What an outer loop does again is asked by something else.
    """
    parts = parts_of(flow)
    if isinstance(flow, Loop) and step in leaves(flow) and not any(comes_again(part, step) for part in parts):
        return replace(flow, again=flow.again * (1 - share))
    return with_parts(flow, tuple(less_again(part, step, share) for part in parts))


def comes_again(flow: Flow, step: str) -> bool:
    """Whether a case can do this step more than once."""
    if step not in leaves(flow):
        return False
    holding = [part for part in parts_of(flow) if step in leaves(part)]
    if any(comes_again(part, step) for part in holding) or isinstance(flow, Loop):
        return True
    if isinstance(flow, Chain):
        return any(visited > 1 + 1e-9 for visited in _visits_once_in(flow, step))
    return len(holding) > 1 and not isinstance(flow, Choice)


def _visits_once_in(chain: Chain, step: str) -> list[float]:
    """Expected visits, once a case is there, of the nodes that hold a step."""
    holding = [name for name, part in chain.nodes.items() if step in leaves(part)]
    return [
        sum(chain_visits(replace(chain, begin={name: 1.0}))[other] for other in holding) for name in holding
    ]


def enters_at(flow: Flow) -> set[str]:
    """Steps that a case may begin with."""
    match flow:
        case Do(step):
            return {step}
        case InOrder(parts):
            for place, part in enumerate(parts):
                if not can_be_nothing(part):
                    return set().union(*(enters_at(one) for one in parts[: place + 1]))
            return set().union(*(enters_at(part) for part in parts))
        case Loop():
            return enters_at(flow.body) | (enters_at(flow.redo) if can_be_nothing(flow.body) else set())
        case Chain():
            return set().union(
                *(
                    enters_at(flow.nodes[name])
                    for name, weight in flow.begin.items()
                    if name != END and weight > 0
                )
            )
        case _:
            return set().union(*(enters_at(part) for part in flow.parts))


def ends_at(flow: Flow) -> set[str]:
    """Steps that a case may end with."""
    match flow:
        case Do(step):
            return {step}
        case InOrder(parts):
            found: set[str] = set()
            for part in reversed(parts):
                found |= ends_at(part)
                if not can_be_nothing(part):
                    break
            return found
        case Loop():
            return ends_at(flow.body) | (ends_at(flow.redo) if can_be_nothing(flow.body) else set())
        case Chain():
            return set().union(
                *(ends_at(flow.nodes[name]) for name, to in flow.then.items() if to.get(END, 0) > 0)
            )
        case _:
            return set().union(*(ends_at(part) for part in flow.parts))


def can_be_nothing(flow: Flow) -> bool:
    match flow:
        case Do():
            return False
        case Choice():
            return any(can_be_nothing(part) for part in flow.parts)
        case Loop():
            return can_be_nothing(flow.body)
        case Chain():
            return flow.begin.get(END, 0) > 0
        case _:
            return all(can_be_nothing(part) for part in flow.parts)
