"""Running a model: one replication, or many, on any number of threads, with the same result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .arriving import rate_per_week
from .compiling import Plan
from .model import WEEK, Model
from .warm import Opened

if TYPE_CHECKING:
    from .loop.state import Items, Program

T = TypeVar("T")
_AWAY: Final = -2
_MOST: Final = 40_000_000
"""Executions kept in memory by one replication: about 70 bytes each."""
_TOO_MANY: Final = (
    f"Trop d'étapes simulées en une fois (plus de {_MOST // 1_000_000} millions) : demandez moins de dossiers, ou "
    "regardez les boucles du modèle."
)


class TooLong(ValueError):
    """A simulation that would not fit in memory; the message says why, in French."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One replication: ``m`` cases, open ones first, and ``n`` executions.

    Parameters
    ----------
    arrival, end : shape (m,)
        Hours after the start; ``end`` is nan for a case that nobody can finish, and when it went away for one that found
        no room to wait.
    last : shape (m,)
        The execution that ended each case (or before which it went away), -1 if none did.
    case, step, visit, place, prev : shape (n,)
        Of each execution: its case, its step, how many times the case had done it before, the place at work of who did
        it (-1: nobody needed, -2: the case went away, and nothing was done) and the execution that made it possible (-1: the arrival).
    enabled, released, ready, start, end_of, work : shape (n,)
        When the file left for the step, came there, could be worked on (its batch was complete); when work began and
        ended; and hours of work.
    events : int
        Arrivals and completions.
    """

    program: "Program"
    arrival: NDArray[np.float64]
    end: NDArray[np.float64]
    last: NDArray[np.int32]
    items: "Items"
    events: int

    @property
    def cycle(self) -> NDArray[np.float64]:
        """Hours from arrival to end of each case; nan for those never finished."""
        return self.end - self.arrival

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Executions that were not, for want of room to wait; shape (n,)."""
        refused: NDArray[np.bool_] = self.items.worker == _AWAY
        return refused

    @property
    def turned_away(self) -> NDArray[np.bool_]:
        """Cases that went away for want of room to wait; shape (m,)."""
        away = np.zeros(len(self.last), dtype=np.bool_)
        away[self.items.case[self.refused]] = True
        return away


def run_once(
    plan: Plan, cases: int, *, seed: int = 0, replication: int = 0, opened: Opened | None = None
) -> Run:
    """Simulate until the last of ``cases`` arrivals (and of the open cases) is over."""
    from .loop import Status, new_state, simulate  # noqa: PLC0415 (numba)

    model = plan.model
    opened = opened or Opened.nothing(len(model.steps), plan.network.joins)
    number = cases + len(opened.kind)
    if number * (plan.visits.sum() + 1) > _MOST:
        raise TooLong(_TOO_MANY)
    room = int(number * (plan.visits.sum() * 1.15 + 0.5)) + 1_000
    horizon = 1.25 * _span(model, cases) + 26 * WEEK
    while True:
        program = plan.program(cases, seed, replication, horizon, opened)
        state = new_state(program, room, opened.joins, opened.visits)
        simulate(program, state)
        status = Status(int(state.n[2]))
        if status is Status.DONE:
            break
        if status is Status.FULL:
            room *= 2
        else:
            horizon *= 2
        if room > _MOST:
            raise TooLong(_TOO_MANY)
    made = int(state.n[1])
    columns: Any = [column[:made] for column in state.items]
    items = type(state.items)(*columns)
    arrival = program.cases.arrival.copy()
    arrival[: len(opened.kind)] = opened.arrived
    return Run(program, arrival, state.case_end, state.case_last, items, int(state.n[3]))


def run_many(
    plan: Plan,
    cases: int,
    replications: range,
    then: Callable[[Run], T],
    *,
    seed: int = 0,
    opened: Opened | None = None,
    threads: int = 1,
) -> list[T]:
    """What ``then`` makes of each replication, in their order; ``threads`` changes how long it takes, and nothing else."""

    def one(replication: int) -> T:
        return then(run_once(plan, cases, seed=seed, replication=replication, opened=opened))

    plan.prepare()
    if threads == 1:
        return [one(replication) for replication in replications]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, replications))


def _span(model: Model, cases: int) -> float:
    if model.arrivals.at:
        return model.arrivals.at[-1]
    return cases / rate_per_week(model) * WEEK
