"""After the change: what was predicted beside what was measured, for the cases that really came.

The model is simulated again, with and without the scenario, on the arrivals (and kinds of cases) of the log of the period
after: load and mix are then the same on both sides. Both sides count the same thing: a case lasts from the first start to
the last end of its steps, all that a log can see, and only those over when the log ends are counted. A log does not tell
what was there before its first case: the same arrivals, once before, fill the services. The interval is that of *one* such
period (95 %, Student), not that of a mean: one period is all that was measured.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, find_open, instant
from kilometre.engines.eventlog.arrays import HOUR
from kilometre.engines.eventlog.report.wording import number

from .arriving import rate_per_week
from .compiling import Plan
from .estimating import Wishes, quantile
from .logs import seen
from .model import WEEK, Model
from .moving import begun_at
from .recognising import recognise, step_ids
from .rerouting import ends_at
from .running import Run, run_many, run_once
from .scenarios import Edit, apply

_FEWEST: Final = 20
_FEWEST_RUNS: Final = 2
_FAR: Final = 1.3
_LOAD: Final = "Le scénario change le nombre de dossiers ; c'est celui du journal qui est simulé."
_FULL: Final = "Qui repart faute de place avant toute étape n'est pas dans le journal : les arrivées simulées sont celles des autres."
_PRESUMED: Final = (
    "Supposés ouverts : ils en sont à une étape qui n'en termine aucun dans le modèle, ou leur silence n'a rien "
    "d'inhabituel. Nommez les étapes finales pour le savoir vraiment."
)
_NEVER: Final = (
    "Dans la simulation, rien ne pouvait finir avant la fin du journal : il est trop court pour ce modèle, et la mesure n'a "
    "rien à quoi être comparée."
)
_OPEN: Final = (
    "Dossiers ouverts à la fin du journal : {count}, comptés ni dans la mesure ni dans la prévision. {how}"
)
FIGURES: Final = ("mean_h", "median_h", "p90_h")


class NotVerified(ValueError):
    """The log does not let one verify; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One figure: what was predicted for such a period (nan when nothing could end in it), with its interval, and what was
    measured.
    """

    predicted: float
    low: float
    high: float
    measured: float

    @property
    def is_inside(self) -> bool:
        return self.low <= self.measured <= self.high

    @property
    def is_known(self) -> bool:
        return not math.isnan(self.predicted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Figures with the scenario and without it, by name (hours, or shares for « within … »).

    ``cases`` are those over, that are compared, ``opened`` the others; ``load`` is arrivals a week in the model and in the
    log; ``notes`` are reserves, in French.
    """

    cases: int
    opened: int
    load: tuple[float, float]
    with_change: dict[str, Foreseen]
    without: dict[str, Foreseen]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Period:
    """What is simulated: ``model`` with the arrivals of the log, those from ``first`` on being its cases, until ``ends``
    hours after the start.
    """

    model: Model
    first: int
    ends: float


def verify(
    model: Model, edits: Sequence[Edit], log: EventLog, wishes: Wishes, final: Collection[str] = ()
) -> Verification:
    """Predict the period of a log again, and compare. Without ``final``, cases that stand at a step which ends none in the
    model are open, and so are those that `eventlog.find_open` presumes so.

    Raises
    ------
    NotVerified
        Too few cases over.
    Unrecognised
        No step of the log is in the model.
    ScenarioError
        An edit cannot be made.
    """
    done = [edit for edit in edits if edit.do not in ("load", "trend")]  # the load is that of the log
    period = _period_of(model, log)
    changed = apply(period.model, done)
    strange = recognise(log, step_ids(model, changed), model)
    is_open, presumed = find_open(log, final)
    if not final:
        is_open = is_open | _under_way(log, (model, changed))
    over, opened = ~is_open, int(is_open.sum())
    how = presumed.how if final else _PRESUMED
    if over.sum() < _FEWEST:
        few = f"Trop peu de dossiers finis pour vérifier : {over.sum()}, il en faut {_FEWEST}."
        raise NotVerified(" ".join((few, *strange)))
    measured = _figures(model, (log.case_end - log.case_start)[over] / HOUR)
    versions = [
        foreseen(_simulated(replace(period, model=version), wishes, model), measured)
        for version in (changed, period.model)
    ]
    span = max(float(np.ptp(log.case_start)) / HOUR, 1e-9)
    load = (rate_per_week(model), (log.number_of_cases - 1) / span * WEEK)
    return Verification(
        cases=int(over.sum()),
        opened=opened,
        load=load,
        with_change=versions[0],
        without=versions[1],
        notes=(
            *strange,
            *_reserves(load, versions[0]),
            *([_LOAD] if len(done) < len(edits) else []),
            *([_OPEN.format(count=opened, how=how)] if opened else []),
            *([_FULL] if changed.bounded else []),
        ),
    )


def _under_way(log: EventLog, versions: Sequence[Model]) -> NDArray[np.bool_]:
    """Cases whose last step that the model knows, before or after the change, never ends a case in it; shape (m,)."""
    steps = step_ids(*versions)
    ends = set().union(*(ends_at(version.flow) for version in versions))
    known = np.array([name in steps for name in log.activities])[log.activity]
    ending = np.array([steps.get(name) in ends for name in log.activities])
    last = np.maximum.reduceat(np.where(known, np.arange(len(log)), -1), log.bounds[:-1])
    under_way: NDArray[np.bool_] = (last >= 0) & ~ending[log.activity[last]]
    return under_way


def _period_of(model: Model, log: EventLog) -> _Period:
    start, cases = int(log.case_start.min()), log.number_of_cases
    window = (int(log.end.max()) - start) / HOUR
    before = math.ceil(window / WEEK) * WEEK  # whole weeks: the rhythm of the week stays
    order = np.argsort(log.case_start, kind="stable")
    came = before + (log.case_start[order] - start) / HOUR
    known = {kind.name for kind in model.kinds}
    kinds = [
        log.kinds[code] if code >= 0 and log.kinds[code] in known else model.kinds[0].name
        for code in log.kind[order].tolist()
    ]
    arrivals = replace(
        model.arrivals,
        at=tuple(np.concatenate((came - before, came)).tolist()),
        kinds=(*kinds, *kinds) if len(known) > 1 else (),
    )
    begun = begun_at(model, instant(start) - timedelta(hours=before))
    return _Period(replace(begun, arrivals=arrivals), cases, before + window)


def _led(period: _Period, seed: int) -> _Period:
    """Cases come earlier than their first step is begun: by the mean time that the model has them wait for it."""
    run = run_once(Plan(period.model), len(period.model.arrivals.at), seed=seed)
    lead = float(np.nanmean(seen(run)[0] - run.arrival))
    start = period.model.start - timedelta(hours=lead)
    return replace(period, model=begun_at(period.model, start), ends=period.ends + lead)


def _simulated(period: _Period, wishes: Wishes, model: Model) -> list[dict[str, float]]:
    def then(run: Run) -> dict[str, float]:
        begun, ended = (hours[period.first :] for hours in seen(run))
        over = ended <= period.ends
        return _figures(model, (ended - begun)[over])

    period = _led(period, wishes.seed)
    plan = Plan(period.model)
    simulate: Callable[[Run], dict[str, float]] = then
    return run_many(
        plan,
        len(plan.model.arrivals.at),
        range(max(wishes.replications, _FEWEST_RUNS)),
        simulate,
        seed=wishes.seed,
        threads=wishes.threads,
    )


def _figures(model: Model, cycle: NDArray[np.float64]) -> dict[str, float]:
    if not len(cycle):
        return dict.fromkeys([*FIGURES, *(f"within {hours:g}" for hours in model.delays_h)], math.nan)
    figures = (float(cycle.mean()), float(np.median(cycle)), float(np.quantile(cycle, 0.9)))
    within = {f"within {hours:g}": float((cycle <= hours).mean()) for hours in model.delays_h}
    return dict(zip(FIGURES, figures, strict=True)) | within


def foreseen(runs: list[dict[str, float]], measured: dict[str, float]) -> dict[str, Foreseen]:
    """Replications where nothing was over in time say nothing. Student knows neither that a duration is positive nor that a
    share is at most one.
    """
    found = {}
    for name, value in measured.items():
        values = np.array([run[name] for run in runs])
        values = values[~np.isnan(values)]
        if len(values) < _FEWEST_RUNS:
            found[name] = Foreseen(math.nan, math.nan, math.nan, value)
            continue
        half = quantile(len(values) - 1) * float(values.std(ddof=1)) * math.sqrt(1 + 1 / len(values))
        mean = float(values.mean())
        most = 1.0 if name.startswith("within ") else math.inf
        found[name] = Foreseen(mean, max(mean - half, 0.0), min(mean + half, most), value)
    return found


def _reserves(load: tuple[float, float], found: dict[str, Foreseen]) -> tuple[str, ...]:
    notes = []
    if not load[0] / _FAR <= load[1] <= load[0] * _FAR:
        notes.append(
            f"La charge mesurée ({number(load[1], 1)} dossiers par semaine) est loin de celle sur laquelle le modèle a été "
            f"établi ({number(load[0], 1)}) : la prédiction vaut ce que vaut le modèle hors de ce qu'il a vu."
        )
    if not all(one.is_known for one in found.values()):
        notes.append(_NEVER)
    if any(one.is_known and not one.is_inside for one in found.values()):
        notes.append(
            "Une mesure hors de l'intervalle veut dire que le modèle, ou le changement tel qu'il a été fait, n'est pas "
            "celui qui était prévu. Elle ne dit pas lequel des deux."
        )
    return tuple(notes)
