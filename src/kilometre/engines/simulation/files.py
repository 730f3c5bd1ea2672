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
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

from kilometre.engines.calendars import OFFICE_HOURS, Calendar, Week

from . import values
from .distributions import Law
from .flows import FlowError, leaves
from .law_files import flow_in, flow_out, law_in, law_out
from .model import Arrivals, Batch, CaseKind, Model, ModelError, Person, Step
from .values import Reader, Refused

SCHEMA: Final = "kilometre/model/1"
KEYS: Final = {
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
        document = values.document(text)
    except Refused as error:
        raise ModelError(f"Modèle illisible : {error}.") from error
    try:
        return _model(document)
    except ModelError:
        raise
    except FlowError as error:
        raise ModelError(f"Enchaînement : {error}") from error
    except ValueError as error:
        raise ModelError(f"Modèle mal écrit : {str(error).rstrip('.')}.") from error


def _model(document: Any) -> Model:
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ModelError(f"Ce n'est pas un modèle : « schema » doit valoir « {SCHEMA} ».")
    if others := set(document) - KEYS:
        raise ModelError(f"Clé inconnue dans le modèle : {', '.join(sorted(others))}.")
    if absent := {"name", "arrivals", "steps", "flow"} - set(document):
        raise ModelError(f"Il manque : {', '.join(sorted(absent))}.")
    model = Model(
        name=_read(document, "name", values.text),
        steps=_parts(Step, document, "steps"),
        flow=flow_in(document["flow"]),
        people=_parts(Person, document, "people"),
        arrivals=_part(Arrivals, document["arrivals"], "arrivals"),
        calendars=_read(document, "calendars", values.by_name(calendar_in), {}),
        kinds=_parts(CaseKind, document, "kinds") if "kinds" in document else (CaseKind(""),),
        start=_read(document, "start", _instant, "2026-01-05T00:00:00+00:00"),
        zone=_read(document, "zone", values.text, "UTC"),
        delays_h=tuple(map(float, _read(document, "delays_h", values.numbers(0), []))),
        notes=_read(document, "notes", values.texts, []),
    )
    if not any(True for _ in leaves(model.flow)):
        raise ModelError("L'enchaînement n'a aucune étape.")
    for person in model.people:
        if unknown := set(person.speeds) - set(model.by_id):
            raise ModelError(
                f"Étape inconnue dans les vitesses de « {person.name} » : {', '.join(sorted(unknown))}."
            )
    return model


def _read(document: Mapping[str, Any], name: str, read: Reader, default: Any = None) -> Any:
    try:
        return read(document.get(name, default))
    except ValueError as error:
        raise Refused(f"« {name} » : {error}") from error


def _instant(value: Any) -> datetime:
    try:
        return datetime.fromisoformat(values.text(value))
    except ValueError:
        raise Refused(
            f"un instant (« 2026-01-05T08:00:00+01:00 ») est attendu, pas {values.shown(value)}"
        ) from None


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
        case datetime():
            return value.isoformat()
        case Batch():
            return _out(value)
        case tuple():
            return [_value_out(one) for one in value]
        case Mapping():
            return {name: _value_out(one) for name, one in value.items()}
        case _:
            return value


def _parts(kind: type[Part], document: Mapping[str, Any], name: str) -> tuple[Part, ...]:
    listed = document.get(name, [])
    if not isinstance(listed, list):
        raise Refused(f"« {name} » : une liste est attendue, pas {values.shown(listed)}")
    return tuple(_part(kind, one, f"{name}[{place}]") for place, one in enumerate(listed))


def _part(kind: type[Part], value: Any, where: str) -> Part:
    named = value.get("id", value.get("name")) if isinstance(value, dict) else None
    where = f"{where} « {named} »" if isinstance(named, str) else where
    read = values.fields(value, READERS[kind], where)
    if absent := [
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING and field.name not in read
    ]:
        raise Refused(f"{where} : il manque {', '.join(absent)}")
    try:
        return kind(**read)
    except ModelError as error:
        raise ModelError(f"{where} : {error}") from error


def _batch_in(value: Any) -> Batch:
    return _part(Batch, value, "lot")


def _also_in(value: Any) -> tuple[tuple[str, Law], ...]:
    if not isinstance(value, list) or not all(isinstance(one, list) and len(one) == 2 for one in value):
        raise Refused(f"une liste de paires [nom, durée] est attendue, pas {values.shown(value)}")
    return tuple((values.text(name), law_in(law)) for name, law in value)


_POSITIVE: Final = values.number(0)
_NUMBER: Final = values.number()  # the parts say in their own words what is out of range
_LEVEL: Final = values.whole(-1_000_000, 1_000_000)
READERS: Final[dict[type[Any], dict[str, Reader]]] = {
    Step: {
        "id": values.text, "name": values.text, "service": values.text, "pool": values.text, "work": law_in,
        "also": _also_in, "calendar": values.text, "handover": law_in, "handover_calendar": values.text, "handover_within": _POSITIVE,
        "handover_from": values.by_name(law_in),
        "applicant": values.flag, "priority": _LEVEL, "batch": _batch_in, "skip_again": values.number(0, 1),
        "overtime": values.number(0, 1),
        "max_waiting": values.whole(0, 10_000_000),
    },
    Person: {
        "name": values.text, "pools": values.texts, "calendar": values.text, "speed": _NUMBER,
        "speeds": values.by_name(_NUMBER), "at_once": values.whole(1, 1_000), "count": values.whole(0, 10_000),
    },
    CaseKind: {"name": values.text, "share": _NUMBER, "priority": _LEVEL, "work": _NUMBER},
    Arrivals: {
        "per_week": values.number(-1e7, 1e7), "gaps": law_in, "week": values.numbers(0), "season": values.numbers(0),
        "trend": _NUMBER, "at": values.numbers(0), "kinds": values.texts, "level_at": _instant,
    },
    Batch: {
        "size": values.whole(0, 10_000_000), "every_h": _POSITIVE, "from_h": _NUMBER, "wait_h": _POSITIVE,
    },
}  # fmt: skip


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


def calendar_in(value: Any, zone: str = "Europe/Paris") -> Calendar:
    """A calendar: ``{"week": "office"}``, or the hours of seven days (``["09:00-12:30", "13:30-17:00"]``), Monday first.

    Raises
    ------
    Refused, ValueError
        What is wrong, in French.
    """
    if not isinstance(value, dict):
        raise Refused(f"un calendrier est un objet, pas {values.shown(value)}")
    if others := set(value) - {"zone", "week", "department", "with_usage", "closures", "openings"}:
        raise Refused(f"Clé inconnue dans un calendrier : {', '.join(sorted(others))}")
    week = value.get("week", "office")
    if isinstance(week, str):
        if week not in ("office", "always"):
            raise Refused("une semaine est « office » (35 heures), « always », ou sept listes d'horaires")
        hours: Any = OFFICE_HOURS if week == "office" else _ALWAYS
    elif isinstance(week, list):
        hours = tuple(_day(day) for day in week)
    else:
        raise Refused(f"une semaine est sept listes d'horaires, pas {values.shown(week)}")
    return Calendar(
        _read(value, "zone", values.text, zone),
        hours,
        _read(value, "department", lambda one: one if one is None else values.text(one)),
        with_usage=_read(value, "with_usage", values.flag, default=False),
        closures=frozenset(map(_date, _read(value, "closures", values.texts, []))),
        openings=tuple(
            sorted(
                (_date(day), hours)
                for day, hours in _read(value, "openings", values.by_name(_day), {}).items()
            )
        ),
    )


def _date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(f"un jour (« 2026-08-03 ») est attendu, pas {values.shown(value)}") from None


def _day(spans: Any) -> tuple[tuple[time, time], ...]:
    try:
        pairs = [span.split("-") for span in values.texts(spans)]
        return tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in pairs)
    except ValueError:
        raise Refused(
            f"un jour est une liste d'horaires (« 09:00-12:30 »), pas {values.shown(spans)}"
        ) from None
