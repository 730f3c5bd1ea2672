"""Can the people do the work that comes? If not, no mean means anything: which service lacks how many posts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import Timetable, micros
from kilometre.engines.eventlog.arrays import HOUR

from .arriving import rate_per_week
from .compiling import Plan
from .model import WEEK, Model, Step
from .running import run_once

_WEEKS: Final = 52
_FULL: Final = 1 - 1e-6
_TRIED: Final = 2_000
"""Cases of the replication that says how many are let in."""


@dataclass(frozen=True, slots=True)
class Overload:
    """One pool that cannot keep up: hours of work a week that nobody can do, and the full-time posts that they make.

    A post is the mean open week of the people of the pool (35 hours if there is nobody). With exactly these posts more,
    everybody would work all the time and waits would still be endless: more are needed.
    """

    pool: str
    missing_hours: float
    missing_posts: float

    @property
    def sentence(self) -> str:
        posts = f"{max(self.missing_posts, 0.1):.1f}".replace(".", ",")
        return (
            f"« {self.pool} » est surchargé : il lui manque au moins {posts} poste(s) à temps plein "
            f"({self.missing_hours:.0f} heures de travail par semaine que personne ne peut faire)."
        )


class Unstable(ValueError):
    """Files come faster than they can be done; ``overloads`` says where."""

    when: ClassVar[str] = ""

    def __init__(self, overloads: Sequence[Overload]) -> None:
        self.overloads = tuple(overloads)
        sentences = " ".join(one.sentence for one in overloads)
        super().__init__(
            f"{self.when}{sentences} L'attente grandirait sans fin : aucune durée moyenne n'a de sens."
        )


def overloads(plan: Plan) -> tuple[Overload, ...]:
    """Pools that cannot do the work that comes, on average over a year of ordinary weeks.

    Where only so many may wait, a queue does not grow without end, and who goes away brings no work further on: work that
    would not fit if all stayed is counted as one replication lets it in.
    """
    model = plan.model
    if model.arrivals.at or not model.people:
        return ()
    found = _lacking(plan, _expected(plan))
    return _lacking(plan, _let_in(plan)) if found and model.bounded else found


def _lacking(plan: Plan, visits: NDArray[np.float64]) -> tuple[Overload, ...]:
    model, demand = plan.model, demand_per_week(plan, visits)
    places, _ = plan.staffing
    hours = np.array([open_hours(model, place.calendar) for place in places])
    factor = _factors(plan)
    able = np.array([[step.pool in place.pools for step in model.steps] for place in places])
    missing = _missing(demand, hours, factor, able.reshape(len(places), len(model.steps)))
    found = []
    for pool in model.pools:
        mine = [number for number, step in enumerate(model.steps) if step.pool == pool]
        lacking = float(missing[mine].sum())
        if lacking > 0:
            week = [hours[number] for number, place in enumerate(places) if pool in place.pools]
            post = float(np.mean(week)) if week and np.mean(week) > 0 else 35.0
            found.append(Overload(pool, lacking, lacking / post))
    return tuple(found)


def _expected(plan: Plan) -> NDArray[np.float64]:
    """Times that a case does each step, counted as many times as its kind has work; shape (steps,)."""
    shares = np.array([kind.share for kind in plan.model.kinds])
    work = np.array([kind.work for kind in plan.model.kinds])
    visits: NDArray[np.float64] = plan.visits_by_kind @ (shares / shares.sum() * work)
    return visits


def _let_in(plan: Plan) -> NDArray[np.float64]:
    """The same in one replication, where some are turned away; what gives way when others wait longer does not count."""
    run = run_once(plan, _TRIED)
    case, step = run.items.case[~run.refused], run.items.step[~run.refused]
    visits = np.bincount(step, run.program.cases.work[case], len(plan.model.steps)) / _TRIED
    return np.where(_gives_way(plan), 0.0, visits)


def _gives_way(plan: Plan) -> NDArray[np.bool_]:
    """Steps for which only so many may wait, and that are served before none for which all may: the longer the queue of
    the latter, the more of the former go away. Shape (steps,).
    """
    model, places = plan.model, plan.staffing[0]
    urgencies = [kind.priority for kind in model.kinds]

    def comes_first(one: Step, other: Step) -> bool:
        together = any({one.pool, other.pool} <= set(place.pools) for place in places)
        return together and one.priority + max(urgencies) > other.priority + min(urgencies)

    unbounded = [step for step in model.steps if step.pool and step.max_waiting is None]
    return np.array(
        [
            step.max_waiting is not None and not any(comes_first(step, other) for other in unbounded)
            for step in model.steps
        ]
    )


def demand_per_week(plan: Plan, visits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hours of work that come each week for each step, for somebody of ordinary speed; shape (steps,)."""
    model = plan.model
    means = np.array([step.work.mean + sum(law.mean for _, law in step.also) for step in model.steps])
    pooled = np.array([bool(step.pool) for step in model.steps])
    demand: NDArray[np.float64] = np.where(pooled, visits * means * rate_per_week(model), 0.0)
    return demand


def open_hours(model: Model, calendar: str) -> float:
    """Mean open hours of a week of the year that follows the start."""
    if not calendar:
        return WEEK
    end = model.start + timedelta(weeks=_WEEKS)
    table = Timetable.of(model.calendars[calendar], micros(model.start), micros(end))
    return float(table.before[-1]) / HOUR / _WEEKS


def _factors(plan: Plan) -> NDArray[np.float64]:
    places, _ = plan.staffing
    return np.array([[place.factor(step.id) for step in plan.model.steps] for place in places])


def critical_load(plan: Plan) -> float:
    """Share of their time that people must work, at least, so that all is done: 1 and more cannot hold. inf if nobody can.

    Whoever does what, everybody being as busy as the others where they can replace each other. Where only so many may wait,
    that of the work let in. A linear programme.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 (slow)
    from scipy.sparse import coo_array  # noqa: PLC0415 (slow)

    visits = _let_in(plan) if plan.model.bounded else _expected(plan)
    demand, (places, _) = demand_per_week(plan, visits), plan.staffing
    needed = np.flatnonzero(demand > 0)
    if not len(needed):
        return 0.0
    hours = np.array([open_hours(plan.model, place.calendar) for place in places])
    able = np.array([[step.pool in place.pools for step in plan.model.steps] for place in places])
    who, what = np.nonzero(able[:, needed] & (hours > 0)[:, None])
    pairs, alone = len(who), np.arange(len(who))
    done = coo_array((1 / _factors(plan)[who, needed[what]], (what, alone)), shape=(len(needed), pairs + 1))
    spent = coo_array(
        (np.concatenate((np.ones(pairs), -hours)),
         (np.concatenate((who, np.arange(len(hours)))), np.concatenate((alone, np.full(len(hours), pairs))))),
        shape=(len(hours), pairs + 1),
    )  # fmt: skip
    found = linprog(
        np.append(np.zeros(pairs), 1.0), spent, np.zeros(len(hours)), done, demand[needed], method="highs"
    )
    return float(found.x[-1]) if found.success else math.inf


def _missing(
    demand: NDArray[np.float64],
    hours: NDArray[np.float64],
    factor: NDArray[np.float64],
    able: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Least hours of each step that nobody can do, whoever does what; shape (steps,). A linear programme."""
    from scipy.optimize import linprog  # noqa: PLC0415 (slow)
    from scipy.sparse import coo_array  # noqa: PLC0415 (slow)

    steps = len(demand)
    place, step = np.nonzero(able & (demand > 0))
    pairs = len(place)
    done = coo_array(
        (np.concatenate((-1 / factor[place, step], -np.ones(steps))),
         (np.concatenate((step, np.arange(steps))), np.arange(pairs + steps))),
        shape=(steps, pairs + steps),
    )  # fmt: skip
    spent = coo_array((np.ones(pairs), (place, np.arange(pairs))), shape=(len(hours), pairs + steps))
    cost = np.concatenate((np.zeros(pairs), np.ones(steps)))
    from scipy.sparse import vstack  # noqa: PLC0415 (slow)

    limits = np.concatenate((-demand, hours * _FULL))
    answer = linprog(cost, A_ub=vstack((done, spent)).tocsr(), b_ub=limits, method="highs")
    missing: NDArray[np.float64] = answer.x[pairs:]
    return np.where(missing > 1e-6 * max(float(demand.sum()), 1e-9), missing, 0.0)
