"""Procedures as JSON: readable, versioned, and back the same.

    {"schema": "kilometre/procedure/1", "id": "acceleration", "name": "…", "delay": "2jo",
     "steps": [{"id": "avis", "name": "Avis de la DDT", "service": "DDT", "delay": "16ho", "activities": ["AVIS_DDT"]}],
     "flow": ["recevoir", {"parallel": ["avis", "urbanisme"]}, {"choice": ["accorder", "refuser"]}]}

A list is a sequence, a text is a step, ``{"loop": [body, redo]}`` is a loop and ``[]`` is nothing to do.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from kilometre.engines.calendars import Delay

from .graph import Choice, Flow, Loop, Parallel, Procedure, ProcedureError, Sequence, Step, StepRef

SCHEMA: Final = "kilometre/procedure/1"
_DEEPEST: Final = 50
_STEP_KEYS: Final = {"id", "name", "service", "needs", "delay", "activities", "by_applicant"}
_KEYS: Final = {"schema", "id", "name", "delay", "steps", "flow"}


def to_json(procedure: Procedure) -> str:
    """Text of a procedure, with the keys in a fixed order."""
    document = {
        "schema": SCHEMA,
        "id": procedure.id,
        "name": procedure.name,
        **({"delay": str(procedure.delay)} if procedure.delay else {}),
        "steps": [_step_out(step) for step in procedure.steps],
        "flow": _flow_out(procedure.flow),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def from_json(text: str) -> Procedure:
    """The procedure of a text written by `to_json`, or by hand.

    Raises
    ------
    ProcedureError
        With the reason in French: not JSON, another schema, an unknown key, or no procedure.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"ligne {error.lineno}, colonne {error.colno}"
        raise ProcedureError(f"Procédure illisible : JSON mal formé, {where}.") from error
    except (ValueError, RecursionError) as error:
        raise ProcedureError(
            "Procédure illisible : trop de chiffres, ou trop d'éléments les uns dans les autres."
        ) from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ProcedureError(f"Ce n'est pas une procédure : « schema » doit valoir « {SCHEMA} ».")
    _refuse_others(document, _KEYS, "la procédure")
    steps = document.get("steps")
    if not isinstance(steps, list):
        raise ProcedureError("« steps » doit être une liste d'étapes.")
    return Procedure(
        id=_text(document, "id"),
        name=_text(document, "name"),
        steps=tuple(_step_in(step) for step in steps),
        flow=_flow_in(document.get("flow"), _DEEPEST),
        delay=_delay(document.get("delay")),
    )


def _step_out(step: Step) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": step.id,
        "name": step.name,
        "service": step.service,
        "needs": list(step.needs),
        "delay": str(step.delay) if step.delay else None,
        "activities": list(step.activities),
        "by_applicant": step.by_applicant,
    }
    return {key: value for key, value in values.items() if value}


def _flow_out(flow: Flow) -> Any:
    match flow:
        case StepRef(step):
            return step
        case Sequence(parts):
            return [_flow_out(part) for part in parts]
        case Choice(parts):
            return {"choice": [_flow_out(part) for part in parts]}
        case Parallel(parts):
            return {"parallel": [_flow_out(part) for part in parts]}
        case Loop(body, redo):
            return {"loop": [_flow_out(body), _flow_out(redo)]}


def _step_in(value: object) -> Step:
    if not isinstance(value, dict):
        raise ProcedureError("Une étape est un objet avec « id », « name » et « service ».")
    _refuse_others(value, _STEP_KEYS, f"l'étape « {value.get('id')} »")
    by_applicant = value.get("by_applicant", False)
    if not isinstance(by_applicant, bool):
        raise ProcedureError("« by_applicant » vaut true ou false.")
    return Step(
        id=_text(value, "id"),
        name=_text(value, "name"),
        service=_text(value, "service", ""),
        needs=_texts(value, "needs"),
        delay=_delay(value.get("delay")),
        activities=_texts(value, "activities"),
        by_applicant=by_applicant,
    )


def _flow_in(value: object, depth: int) -> Flow:
    if not depth:
        raise ProcedureError(f"Plus de {_DEEPEST} niveaux dans l'enchaînement.")
    if isinstance(value, str):
        return StepRef(value)
    if isinstance(value, list):
        return Sequence(tuple(_flow_in(part, depth - 1) for part in value))
    if isinstance(value, dict) and len(value) == 1:
        ((kind, parts),) = value.items()
        if isinstance(parts, list):
            inner = tuple(_flow_in(part, depth - 1) for part in parts)
            if kind == "choice":
                return Choice(inner)
            if kind == "parallel":
                return Parallel(inner)
            if kind == "loop" and len(inner) == 2:
                return Loop(*inner)
    raise ProcedureError(
        "Un enchaînement est un identifiant d'étape, une liste, ou « choice », « parallel » ou « loop » d'une liste."
    )


def _text(value: Mapping[str, Any], key: str, default: str | None = None) -> str:
    text = value.get(key, default)
    if not isinstance(text, str):
        raise ProcedureError(f"« {key} » manque, ou n'est pas un texte.")
    return text


def _texts(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    texts = value.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ProcedureError(f"« {key} » est une liste de textes.")
    return tuple(texts)


def _delay(value: object) -> Delay | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ProcedureError("Un délai est un texte : « 24h », « 16ho », « 10j » ou « 2jo ».")
    try:
        return Delay.parse(value)
    except ValueError as error:
        raise ProcedureError(str(error)) from error


def _refuse_others(value: Mapping[str, Any], known: set[str], where: str) -> None:
    if others := set(value) - known:
        raise ProcedureError(f"Clé inconnue dans {where} : {', '.join(sorted(map(str, others)))}.")
