"""After the change: what was predicted beside what was measured, for the cases that really came.

The model is simulated again, with and without the scenario, on the arrivals (and kinds of cases) of the log of the period
after: load and mix are then the same on both sides. Both sides count only the cases that end before the log does. The
interval is that of *one* such period (95 %, Student), not that of a mean: one period is all that was measured.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, instant
from kilometre.engines.eventlog.arrays import HOUR

from .arriving import rate_per_week
from .compiling import Plan
from .estimating import Wishes, quantile
from .judging import moved
from .model import Model
from .running import Run, run_many
from .scenarios import Edit, apply

_FEWEST: Final = 20
_FAR: Final = 1.3
FIGURES: Final = ("mean_h", "median_h", "p90_h")


class NotVerified(ValueError):
    """The log does not let one verify; the message says why, in French."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One figure: what was predicted for such a period, with its interval, and what was measured."""

    predicted: float
    low: float
    high: float
    measured: float

    @property
    def is_inside(self) -> bool:
        return self.low <= self.measured <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Figures with the scenario and without it, by name (hours, or shares for « within … »).

    ``load`` is arrivals a week in the model and in the log; ``notes`` are reserves, in French.
    """

    cases: int
    load: tuple[float, float]
    with_change: dict[str, Foreseen]
    without: dict[str, Foreseen]
    notes: tuple[str, ...]


def verify(model: Model, edits: Sequence[Edit], log: EventLog, wishes: Wishes) -> Verification:
    """Predict the period of a log again, and compare.

    Raises
    ------
    NotVerified
        Too few cases over.
    ScenarioError
        An edit cannot be made.
    """
    start = int(log.case_start.min())
    window = (int(log.end.max()) - start) / HOUR
    known = {kind.name for kind in model.kinds}
    kinds = tuple(
        log.kinds[code] if code >= 0 and log.kinds[code] in known else "" for code in log.kind.tolist()
    )
    order = np.argsort(log.case_start, kind="stable")
    arrivals = replace(
        model.arrivals,
        at=tuple(((log.case_start[order] - start) / HOUR).tolist()),
        kinds=tuple(kinds[place] for place in order.tolist()) if len(known) > 1 else (),
    )
    here = replace(moved(model, instant(start) - model.start), arrivals=arrivals)
    measured = _figures(model, (log.case_end - log.case_start) / HOUR)
    if log.number_of_cases < _FEWEST:
        raise NotVerified(
            f"Trop peu de dossiers pour vérifier : {log.number_of_cases}, il en faut {_FEWEST}."
        )
    versions = [
        _foreseen(_simulated(Plan(version), window, wishes, model), measured)
        for version in (apply(here, edits), here)
    ]
    load = (rate_per_week(model), rate_per_week(here))
    return Verification(
        cases=log.number_of_cases,
        load=load,
        with_change=versions[0],
        without=versions[1],
        notes=_reserves(load, versions[0]),
    )


def _simulated(plan: Plan, window: float, wishes: Wishes, model: Model) -> list[dict[str, float]]:
    def then(run: Run) -> dict[str, float]:
        over = run.end <= window
        return _figures(model, run.cycle[over])

    cases = len(plan.model.arrivals.at)
    simulate: Callable[[Run], dict[str, float]] = then
    return run_many(
        plan, cases, range(max(wishes.replications, 2)), simulate, seed=wishes.seed, threads=wishes.threads
    )


def _figures(model: Model, cycle: NDArray[np.float64]) -> dict[str, float]:
    if not len(cycle):
        return dict.fromkeys([*FIGURES, *(f"within {hours:g}" for hours in model.delays_h)], math.nan)
    figures = (float(cycle.mean()), float(np.median(cycle)), float(np.quantile(cycle, 0.9)))
    within = {f"within {hours:g}": float((cycle <= hours).mean()) for hours in model.delays_h}
    return dict(zip(FIGURES, figures, strict=True)) | within


def _foreseen(runs: list[dict[str, float]], measured: dict[str, float]) -> dict[str, Foreseen]:
    found = {}
    for name, value in measured.items():
        values = np.array([run[name] for run in runs])
        half = quantile(len(values) - 1) * float(values.std(ddof=1)) * math.sqrt(1 + 1 / len(values))
        mean = float(values.mean())
        found[name] = Foreseen(mean, mean - half, mean + half, value)
    return found


def _reserves(load: tuple[float, float], found: dict[str, Foreseen]) -> tuple[str, ...]:
    notes = []
    if not 1 / _FAR <= load[1] / load[0] <= _FAR:
        notes.append(
            f"La charge mesurée ({load[1]:.1f} dossiers par semaine) est loin de celle sur laquelle le modèle a été "
            f"établi ({load[0]:.1f}) : la prédiction vaut ce que vaut le modèle hors de ce qu'il a vu."
        )
    if any(not one.is_inside for one in found.values()):
        notes.append(
            "Une mesure hors de l'intervalle veut dire que le modèle, ou le changement tel qu'il a été fait, n'est pas "
            "celui qui était prévu. Elle ne dit pas lequel des deux."
        )
    return tuple(notes)
