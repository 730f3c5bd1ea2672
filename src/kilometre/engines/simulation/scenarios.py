"""A scenario: a list of edits of a model, as a service would say them.

    {"edits": [{"do": "parallel", "steps": ["avis-ddt", "avis-sdis"]}, {"do": "staff", "pool": "DDT", "add": 1}]}

Each edit has a name and parameters, see `EDITS`; unknown ones are refused. Edits apply one after the other.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from . import values
from .compiling import Plan
from .distributions import LawError
from .flows import FlowError, leaves, with_keys
from .model import Batch, Model, ModelError, Person, Step
from .rerouting import comes_again, enters_at, less_again, side_by_side, without
from .values import Reader, Refused

_KEYS: Final = {"schema", "name", "notes", "edits"}
_SHOWN: Final = {"source": "from"}
_SHARE: Final = values.number(0, 1)
_POSITIVE: Final = values.number(0)
_EXACT: Final = 1e-9
_COUNT: Final = values.whole(0, 10_000)
_READERS: Final[dict[str, Reader]] = {
    "steps": values.texts, "step": values.text, "pool": values.text, "service": values.text, "source": values.text,
    "to": values.text, "calendar": values.text, "kind": values.text, "first": values.flag, "keeps_both": values.flag,
    "keeps": _SHARE, "share": _SHARE, "within_h": _POSITIVE, "factor": _POSITIVE, "work": _POSITIVE,
    "speed": values.number(), "per_year": values.number(), "every_h": _POSITIVE, "from_h": values.number(), "wait_h": _POSITIVE,
    "at_most": values.whole(0, 10_000_000), "add": values.whole(-10_000, 10_000), "count": _COUNT, "size": _COUNT, "level": values.whole(-1_000, 1_000),
}  # fmt: skip


_NOTHING: Final = "il ne change rien à ce modèle"


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
        document = values.document(text)
    except Refused as error:
        raise ScenarioError(f"Scénario illisible : {error}.") from error
    edits = document.get("edits") if isinstance(document, dict) else None
    if not isinstance(edits, list) or not all(isinstance(one, dict) for one in edits):
        raise ScenarioError('Un scénario est {"edits": [{"do": …}, …]}.')
    if others := set(document) - _KEYS:
        raise ScenarioError(f"Clé inconnue dans le scénario : {', '.join(sorted(others))}.")
    found = []
    for place, one in enumerate(edits, 1):
        name = one.get("do")
        if not isinstance(name, str) or name not in EDITS:
            raise ScenarioError(f"Changement {place} inconnu : « {name} ». Connus : {', '.join(EDITS)}.")
        found.append(Edit(name, {key: value for key, value in one.items() if key != "do"}))
    return tuple(found)


def apply(model: Model, edits: Sequence[Edit]) -> Model:
    """The model with these edits; draws of what is not edited stay the same."""
    model = replace(model, flow=with_keys(model.flow))
    for place, edit in enumerate(edits, 1):
        try:
            model = _edited(model, edit)
        except (ScenarioError, ModelError, FlowError, LawError, ValueError) as error:
            raise ScenarioError(f"Changement {place} (« {edit.do} ») : {str(error).rstrip('.')}.") from error
    return model


def _edited(model: Model, edit: Edit) -> Model:
    edited = EDITS[edit.do](model, **_parameters(edit))
    if edited == model:
        raise ScenarioError(_NOTHING)
    return edited


def _parameters(edit: Edit) -> dict[str, Any]:
    """The parameters of an edit, read; Refused says which is unknown, missing or wrong."""
    known = list(inspect.signature(EDITS[edit.do]).parameters.values())[1:]
    shown = {_SHOWN.get(one.name, one.name): one.name for one in known}
    read = values.fields(edit.parameters, {name: _READERS[own] for name, own in shown.items()}, "paramètres")
    if absent := [
        name
        for name, one in zip(shown, known, strict=True)
        if one.default is inspect.Parameter.empty and name not in read
    ]:
        raise Refused(f"paramètres : il manque {', '.join(absent)}")
    return {shown[name]: value for name, value in read.items()}


def _with_step(model: Model, id_: str, **changes: Any) -> Model:
    if id_ not in model.by_id:
        raise ScenarioError(f"Étape inconnue : {id_}. Étapes : {', '.join(model.by_id)}.")
    return replace(
        model, steps=tuple(replace(one, **changes) if one.id == id_ else one for one in model.steps)
    )


def _step(model: Model, id_: str) -> Step:
    if id_ not in model.by_id:
        raise ScenarioError(f"Étape inconnue : {id_}. Étapes : {', '.join(model.by_id)}.")
    return model.by_id[id_]


def parallel(model: Model, *, steps: Sequence[str]) -> Model:
    """Steps side by side instead of one after the other."""
    return replace(model, flow=side_by_side(model.flow, steps))


def single_contact(model: Model, *, keeps: float, service: str | None = None) -> Model:
    """One contact carries the file: hand-overs keep this share of their time (those to one service, if it is named)."""
    first = enters_at(model.flow)
    if service is not None and service not in {step.service for step in model.steps}:
        raise ScenarioError(f"Aucune étape n'est du service « {service} ».")
    return replace(
        model,
        steps=tuple(
            step.with_handovers(lambda law: law.scaled(float(keeps)))
            if step.id not in first and service in (None, step.service)
            else step
            for step in model.steps
        ),
    )


def take_charge(model: Model, *, within_h: float, first: bool = True) -> Model:
    """New files reach somebody within this delay (and are served first there, unless ``first`` is false)."""
    urgent = max(step.priority for step in model.steps) + 1
    for id_ in sorted(enters_at(model.flow)):
        step = model.by_id[id_]
        model = _with_step(_within(model, step, within_h), id_, priority=urgent if first else step.priority)
    return model


def _within(model: Model, step: Step, hours: float) -> Model:
    """The file arrives within this elapsed time, whatever the calendar of its hand-over."""
    if not step.handovers:
        return model
    return _with_step(model, step.id, handover_within=min(float(hours), step.handover_within))


def handover(model: Model, *, step: str, factor: float = 1.0, within_h: float | None = None) -> Model:
    """The hand-over before one step takes another time."""
    before = _step(model, step)
    if not before.handovers:
        raise ScenarioError(f"L'étape « {step} » n'a pas de passage de main.")
    after = before.with_handovers(lambda law: law.scaled(float(factor)))
    model = _with_step(model, step, handover=after.handover, handover_from=after.handover_from)
    return model if within_h is None else _within(model, after, within_h)


def staff(
    model: Model, *, pool: str, add: int, calendar: str | None = None, speed: float | None = None
) -> Model:
    """People more (or fewer) in a pool, like the first one of it unless a calendar or a speed is given."""
    like = next((person for person in model.people if pool in person.pools), None)
    if like is None:
        raise ScenarioError(f"Personne n'est dans « {pool} ». Pôles : {', '.join(model.pools)}.")
    if add <= 0:
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
    if to not in {*model.pools, *(step.pool for step in model.steps)}:
        raise ScenarioError(f"Aucune étape n'attend « {to} ». Pôles : {', '.join(model.pools)}.")
    people: list[Person] = []
    left = count
    for person in model.people:
        moved = min(person.count, left) if source in person.pools else 0
        left -= moved
        pools = tuple(dict.fromkeys(to if pool == source else pool for pool in person.pools))
        pools = tuple(dict.fromkeys((*person.pools, to))) if keeps_both else pools
        if not moved or pools == person.pools:
            people.append(person)
            continue
        if person.count > moved:
            people.append(replace(person, count=person.count - moved))
        people.append(replace(person, name=f"{person.name} → {to}", pools=pools, count=moved))
    if left:
        raise ScenarioError(f"Il n'y a pas {count} personne(s) dans « {source} ».")
    return replace(model, people=tuple(people))


def _fewer(people: Sequence[Person], pool: str, number: int) -> tuple[Person, ...]:
    found = list(people)
    for place in range(len(found) - 1, -1, -1):
        if pool in found[place].pools and number:
            away = min(number, found[place].count)
            number -= away
            found[place] = replace(found[place], count=found[place].count - away)
    if number:
        raise ScenarioError(f"Il n'y a pas tant de personnes dans « {pool} ».")
    return tuple(person for person in found if person.count)


def drop(model: Model, *, step: str) -> Model:
    """A step is not done any more."""
    _step(model, step)
    if set(leaves(model.flow)) == {step}:
        raise ScenarioError(f"« {step} » est la dernière étape : il ne resterait rien.")
    kept = [
        replace(
            one, handover_from={source: law for source, law in one.handover_from.items() if source != step}
        )
        for one in model.steps
        if one.id != step
    ]
    return replace(model, flow=without(model.flow, step), steps=tuple(kept))


def merge(model: Model, *, steps: Sequence[str], work: float = 1.0) -> Model:
    """Steps done together by whoever does the first one: no wait between them; the work of the others, times ``work``.

    A step done less often than the first one still is: its work is there as often as it was.
    """
    if len(set(steps)) < 2 or len(set(steps)) < len(steps):
        raise ScenarioError("Il faut au moins deux étapes différentes à faire d'un coup.")
    kept, *others = [_step(model, id_) for id_ in steps]
    added = tuple(
        (name, law.scaled(float(work)).sometimes(_share_of(model, one, kept)))
        for one in others
        for name, law in ((one.id, one.work), *one.also)
    )
    model = _with_step(model, kept.id, also=(*kept.also, *added))
    for one in others:
        model = drop(model, step=one.id)
    return model


def _share_of(model: Model, one: Step, kept: Step) -> float:
    """How often one step is done each time that another is, the same for all kinds of cases."""
    visits = Plan(model).visits_by_kind
    done, each = (visits[model.steps.index(step)] for step in (one, kept))
    if (done > each + _EXACT).any():
        raise ScenarioError(
            f"« {one.id} » est faite plus souvent que « {kept.id} » : nommez-la en premier, ou son travail disparaîtrait"
        )
    shares = [float(a / b) for a, b in zip(done, each, strict=True) if b > 0]
    if not shares or max(shares) - min(shares) > _EXACT:
        raise ScenarioError(
            f"« {one.id} » n'accompagne pas « {kept.id} » aussi souvent pour tous les types de dossier : "
            "la fusion déplacerait du travail de l'un à l'autre"
        )
    return min(round(shares[0], 9), 1.0)


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
    if from_h and not every_h:
        raise ScenarioError("« from_h » dit depuis quand compter « every_h », qui manque.")
    wait = float("inf") if wait_h is None else float(wait_h)
    gate = Batch(size, every_h, from_h, wait) if size or every_h or wait_h is not None else None
    return _with_step(model, step, batch=gate)


def max_waiting(model: Model, *, step: str, at_most: int | None = None) -> Model:
    """So many may wait for a step, and who comes when it is full goes away; without ``at_most``, all may wait."""
    return _with_step(model, step, max_waiting=at_most)


def priority(model: Model, *, level: int, step: str | None = None, kind: str | None = None) -> Model:
    """A step, or a kind of case, is served before those of a lower level."""
    if (step is None) == (kind is None):
        raise ScenarioError("Il faut une étape (« step ») ou un type de dossier (« kind »).")
    if step is not None:
        return _with_step(model, step, priority=level)
    if kind not in {one.name for one in model.kinds}:
        raise ScenarioError(f"Type de dossier inconnu : {kind}.")
    return replace(
        model, kinds=tuple(replace(one, priority=level) if one.name == kind else one for one in model.kinds)
    )


def ask_once(model: Model, *, step: str, share: float = 1.0) -> Model:
    """Documents asked once: this share of the times that the step is asked again does not happen any more."""
    _step(model, step)
    if not comes_again(model.flow, step):
        raise ScenarioError(f"« {step} » n'est jamais redemandée dans ce modèle : rien à éviter.")
    flow = less_again(model.flow, step, float(share))
    if flow == model.flow:
        return _with_step(model, step, skip_again=float(share))
    return replace(model, flow=flow)


def work(model: Model, *, step: str, factor: float) -> Model:
    """A step takes more or less work."""
    whole = _step(model, step)
    also = tuple((name, law.scaled(float(factor))) for name, law in whole.also)
    return _with_step(model, step, work=whole.work.scaled(float(factor)), also=also)


def load(model: Model, *, factor: float) -> Model:
    """More or fewer cases come."""
    if model.arrivals.at:
        raise ScenarioError("Les arrivées de ce modèle sont données une à une.")
    return replace(model, arrivals=replace(model.arrivals, per_week=model.arrivals.per_week * float(factor)))


def trend(model: Model, *, per_year: float) -> Model:
    """The arrivals grow by another share each year; 0: they stay at the level that is known."""
    if model.arrivals.at:
        raise ScenarioError("Les arrivées de ce modèle sont données une à une.")
    return replace(model, arrivals=replace(model.arrivals, trend=float(per_year)))


EDITS: Final[dict[str, Callable[..., Model]]] = {
    edit.__name__: edit
    for edit in (
        parallel, single_contact, take_charge, handover, staff, move, drop, merge, batch, max_waiting, priority, ask_once,
        work, load, trend,
    )
}  # fmt: skip
