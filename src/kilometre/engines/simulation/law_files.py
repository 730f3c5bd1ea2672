"""Laws and routes as JSON; see `files` for the whole."""

import math
from collections.abc import Mapping
from typing import Any, Final

from . import values
from .distributions import (
    Kind,
    Law,
    LawError,
    erlang,
    exponential,
    gamma,
    hyperexponential,
    lognormal,
    uniform,
    weibull,
)
from .flows import Chain, Choice, Do, Flow, FlowError, Loop, Parallel, Sequence
from .values import Reader

_DEEPEST: Final = 60
_ONE: Final = values.number()  # laws say in their own words what is out of range
_MANY: Final = values.numbers()
PARAMETERS: Final[dict[str, dict[str, Reader]]] = {
    "fixed": {"value_h": _ONE},
    "exponential": {"mean_h": _ONE},
    "uniform": {"low_h": _ONE, "high_h": _ONE},
    "gamma": {"mean_h": _ONE, "shape": _ONE},
    "lognormal": {"median_h": _ONE, "sigma": _ONE},
    "weibull": {"scale_h": _ONE, "shape": _ONE},
    "erlang": {"mean_h": _ONE, "phases": values.whole(1, 1_000)},
    "hyperexponential": {"means_h": _MANY, "weights": _MANY},
    "empirical": {"values_h": _MANY},
}
_MORE: Final[dict[str, Reader]] = {"law": values.text, "zero": _ONE, "at_most_h": values.number(0)}


def law_out(law: Law) -> Any:
    """A number for a fixed duration, else ``{"law": "gamma", "mean_h": 2.0, "shape": 1.5}``."""
    more: dict[str, Any] = {}
    if law.zero:
        more["zero"] = law.zero
    if law.at_most < math.inf:
        more["at_most_h"] = law.at_most
    a, b = law.a, law.b
    match law.kind:
        case Kind.FIXED:
            return {"law": "fixed", "value_h": a, **more} if more else a
        case Kind.EXP:
            found: dict[str, Any] = {"law": "exponential", "mean_h": a}
        case Kind.UNIFORM:
            found = {"law": "uniform", "low_h": a, "high_h": b}
        case Kind.GAMMA:
            found = {"law": "gamma", "mean_h": a * b, "shape": a}
        case Kind.LOGNORMAL:
            found = {"law": "lognormal", "median_h": math.exp(a), "sigma": b}
        case Kind.WEIBULL:
            found = {"law": "weibull", "scale_h": b, "shape": a}
        case Kind.ERLANG:
            found = {"law": "erlang", "mean_h": a * b, "phases": int(a)}
        case Kind.HYPEREXP:
            found = {"law": "hyperexponential", "means_h": list(law.values), "weights": list(law.weights)}
        case Kind.EMPIRICAL:
            found = {"law": "empirical", "values_h": list(law.values)}
    return found | more


def law_in(value: Any) -> Law:
    """The law of a text written by `law_out`, or by hand; LawError says in French what is wrong."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Law(Kind.FIXED, float(value))
    name = value.get("law") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in PARAMETERS:
        raise LawError(f"Une durée est un nombre d'heures, ou une loi : {', '.join(PARAMETERS)}.")
    wanted = PARAMETERS[name]
    if wrong := (set(value) - set(_MORE)) ^ set(wanted):
        raise LawError(
            f"La loi « {name} » a pour paramètres {', '.join(wanted)} (vu : {', '.join(sorted(wrong))})."
        )
    read = values.fields(value, wanted | _MORE, f"loi « {name} »")
    law = _law(name, read)
    return Law(
        law.kind,
        law.a,
        law.b,
        law.values,
        law.weights,
        float(read.get("zero", 0)),
        float(read.get("at_most_h", math.inf)),
    )


def _law(name: str, value: Mapping[str, Any]) -> Law:  # noqa: PLR0911 (one for each law)
    match name:
        case "fixed":
            return Law(Kind.FIXED, float(value["value_h"]))
        case "exponential":
            return exponential(float(value["mean_h"]))
        case "uniform":
            return uniform(float(value["low_h"]), float(value["high_h"]))
        case "gamma":
            return gamma(float(value["mean_h"]), float(value["shape"]))
        case "lognormal":
            return lognormal(float(value["median_h"]), float(value["sigma"]))
        case "weibull":
            return weibull(float(value["scale_h"]), float(value["shape"]))
        case "erlang":
            return erlang(float(value["mean_h"]), int(value["phases"]))
        case "hyperexponential":
            return hyperexponential(value["means_h"], value["weights"])
        case _:
            return Law(Kind.EMPIRICAL, values=tuple(sorted(float(one) for one in value["values_h"])))


def flow_out(flow: Flow) -> Any:
    """A list is a sequence, a text a step; choices, parallels, loops and chains are objects."""
    named = {"key": flow.key} if isinstance(flow, Choice | Loop | Chain) and flow.key else {}
    match flow:
        case Do(step):
            return step
        case Sequence(parts):
            return [flow_out(part) for part in parts]
        case Parallel(parts):
            return {"parallel": [flow_out(part) for part in parts]}
        case Choice():
            kinds = (
                {"by_kind": {name: list(one) for name, one in flow.by_kind.items()}} if flow.by_kind else {}
            )
            return {
                "choice": [flow_out(part) for part in flow.parts],
                "weights": list(flow.weights),
                **kinds,
                **named,
            }
        case Loop():
            return {"loop": [flow_out(flow.body), flow_out(flow.redo)], "again": flow.again, **named}
        case Chain():
            nodes = {
                name: {"do": flow_out(part), "then": dict(flow.then[name])}
                for name, part in flow.nodes.items()
            }
            return {"chain": nodes, "begin": dict(flow.begin), **named}


def flow_in(value: Any, depth: int = _DEEPEST) -> Flow:
    if not depth:
        raise FlowError(f"Plus de {_DEEPEST} niveaux dans l'enchaînement.")
    if isinstance(value, str):
        return Do(value)
    if isinstance(value, list):
        return Sequence(tuple(flow_in(part, depth - 1) for part in value))
    if isinstance(value, dict):
        return _composed(value, depth - 1)
    raise FlowError(
        "Un enchaînement est une étape, une liste, ou « choice », « parallel », « loop » ou « chain »."
    )


def _composed(value: dict[str, Any], depth: int) -> Flow:
    match value:
        case {"parallel": list(parts)} if set(value) == {"parallel"}:
            return Parallel(tuple(flow_in(part, depth) for part in parts))
        case {"choice": list(parts)} if set(value) <= {"choice", "weights", "by_kind", "key"}:
            weights = value.get("weights", [1.0] * len(parts))
            kinds = values.by_name(_MANY)(value.get("by_kind", {}))
            inner = tuple(flow_in(part, depth) for part in parts)
            return Choice(inner, _MANY(weights), kinds, values.text(value.get("key", "")))
        case {"loop": [body, redo], "again": again} if set(value) <= {"loop", "again", "key"}:
            return Loop(
                flow_in(body, depth), flow_in(redo, depth), _ONE(again), values.text(value.get("key", ""))
            )
        case {"chain": dict(nodes), "begin": dict(begin)} if set(value) <= {"chain", "begin", "key"}:
            read = values.by_name(lambda node: values.fields(node, _node(depth), "nœud"))(nodes)
            if lacking := [name for name, node in read.items() if len(node) < 2]:
                raise FlowError(f"Il manque « do » ou « then » dans : {', '.join(lacking)}.")
            return Chain(
                {name: node["do"] for name, node in read.items()},
                _WEIGHTS(begin),
                {name: node["then"] for name, node in read.items()},
                values.text(value.get("key", "")),
            )
    raise FlowError(f"Enchaînement inconnu : {', '.join(sorted(map(str, value)))}.")


_WEIGHTS: Final = values.by_name(_ONE)


def _node(depth: int) -> dict[str, Reader]:
    return {"do": lambda value: flow_in(value, depth), "then": _WEIGHTS}
