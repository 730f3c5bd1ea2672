"""A scenario: a list of edits of a model, as a service would say them.

    {"edits": [{"do": "parallel", "steps": ["avis-ddt", "avis-sdis"]}, {"do": "staff", "pool": "DDT", "add": 1}]}

Each edit has a name and parameters, see `EDITS`; unknown ones are refused. Edits apply one after the other.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from .distributions import LawError
from .flows import FlowError, with_keys
from .model import Batch, Model, ModelError, Person, Step
from .rerouting import enters_at, less_again, side_by_side, without

_NAMES: Final = {"from": "source"}


class ScenarioError(ValueError):
    """An edit that cannot be made; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit, as read."""

    do: str
    parameters: Mapping[str, Any]


def from_json(text: str) -> tuple[Edit, ...]:
    """The edits of a scenario; ScenarioError says in French what is wrong."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ScenarioError(f"Scénario illisible : {error}.") from error
    edits = document.get("edits") if isinstance(document, dict) else None
    if not isinstance(edits, list) or not all(isinstance(one, dict) for one in edits):
        raise ScenarioError('Un scénario est {"edits": [{"do": …}, …]}.')
    found = []
    for place, one in enumerate(edits, 1):
        name = one.get("do")
        if name not in EDITS:
            raise ScenarioError(f"Changement {place} inconnu : « {name} ». Connus : {', '.join(EDITS)}.")
        found.append(Edit(name, {key: value for key, value in one.items() if key != "do"}))
    return tuple(found)


def apply(model: Model, edits: Sequence[Edit]) -> Model:
    """The model with these edits; draws of what is not edited stay the same."""
    model = replace(model, flow=with_keys(model.flow))
    for place, edit in enumerate(edits, 1):
        try:
            model = EDITS[edit.do](
                model, **{_NAMES.get(key, key): one for key, one in edit.parameters.items()}
            )
        except TypeError as error:
            raise ScenarioError(
                f"Changement {place} (« {edit.do} ») : paramètres inconnus ou manquants."
            ) from error
        except (ScenarioError, ModelError, FlowError, LawError, ValueError, KeyError) as error:
            raise ScenarioError(f"Changement {place} (« {edit.do} ») : {error}") from error
    return model


def _with_step(model: Model, id_: str, **changes: Any) -> Model:
    if id_ not in model.by_id:
        raise ScenarioError(f"Étape inconnue : {id_}. Étapes : {', '.join(model.by_id)}.")
    return replace(
        model, steps=tuple(replace(one, **changes) if one.id == id_ else one for one in model.steps)
    )


def _step(model: Model, id_: str) -> Step:
    if id_ not in model.by_id:
        raise ScenarioError(f"Étape inconnue : {id_}. Étapes : {', '.join(model.by_id)}.")
    return model.by_id[id_]


def parallel(model: Model, *, steps: Sequence[str]) -> Model:
    """Steps side by side instead of one after the other."""
    return replace(model, flow=side_by_side(model.flow, steps))


def single_contact(model: Model, *, keeps: float, service: str | None = None) -> Model:
    """One contact carries the file: hand-overs keep this share of their time (those to one service, if it is named)."""
    first = enters_at(model.flow)
    return replace(
        model,
        steps=tuple(
            replace(step, handover=step.handover.scaled(float(keeps)))
            if step.handover is not None and step.id not in first and service in (None, step.service)
            else step
            for step in model.steps
        ),
    )


def take_charge(model: Model, *, within_h: float, first: bool = True) -> Model:
    """New files reach somebody within this delay (and are served first there, unless ``first`` is false)."""
    urgent = max(step.priority for step in model.steps) + 1
    for id_ in sorted(enters_at(model.flow)):
        step = model.by_id[id_]
        capped = step.handover.capped(float(within_h)) if step.handover else None
        model = _with_step(model, id_, handover=capped, priority=urgent if first else step.priority)
    return model


def handover(model: Model, *, step: str, factor: float = 1.0, within_h: float | None = None) -> Model:
    """The hand-over before one step takes another time."""
    law = _step(model, step).handover
    if law is None:
        raise ScenarioError(f"L'étape « {step} » n'a pas de passage de main.")
    law = law.scaled(float(factor))
    return _with_step(model, step, handover=law if within_h is None else law.capped(float(within_h)))


def staff(
    model: Model, *, pool: str, add: int, calendar: str | None = None, speed: float | None = None
) -> Model:
    """People more (or fewer) in a pool, like the first one of it unless a calendar or a speed is given."""
    like = next((person for person in model.people if pool in person.pools), None)
    if like is None:
        raise ScenarioError(f"Personne n'est dans « {pool} ». Pôles : {', '.join(model.pools)}.")
    if add < 0:
        return replace(model, people=_fewer(model.people, pool, -add))
    new = replace(
        like,
        name=f"{pool} (renfort)",
        pools=(pool,),
        calendar=like.calendar if calendar is None else calendar,
        speed=like.speed if speed is None else float(speed),
        count=add,
    )
    return replace(model, people=(*model.people, new))


def move(model: Model, *, source: str, to: str, count: int = 1, keeps_both: bool = False) -> Model:
    """People of one pool go to another (or do both, with ``keeps_both``)."""
    people: list[Person] = []
    left = count
    for person in model.people:
        moved = min(person.count, left) if source in person.pools else 0
        left -= moved
        if person.count > moved:
            people.append(replace(person, count=person.count - moved))
        if moved:
            pools = tuple(dict.fromkeys(to if pool == source else pool for pool in person.pools))
            pools = tuple(dict.fromkeys((*person.pools, to))) if keeps_both else pools
            people.append(replace(person, name=f"{person.name} → {to}", pools=pools, count=moved))
    if left:
        raise ScenarioError(f"Il n'y a pas {count} personne(s) dans « {source} ».")
    return replace(model, people=tuple(people))


def _fewer(people: Sequence[Person], pool: str, number: int) -> tuple[Person, ...]:
    found = list(people)
    for place in range(len(found) - 1, -1, -1):
        if pool in found[place].pools and number:
            away = min(number, found[place].count)
            number -= away
            found[place] = replace(found[place], count=found[place].count - away)
    if number:
        raise ScenarioError(f"Il n'y a pas tant de personnes dans « {pool} ».")
    return tuple(person for person in found if person.count)


def drop(model: Model, *, step: str) -> Model:
    """A step is not done any more."""
    _step(model, step)
    return replace(
        model, flow=without(model.flow, step), steps=tuple(one for one in model.steps if one.id != step)
    )


def merge(model: Model, *, steps: Sequence[str], work: float = 1.0) -> Model:
    """Steps done together by whoever does the first one: no wait between them; the work of the others, times ``work``."""
    kept, *others = [_step(model, id_) for id_ in steps]
    added = tuple(
        (name, law.scaled(float(work))) for one in others for name, law in ((one.id, one.work), *one.also)
    )
    model = _with_step(model, kept.id, also=(*kept.also, *added))
    for one in others:
        model = drop(model, step=one.id)
    return model


def batch(
    model: Model,
    *,
    step: str,
    size: int = 0,
    every_h: float = 0.0,
    from_h: float = 0.0,
    wait_h: float | None = None,
) -> Model:
    """A step is done in other batches; without size, interval or wait, in none."""
    wait = float("inf") if wait_h is None else float(wait_h)
    gate = Batch(size, every_h, from_h, wait) if size or every_h or wait_h is not None else None
    return _with_step(model, step, batch=gate)


def priority(model: Model, *, level: int, step: str | None = None, kind: str | None = None) -> Model:
    """A step, or a kind of case, is served before those of a lower level."""
    if step is not None:
        return _with_step(model, step, priority=level)
    if kind not in {one.name for one in model.kinds}:
        raise ScenarioError(f"Type de dossier inconnu : {kind}.")
    return replace(
        model, kinds=tuple(replace(one, priority=level) if one.name == kind else one for one in model.kinds)
    )


def ask_once(model: Model, *, step: str, share: float = 1.0) -> Model:
    """Documents asked once: this share of the times that the step is asked again does not happen any more."""
    if not 0 <= share <= 1:
        raise ScenarioError("La part va de 0 à 1.")
    _step(model, step)
    flow = less_again(model.flow, step, float(share))
    if flow == model.flow:
        return _with_step(model, step, skip_again=float(share))
    return replace(model, flow=flow)


def work(model: Model, *, step: str, factor: float) -> Model:
    """A step takes more or less work."""
    return _with_step(model, step, work=_step(model, step).work.scaled(float(factor)))


def load(model: Model, *, factor: float) -> Model:
    """More or fewer cases come."""
    if model.arrivals.at:
        raise ScenarioError("Les arrivées de ce modèle sont données une à une.")
    return replace(model, arrivals=replace(model.arrivals, per_week=model.arrivals.per_week * float(factor)))


EDITS: Final[dict[str, Callable[..., Model]]] = {
    edit.__name__: edit
    for edit in (
        parallel, single_contact, take_charge, handover, staff, move, drop, merge, batch, priority, ask_once, work, load
    )
}  # fmt: skip
