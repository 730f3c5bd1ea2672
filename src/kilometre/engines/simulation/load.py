"""Can the people do the work that comes? If not, no mean means anything: which service lacks how many posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import Timetable, micros
from kilometre.engines.eventlog.arrays import HOUR

from .arriving import rate_per_week
from .compiling import Plan
from .model import WEEK, Model

_WEEKS: Final = 52
_FULL: Final = 1 - 1e-6


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
            f"« {self.pool} » est surchargé : il lui manque au moins {posts} poste(s) à temps plein "
            f"({self.missing_hours:.0f} heures de travail par semaine que personne ne peut faire)."
        )


class Unstable(ValueError):
    """Files come faster than they can be done; ``overloads`` says where."""

    def __init__(self, overloads: Sequence[Overload]) -> None:
        self.overloads = tuple(overloads)
        sentences = " ".join(one.sentence for one in overloads)
        super().__init__(f"{sentences} L'attente grandirait sans fin : aucune durée moyenne n'a de sens.")


def overloads(plan: Plan) -> tuple[Overload, ...]:
    """Pools that cannot do the work that comes, on average over a year of ordinary weeks."""
    model = plan.model
    if model.arrivals.at or not model.people:
        return ()
    demand = demand_per_week(plan)
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


def demand_per_week(plan: Plan) -> NDArray[np.float64]:
    """Hours of work that come each week for each step, for somebody of ordinary speed; shape (steps,)."""
    model = plan.model
    shares = np.array([kind.share for kind in model.kinds])
    work = np.array([kind.work for kind in model.kinds])
    visits = plan.network.visits() @ (shares / shares.sum() * work)
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
    speeds = {person.name: person.speeds for person in plan.model.people}
    return np.array(
        [
            [speeds[place.name].get(step.id, 1.0) / place.speed for step in plan.model.steps]
            for place in plan.staffing[0]
        ]
    )


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
