"""How far simulated logs are from what happened: a temporal hold-out, scored by log-distance-measures.

The model is fitted on the cases that ended before the last fifth of them arrived, and simulates as many cases as that fifth,
from the first of their arrivals on. Beside each score stand two distances that no model made:

- its *floor*: that of two samples of the real log, each as large as what is held out and spread over the whole log. A
  perfect simulator cannot be told from that;
- that of *the past* itself: cases drawn from those which the model was fitted on, without any model. A faithful model comes
  there; what is left is how much the process changed (or how short the last cases of a log are), which no model of the past
  knows. It is given for the distances that do not depend on when cases come.

A log usually holds only the cases that were over when it was made: the last of them are short, and few. So a second set of
scores (``windowed``) compares with what such a log would hold: cases keep arriving at the known rate until it was made, and
those not over by then are left out.

Distances are those of log-distance-measures with its defaults, in hours but for NGD (between 0 and 1): n-grams of
activities (NGD, n = 2 and 3), absolute (AED), circadian (CED) and relative (RED) distribution of events, cycle times (CTD)
and case arrivals (CAR).
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import numpy as np

from kilometre.engines.eventlog import EventLog, instant
from kilometre.engines.eventlog.arrays import HOUR, MISSING

from .arriving import expected_cases
from .compiling import Plan
from .estimating import Estimate
from .fitting import Fitting, fit
from .fitting.rhythm import arrivals_of
from .logs import as_log
from .model import Model
from .moving import begun_at
from .running import run_once

KNOWN: Final = 0.8
SCORES: Final = ("NGD", "NGD2", "AED", "CED", "RED", "CTD", "CAR")
PAST: Final = ("NGD", "NGD2", "CED", "RED", "CTD")
_DRAWS: Final = 5


class NoJudge(ValueError):
    """log-distance-measures is not installed."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """Scores over the simulated logs, the same in the window of the log, the floor of each, and the distances of the past;
    ``known`` and ``held`` count cases.
    """

    scores: dict[str, Estimate]
    windowed: dict[str, Estimate]
    floor: dict[str, float]
    past: dict[str, float]
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
    return Judgement(
        scores=scored(held, simulated(model, held, runs, seed)),
        windowed=scored(held, in_window(model, held, runs, seed)),
        floor=_floor(distances, log, held.number_of_cases),
        past=_past(distances, known, held, seed),
        known=known.number_of_cases,
        held=held.number_of_cases,
        runs=runs,
        model=model,
    )


def scored(held: EventLog, logs: Sequence[EventLog]) -> dict[str, Estimate]:
    """Distances of simulated logs, whoever simulated them, to what was held out."""
    distances, truth = _distances(), _frame(held)
    found = [_scores(distances, truth, _frame(one)) for one in logs]
    return {name: Estimate.of([one[name] for one in found]) for name in SCORES}


def interleaved(log: EventLog, size: int, turn: int = 0) -> tuple[EventLog, EventLog]:
    """Two samples of ``size`` cases (at most half of the log), taken in turn along the arrivals; ``turn`` shifts them."""
    number = log.number_of_cases
    size = min(size, number // 2)
    places = (np.arange(2 * size) * number // (2 * size) + turn) % number
    order = np.argsort(log.case_start, kind="stable")
    one, other = np.zeros((2, number), dtype=np.bool_)
    one[order[places[::2]]], other[order[places[1::2]]] = True, True
    return log.keep(one), log.keep(other)


def _floor(distances: "Distances", log: EventLog, size: int) -> dict[str, float]:
    turns = min(_DRAWS, max(log.number_of_cases // (2 * size), 1))
    pairs = [interleaved(log, size, turn) for turn in range(turns)]
    return _mean([_scores(distances, _frame(one), _frame(other)) for one, other in pairs])


def _past(distances: "Distances", known: EventLog, held: EventLog, seed: int) -> dict[str, float]:
    """Mean distances of samples of the known cases, as many as were held out, to those."""
    draws, truth = np.random.default_rng(abs(seed)), _frame(held)
    chosen = {name: distances[name] for name in PAST}
    found = []
    for _ in range(_DRAWS):
        drawn = np.zeros(known.number_of_cases, dtype=np.bool_)
        size = min(held.number_of_cases, known.number_of_cases)
        drawn[draws.choice(known.number_of_cases, size, replace=False)] = True
        found.append(_scores(chosen, truth, _frame(known.keep(drawn))))
    return _mean(found)


def _mean(found: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: float(np.mean([one[name] for one in found])) for name in found[0]}


def simulated(model: Model, held: EventLog, runs: int, seed: int) -> list[EventLog]:
    """Logs of as many cases as were held out, from the first of their arrivals on."""
    first = instant(int(held.case_start.min()) // HOUR * HOUR)
    plan = Plan(begun_at(model, first))
    cases = held.number_of_cases
    return [as_log(plan, run_once(plan, cases, seed=seed, replication=number)) for number in range(runs)]


def in_window(model: Model, held: EventLog, runs: int, seed: int) -> list[EventLog]:
    """Logs of the cases that come and end between the first arrival held out and the last instant of the log."""
    first = int(held.case_start.min()) // HOUR * HOUR
    window = (int(held.end.max()) - first) / HOUR
    plan = Plan(begun_at(model, instant(first)))
    cases = int(1.3 * expected_cases(plan.model, window)) + 50
    found = []
    for number in range(runs):
        log = as_log(plan, run_once(plan, cases, seed=seed, replication=number))
        over = log.case_end <= held.end.max()
        found.append(log.keep(over) if over.any() else log)
    return found


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
            "le juge (log-distance-measures) n'est pas installé, c'est un outil de développement. Pour l'installer : "
            f"{sys.executable} -m pip install log-distance-measures"
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
