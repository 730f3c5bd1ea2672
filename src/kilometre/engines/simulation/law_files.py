"""Laws and routes as JSON; see `files` for the whole."""

import math
from collections.abc import Mapping
from typing import Any, Final

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

_DEEPEST: Final = 60
_PARAMETERS: Final = {
    "fixed": {"value_h"},
    "exponential": {"mean_h"},
    "uniform": {"low_h", "high_h"},
    "gamma": {"mean_h", "shape"},
    "lognormal": {"median_h", "sigma"},
    "weibull": {"scale_h", "shape"},
    "erlang": {"mean_h", "phases"},
    "hyperexponential": {"means_h", "weights"},
    "empirical": {"values_h"},
}


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
    if not isinstance(value, dict) or value.get("law") not in _PARAMETERS:
        raise LawError(f"Une durée est un nombre d'heures, ou une loi : {', '.join(_PARAMETERS)}.")
    name = value["law"]
    wanted = _PARAMETERS[name]
    if wrong := (set(value) - {"law", "zero", "at_most_h"}) ^ wanted:
        raise LawError(
            f"La loi « {name} » a pour paramètres {', '.join(sorted(wanted))} (vu : {', '.join(sorted(wrong))})."
        )
    try:
        law = _law(name, value)
        return Law(
            law.kind,
            law.a,
            law.b,
            law.values,
            law.weights,
            float(value.get("zero", 0)),
            float(value.get("at_most_h", math.inf)),
        )
    except (TypeError, ZeroDivisionError, OverflowError) as error:
        raise LawError(f"Paramètre mal écrit dans la loi « {name} ».") from error


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
            return hyperexponential(
                [float(one) for one in value["means_h"]], [float(one) for one in value["weights"]]
            )
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
        try:
            return _composed(value, depth - 1)
        except (KeyError, TypeError, AttributeError) as error:
            raise FlowError(f"Enchaînement mal écrit : {error!r}.") from error
    raise FlowError(
        "Un enchaînement est une étape, une liste, ou « choice », « parallel », « loop » ou « chain »."
    )


def _composed(value: dict[str, Any], depth: int) -> Flow:
    match value:
        case {"parallel": list(parts)} if set(value) == {"parallel"}:
            return Parallel(tuple(flow_in(part, depth) for part in parts))
        case {"choice": list(parts)} if set(value) <= {"choice", "weights", "by_kind", "key"}:
            weights = value.get("weights", [1.0] * len(parts))
            kinds = {name: tuple(map(float, one)) for name, one in value.get("by_kind", {}).items()}
            inner = tuple(flow_in(part, depth) for part in parts)
            return Choice(inner, tuple(map(float, weights)), kinds, str(value.get("key", "")))
        case {"loop": [body, redo], "again": again} if set(value) <= {"loop", "again", "key"}:
            return Loop(flow_in(body, depth), flow_in(redo, depth), float(again), str(value.get("key", "")))
        case {"chain": dict(nodes), "begin": dict(begin)} if set(value) <= {"chain", "begin", "key"}:
            return Chain(
                {name: flow_in(node["do"], depth) for name, node in nodes.items()},
                {name: float(weight) for name, weight in begin.items()},
                {
                    name: {to: float(weight) for to, weight in node["then"].items()}
                    for name, node in nodes.items()
                },
                str(value.get("key", "")),
            )
    raise FlowError(f"Enchaînement inconnu : {', '.join(sorted(map(str, value)))}.")
