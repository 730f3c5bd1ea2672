"""Models as JSON: readable, versioned, and back the same.

    {"schema": "kilometre/model/1", "name": "Guichet", "start": "2026-01-05T08:00:00+00:00", "zone": "Europe/Paris",
     "arrivals": {"per_week": 40},
     "calendars": {"bureau": {"zone": "Europe/Paris", "week": "office", "department": "65"}},
     "people": [{"name": "DDT", "pools": ["DDT"], "calendar": "bureau", "count": 3}],
     "steps": [{"id": "avis", "pool": "DDT", "work": {"law": "gamma", "mean_h": 2, "shape": 1.5}}],
     "flow": ["avis"]}

Durations are in hours: a number, or a law. Steps, people, arrivals and kinds have the fields of `model`; what is not
given has its default. Unknown keys are refused.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

from kilometre.engines.calendars import OFFICE_HOURS, Calendar, Week

from .distributions import Law, LawError
from .flows import FlowError
from .law_files import flow_in, flow_out, law_in, law_out
from .model import Arrivals, Batch, CaseKind, Model, ModelError, Person, Step

SCHEMA: Final = "kilometre/model/1"
_KEYS: Final = {
    "schema", "name", "start", "zone", "arrivals", "calendars", "kinds", "people", "steps", "flow", "delays_h", "notes"
}  # fmt: skip
_ALWAYS: Final[Week] = (((time(0), time(0)),),) * 7
Part = TypeVar("Part", Step, Person, CaseKind, Arrivals, Batch)


def to_json(model: Model) -> str:
    """Text of a model, with the keys in a fixed order and defaults left out."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "name": model.name,
        "start": model.start.isoformat(),
        "zone": model.zone,
        "arrivals": _out(model.arrivals),
        "calendars": {name: _calendar_out(calendar) for name, calendar in model.calendars.items()},
        "kinds": [_out(kind) for kind in model.kinds] if model.kinds != (CaseKind(""),) else None,
        "people": [_out(person) for person in model.people],
        "steps": [_out(step) for step in model.steps],
        "flow": flow_out(model.flow),
        "delays_h": list(model.delays_h) or None,
        "notes": list(model.notes) or None,
    }
    kept = {key: value for key, value in document.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> Model:
    """The model of a text; ModelError says in French what is wrong."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"Modèle illisible : {error}.") from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ModelError(f"Ce n'est pas un modèle : « schema » doit valoir « {SCHEMA} ».")
    if others := set(document) - _KEYS:
        raise ModelError(f"Clé inconnue dans le modèle : {', '.join(sorted(others))}.")
    if absent := {"name", "arrivals", "steps", "flow"} - set(document):
        raise ModelError(f"Il manque : {', '.join(sorted(absent))}.")
    try:
        return _model(document)
    except (LawError, FlowError) as error:
        raise ModelError(str(error)) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, ModelError):
            raise
        raise ModelError(f"Modèle mal écrit : {error}") from error


def _model(document: Mapping[str, Any]) -> Model:
    start = document.get("start", "2026-01-05T00:00:00+00:00")
    return Model(
        name=str(document["name"]),
        steps=tuple(_in(Step, one) for one in document["steps"]),
        flow=flow_in(document["flow"]),
        people=tuple(_in(Person, one) for one in document.get("people", [])),
        arrivals=_in(Arrivals, document["arrivals"]),
        calendars={name: _calendar_in(one) for name, one in document.get("calendars", {}).items()},
        kinds=tuple(_in(CaseKind, one) for one in document.get("kinds", [{"name": ""}])),
        start=datetime.fromisoformat(start),
        zone=str(document.get("zone", "UTC")),
        delays_h=tuple(float(one) for one in document.get("delays_h", [])),
        notes=tuple(str(one) for one in document.get("notes", [])),
    )


def _out(part: Step | Person | CaseKind | Arrivals | Batch) -> dict[str, Any]:
    """Fields that differ from their default (the first one always)."""
    found: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        default = field.default_factory() if callable(field.default_factory) else field.default
        if value != default:
            found[field.name] = _value_out(value)
    return found


def _value_out(value: Any) -> Any:
    match value:
        case Law():
            return law_out(value)
        case Batch():
            return _out(value)
        case tuple():
            return [_value_out(one) for one in value]
        case Mapping():
            return dict(value)
        case _:
            return value


def _in(kind: type[Part], value: Any) -> Part:
    names = {field.name for field in fields(kind)}
    if not isinstance(value, dict):
        raise ModelError("Une étape, une personne, un type et les arrivées sont des objets.")
    if others := set(value) - names:
        raise ModelError(
            f"Clé inconnue : {', '.join(sorted(others))} (dans {value.get('name') or value.get('id') or 'les arrivées'})."
        )
    read = {name: _value_in(kind, name, one) for name, one in value.items()}
    return kind(**read)


def _value_in(kind: type[Any], name: str, value: Any) -> Any:
    if name in ("work", "handover", "gaps") and kind is not CaseKind:
        return law_in(value)
    if name == "also":
        return tuple((str(key), law_in(law)) for key, law in value)
    if name == "batch":
        return _in(Batch, value)
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, float | int) and not isinstance(value, bool) and not math.isfinite(value):
        raise ModelError(f"« {name} » n'est pas un nombre.")
    return value


def _calendar_out(calendar: Calendar) -> dict[str, Any]:
    week: Any = [[f"{begin:%H:%M}-{end:%H:%M}" for begin, end in day] for day in calendar.week]
    week = {OFFICE_HOURS: "office", _ALWAYS: "always"}.get(calendar.week, week)
    found: dict[str, Any] = {"zone": calendar.zone, "week": week}
    if calendar.department:
        found["department"] = calendar.department
    if calendar.with_usage:
        found["with_usage"] = True
    if calendar.closures:
        found["closures"] = sorted(day.isoformat() for day in calendar.closures)
    if calendar.openings:
        found["openings"] = {
            day.isoformat(): [f"{begin:%H:%M}-{end:%H:%M}" for begin, end in hours]
            for day, hours in calendar.openings
        }
    return found


def _calendar_in(value: Mapping[str, Any]) -> Calendar:
    if others := set(value) - {"zone", "week", "department", "with_usage", "closures", "openings"}:
        raise ModelError(f"Clé inconnue dans un calendrier : {', '.join(sorted(others))}.")
    week = value.get("week", "office")
    if isinstance(week, str):
        if week not in ("office", "always"):
            raise ModelError("Une semaine est « office » (35 heures), « always », ou sept listes d'horaires.")
        hours: Any = OFFICE_HOURS if week == "office" else _ALWAYS
    else:
        hours = tuple(_day(day) for day in week)
    return Calendar(
        str(value.get("zone", "Europe/Paris")),
        hours,
        value.get("department"),
        with_usage=bool(value.get("with_usage", False)),
        closures=frozenset(date.fromisoformat(day) for day in value.get("closures", [])),
        openings=tuple(
            sorted((date.fromisoformat(day), _day(one)) for day, one in value.get("openings", {}).items())
        ),
    )


def _day(spans: Any) -> tuple[tuple[time, time], ...]:
    pairs = (span.split("-") for span in spans)
    return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in pairs)
