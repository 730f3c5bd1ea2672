"""A model from a log: route, durations, people, calendars, arrivals, waits. What was decided is said in its notes.

Waits are found again by simulation: hand-overs are scaled, a few times, until the mean wait before each step is that of
the log, since queues and closed hours of the model already make part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog import EventLog, discovered, enabled_at, estimate_starts, instant, micros
from kilometre.engines.eventlog.arrays import DAY, HOUR
from kilometre.engines.simulation.compiling import Plan
from kilometre.engines.simulation.distributions import fixed
from kilometre.engines.simulation.load import overloads
from kilometre.engines.simulation.model import Arrivals, Model, Person, Step
from kilometre.engines.simulation.moving import begun_at
from kilometre.engines.simulation.running import Run, run_many

from .delays import Waits, waits_of
from .laws import best_law
from .people import Team, automatic, team_of
from .priorities import kinds_of
from .rhythm import arrivals_of, week_of
from .routes import blocks_of, route_of, side_by_side
from .trends import growth_of

__all__ = ["Fitting", "NotFitted", "fit"]
_FEWEST: Final = 30
_ROUNDS, _WHOLE = 3, 2
_SIMULATED, _ALL_SIMULATED = 2_000, 8_000
_CLICK: Final = 0.02


class NotFitted(ValueError):
    """The log does not bear a model; the message says why, in French."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """What the user knows, and choices.

    ``applicant`` names steps of the applicant; ``department`` closes its holidays; ``assume_starts`` accepts that starts
    that were not recorded are estimated; ``order`` fixes the memory of the route; ``blocks`` looks for parallels.
    """

    applicant: tuple[str, ...] = ()
    department: str | None = None
    assume_starts: bool = False
    order: int | None = None
    blocks: bool = True
    name: str = "Modèle ajusté"


def fit(log: EventLog, wanted: Fitting | None = None) -> Model:
    """The model of a log.

    Raises
    ------
    NotFitted
        Too few cases, or starts that were not recorded and may not be estimated.
    """
    asked = wanted or Fitting()
    if log.number_of_cases < _FEWEST:
        raise NotFitted(f"Trop peu de dossiers pour un modèle : {log.number_of_cases}, il en faut {_FEWEST}.")
    if unknown := set(asked.applicant) - set(log.activities):
        raise NotFitted(f"L'étape « {min(unknown)} » n'est pas dans le journal.")
    notes: list[str] = []
    if log.is_end_only:
        if not asked.assume_starts:
            raise NotFitted(
                "Ce journal n'a que des fins d'étapes : travail et attente ne s'y distinguent pas. Pour les estimer "
                "quand même, dites-le (--assume-starts) : le modèle portera cette hypothèse."
            )
        starts = estimate_starts(log, discovered(log, department=asked.department))
        notes.append(starts.assumption)
        flow = route_of(log, order=asked.order, blocks=asked.blocks)
        log = log.with_starts(starts.central)
    else:
        flow = route_of(log, order=asked.order, blocks=asked.blocks)
    ready = enabled_at(log, side_by_side(log) if asked.blocks else None)
    team = team_of(log, ready, asked.department, asked.applicant)
    start = int(log.case_start.min()) // DAY * DAY
    free = automatic(log, ready)
    waits = waits_of(log, ready, team, free | np.isin(log.activities, list(asked.applicant)), start)
    model = Model(
        name=asked.name,
        steps=_steps(log, team, waits, free, asked),
        flow=flow,
        people=team.people,
        arrivals=arrivals_of(log),
        calendars={**team.calendars, "toujours": Calendar.always(log.zone)},
        kinds=kinds_of(log, ready, team),
        start=instant(start),
        zone=log.zone,
        notes=(*notes, *_told(log, team, asked)),
    )
    model = _calibrated(_manned(model), waits, log)
    # What is asked of a model is what comes next, not the load of years ago.
    known = model.arrivals.level_at
    return model if known is None else begun_at(model, instant(micros(known) // DAY * DAY))


def _steps(
    log: EventLog, team: Team, waits: Waits, free: NDArray[np.bool_], asked: Fitting
) -> tuple[Step, ...]:
    steps = []
    for code, name in enumerate(log.activities):
        rows = log.activity == code
        applicant = name in asked.applicant
        idle = applicant or bool(free[code])
        steps.append(
            Step(
                id=name,
                name=name,
                pool=team.pool_of[code],
                work=best_law(team.work[rows]),
                calendar="" if team.pool_of[code] or idle else team.calendar_of[code],
                handover=waits.handover[code],
                handover_from=waits.handover_from[code],
                handover_calendar=team.calendar_of[code]
                if waits.handover[code] or waits.handover_from[code]
                else "",
                applicant=applicant,
                overtime=float(team.overtime[code]),
                batch=waits.batch[code],
            )
        )
    return tuple(steps)


def _told(log: EventLog, team: Team, asked: Fitting) -> Sequence[str]:
    found = [
        (
            f"Ajusté sur {log.number_of_cases} dossiers et {len(log)} étapes, du {instant(int(log.start.min())):%d/%m/%Y} au "
            f"{instant(int(log.end.max())):%d/%m/%Y}."
        )
    ]
    if alone := [name for name, pool in zip(log.activities, team.pool_of, strict=True) if not pool]:
        found.append(f"Étapes où personne n'est attendu (demandeur, automate) : {', '.join(alone)}.")
    if _begins_at_a_desk(log, team):
        found.append(
            "Un journal ne dit pas quand un dossier arrive, mais quand on l'ouvre\u00a0: l'attente avant la première étape "
            "n'est pas dans ce modèle, et sa part «\u00a0prise en charge sous 24\u00a0h\u00a0» ne dit rien de la vôtre."
        )
    growth = growth_of(log, week_of(log))
    if growth is not None and growth.slope:
        found.append(growth.sentence)
    if asked.blocks:
        found += [f"Étapes vues côte à côte : {block.symbol}." for block in blocks_of(log)]
    if late := [name for name, share in zip(log.activities, team.overtime, strict=True) if share]:
        found.append(
            f"Étapes que la fermeture interrompt moins souvent qu'elle ne devrait : {', '.join(late)}."
        )
    if busy := [person.name for person in team.people if person.at_once > 1]:
        found.append(f"{len(busy)} personne(s) suivent plusieurs dossiers à la fois.")
    return found


def _begins_at_a_desk(log: EventLog, team: Team) -> bool:
    """Most cases begin by a step that somebody does: their arrival is not recorded."""
    by_time = np.argsort(log.start, kind="stable")
    _, first = np.unique(log.case[by_time], return_index=True)
    waited_for = np.array([bool(pool) for pool in team.pool_of])
    return bool(waited_for[log.activity[by_time[first]]].mean() > 1 / 2)


def _manned(model: Model) -> Model:
    """People who, in the log, do more than their hours follow more files at once: a model must be able to run."""
    raised: set[str] = set()
    for _ in range(20):
        lacking = {one.pool for one in overloads(Plan(replace(model, arrivals=_busier(model))))}
        if not lacking:
            break
        raised |= lacking
        people: list[Person] = [
            replace(person, at_once=person.at_once + 1) if lacking & set(person.pools) else person
            for person in model.people
        ]
        model = replace(model, people=tuple(people))
    if not raised:
        return model
    note = (
        "Le journal montre plus de travail que d'heures ouvertes : ces personnes suivent plusieurs dossiers à la fois "
        f"dans le modèle, pour {', '.join(sorted(raised))}."
    )
    return replace(model, notes=(*model.notes, note))


def _busier(model: Model) -> Arrivals:
    return replace(model.arrivals, per_week=model.arrivals.per_week / 0.95)


def _replications(cases: int) -> int:
    """Enough for the mean of a whole case not to depend on a few long ones."""
    return int(np.clip(_ALL_SIMULATED // cases, 2, 12))


def _waited(run: Run, group: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    """Of each group of waits: executions, elapsed waits before them and of these the hand-overs, summed; shape (3, groups).
    Then the mean duration of a case.
    """
    items, groups = run.items, int(group.max()) + 1
    counted = items.prev >= 0
    of = group[items.step[items.prev[counted]], items.step[counted]]
    waits = ((items.start - items.enabled)[counted], (items.released - items.enabled)[counted])
    sums = [np.bincount(of, weights, groups) for weights in (None, *waits)]
    return np.array(sums, dtype=np.float64), float(np.nanmean(run.cycle))


def _calibrated(model: Model, waits: Waits, log: EventLog) -> Model:
    """Scale hand-overs until the mean elapsed wait before each step is that of the log, then the mean of whole cases.

    The second one matters where a log does several steps of a case at once in ways that no route shows.
    """
    first, scale = model.steps, np.ones(len(waits.mean_h))
    code = {step.id: place for place, step in enumerate(first)}
    cycle = float(np.mean(log.case_end - log.case_start)) / HOUR
    cases = min(max(log.number_of_cases, 300), _SIMULATED)
    for number in range(_ROUNDS + _WHOLE):
        runs = run_many(
            Plan(model), cases, range(_replications(cases)), lambda run: _waited(run, waits.group), seed=1
        )
        size, wait, away = np.sum([run[0] for run in runs], axis=0)
        wait, away = (sums / np.maximum(size, 1) for sums in (wait, away))
        if number < _ROUNDS:
            wanted = waits.mean_h - (wait - away)
            change = np.divide(wanted, away, out=np.ones_like(away), where=away > 0)
        else:
            whole = float((away * size).sum()) / cases / len(runs)
            left = cycle - (float(np.mean([run[1] for run in runs])) - whole)
            change = np.full(len(scale), left / whole if whole > 0 else 1.0)
        scale *= np.clip(change, 0.3, 3.0)
        steps = [
            replace(
                step,
                handover=None if step.handover is None else step.handover.scaled(float(scale[to])),
                handover_from={
                    source: law.scaled(float(scale[waits.group[code[source], to]]))
                    for source, law in step.handover_from.items()
                },
            )
            for to, step in enumerate(first)
        ]
        model = replace(model, steps=tuple(steps))
    return replace(model, steps=tuple(_without_clicks(step) for step in model.steps))


def _without_clicks(step: Step) -> Step:
    """What queues explain already has no hand-over: a wait of some seconds would only shuffle what begins together."""
    clear = step.with_handovers(lambda law: fixed(0.0) if law.mean < _CLICK else law)
    if clear.handover == fixed(0.0):
        clear = replace(clear, handover=None)
    return clear if clear.handovers else replace(clear, handover_calendar="")
