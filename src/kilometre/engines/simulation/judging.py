"""How far simulated logs are from what happened: a temporal hold-out, scored by log-distance-measures.

The model is fitted on the cases that ended before the last fifth of them arrived, and simulates as many cases as that fifth,
from the first of their arrivals on. Beside each score stands its *floor*: the same distance between the even and the odd cases of the real
log. A perfect simulator cannot be told from that.

A log usually holds only the cases that were over when it was made: the last of them are short, and few. So a second set of
scores (``windowed``) compares with what such a log would hold: cases keep arriving at the known rate until it was made, and
those not over by then are left out.

Distances are those of log-distance-measures with its defaults, in hours but for NGD (between 0 and 1): n-grams of
activities (NGD, n = 2 and 3), absolute (AED), circadian (CED) and relative (RED) distribution of events, cycle times (CTD)
and case arrivals (CAR).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import numpy as np

from kilometre.engines.eventlog import EventLog, instant
from kilometre.engines.eventlog.arrays import HOUR, MISSING

from .arriving import rate_per_week
from .compiling import Plan
from .estimating import Estimate
from .fitting import Fitting, fit
from .fitting.rhythm import arrivals_of
from .logs import as_log
from .model import WEEK, Model
from .running import run_once

KNOWN: Final = 0.8
SCORES: Final = ("NGD", "NGD2", "AED", "CED", "RED", "CTD", "CAR")


class NoJudge(ValueError):
    """log-distance-measures is not installed."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Scores over the simulated logs, the same in the window of the log, and the floor of each; ``known`` and ``held``
    count cases.
    """

    scores: dict[str, Estimate]
    windowed: dict[str, Estimate]
    floor: dict[str, float]
    known: int
    held: int
    runs: int
    model: Model


def held_out(log: EventLog, known: float = KNOWN) -> tuple[EventLog, EventLog]:
    """The cases that ended before the first arrival of the last fifth, and that last fifth.

    Cases that straddle it are in neither: they would tell the future.
    """
    split = int(np.quantile(log.case_start, known, method="higher"))
    return log.keep(log.case_end < split), log.keep(log.case_start >= split)


def judge(log: EventLog, *, runs: int = 10, seed: int = 0, wanted: Fitting | None = None) -> Judgement:
    """Fit, simulate and score.

    Raises
    ------
    NoJudge, NotFitted
        The judge is not installed; the log does not bear a model.
    """
    distances = _distances()
    known, held = held_out(log)
    came = log.keep(
        log.case_start < held.case_start.min()
    )  # arrivals are known, even of cases that are not over
    model = replace(fit(known, wanted), arrivals=arrivals_of(came))
    truth = _frame(held)
    found = [_scores(distances, truth, _frame(one)) for one in simulated(model, held, runs, seed)]
    seen = [_scores(distances, truth, _frame(one)) for one in in_window(model, held, runs, seed)]
    even = np.arange(log.number_of_cases) % 2 == 0
    return Judgement(
        scores={name: Estimate.of([one[name] for one in found]) for name in SCORES},
        windowed={name: Estimate.of([one[name] for one in seen]) for name in SCORES},
        floor=_scores(distances, _frame(log.keep(even)), _frame(log.keep(~even))),
        known=known.number_of_cases,
        held=held.number_of_cases,
        runs=runs,
        model=model,
    )


def simulated(model: Model, held: EventLog, runs: int, seed: int) -> list[EventLog]:
    """Logs of as many cases as were held out, from the first of their arrivals on."""
    first = instant(int(held.case_start.min()) // HOUR * HOUR)
    plan = Plan(moved(model, first - model.start))
    cases = held.number_of_cases
    return [as_log(plan, run_once(plan, cases, seed=seed, replication=number)) for number in range(runs)]


def in_window(model: Model, held: EventLog, runs: int, seed: int) -> list[EventLog]:
    """Logs of the cases that come and end between the first arrival held out and the last instant of the log."""
    first = int(held.case_start.min()) // HOUR * HOUR
    window = (int(held.end.max()) - first) / HOUR
    plan = Plan(moved(model, instant(first) - model.start))
    cases = int(1.3 * rate_per_week(model) * window / WEEK) + 50
    found = []
    for number in range(runs):
        log = as_log(plan, run_once(plan, cases, seed=seed, replication=number))
        over = log.case_end <= held.end.max()
        found.append(log.keep(over) if over.any() else log)
    return found


def moved(model: Model, by: timedelta) -> Model:
    """The same model begun later; gates keep their hours of the week."""
    hours = by / timedelta(hours=1)
    steps = tuple(
        replace(step, batch=replace(step.batch, from_h=(step.batch.from_h - hours) % step.batch.every_h))
        if step.batch is not None and step.batch.every_h
        else step
        for step in model.steps
    )
    return replace(model, start=model.start + by, steps=steps)


Distances = dict[str, Callable[[Any, Any], float]]


def _distances() -> Distances:
    try:
        import log_distance_measures as judges  # noqa: PLC0415 (slow, and for development)
        from log_distance_measures import absolute_event_distribution as absolute  # noqa: PLC0415
        from log_distance_measures import case_arrival_distribution as arrival  # noqa: PLC0415
        from log_distance_measures import circadian_event_distribution as circadian  # noqa: PLC0415
        from log_distance_measures import cycle_time_distribution as cycle  # noqa: PLC0415
        from log_distance_measures import n_gram_distribution as grams  # noqa: PLC0415
        from log_distance_measures import relative_event_distribution as relative  # noqa: PLC0415
        from log_distance_measures.config import EventLogIDs  # noqa: PLC0415
    except ImportError as error:
        raise NoJudge(
            "Le juge (log-distance-measures) n'est pas installé : c'est un outil de développement."
        ) from error
    del judges
    ids = EventLogIDs(
        case="case", activity="activity", start_time="start", end_time="end", resource="resource"
    )
    hour = timedelta(hours=1)
    return {
        "NGD": lambda a, b: grams.n_gram_distribution_distance(a, ids, b, ids, n=3),
        "NGD2": lambda a, b: grams.n_gram_distribution_distance(a, ids, b, ids, n=2),
        "AED": lambda a, b: absolute.absolute_event_distribution_distance(a, ids, b, ids),
        "CED": lambda a, b: circadian.circadian_event_distribution_distance(a, ids, b, ids),
        "RED": lambda a, b: relative.relative_event_distribution_distance(a, ids, b, ids),
        "CTD": lambda a, b: cycle.cycle_time_distribution_distance(a, ids, b, ids, bin_size=hour),
        "CAR": lambda a, b: arrival.case_arrival_distribution_distance(a, ids, b, ids),
    }


def _scores(distances: Distances, truth: Any, other: Any) -> dict[str, float]:
    return {name: float(distance(truth, other)) for name, distance in distances.items()}


def _frame(log: EventLog) -> Any:
    """A pandas table, with instants on the clocks of the log: hours of the day are compared."""
    import pandas as pd  # noqa: PLC0415 (slow, and for development)

    def clock(micros: Any) -> Any:
        return pd.Series(pd.to_datetime(micros, unit="us", utc=True)).dt.tz_convert(log.zone)

    people = np.array([*log.resources, "personne"])
    return pd.DataFrame(
        {
            "case": np.array(log.cases)[log.case],
            "activity": np.array(log.activities)[log.activity],
            "start": clock(log.start),
            "end": clock(log.end),
            "resource": people[np.where(log.resource == MISSING, len(log.resources), log.resource)],
        }
    )
