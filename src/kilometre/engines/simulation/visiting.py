"""How many times a case does each step."""

import numpy as np
from numpy.typing import NDArray

from .flows import END, Chain, Choice, Do, Flow, Loop, parts_of
from .model import Model
from .routing import Network


def visits(model: Model, network: Network) -> NDArray[np.float64]:
    """Expected executions of each step, for each kind of case; shape (steps, kinds).

    Where a case comes again to a step that is not always done again, only some of these times count.
    """
    found: NDArray[np.float64] = network.visits()
    for place, step in enumerate(model.steps):
        if step.skip_again:
            first = np.array([1 - _never(model.flow, step.id, kind.name) for kind in model.kinds])
            found[place] -= step.skip_again * (found[place] - first)
    return found


def _never(flow: Flow, step: str, kind: str) -> float:
    """Probability that a case of this kind goes through this part without coming to the step."""
    parts = [_never(part, step, kind) for part in parts_of(flow)]
    match flow:
        case Do():
            return float(flow.step != step)
        case Choice():
            return float(np.average(parts, weights=flow.by_kind.get(kind, flow.weights)))
        case Loop():
            body, redo = parts
            return body * (1 - flow.again) / (1 - flow.again * redo * body)
        case Chain():
            return _never_in(flow, np.array(parts))
        case _:
            return float(np.prod(parts))


def _never_in(chain: Chain, parts: NDArray[np.float64]) -> float:
    names = [*chain.nodes, END]
    begin, *then = (
        np.array([weights.get(name, 0.0) for name in names]) / sum(weights.values())
        for weights in (chain.begin, *(chain.then[name] for name in chain.nodes))
    )
    moves = np.array(then) * parts[:, None]
    through = np.linalg.solve(np.eye(len(parts)) - moves[:, :-1], moves[:, -1])
    return float(begin @ np.append(through, 1.0))
