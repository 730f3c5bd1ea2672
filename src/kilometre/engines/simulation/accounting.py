"""Where the time of simulated cases goes: the executions that each case had to wait for, and why each took its time.

From its last execution back to its arrival, each was made possible by one other (the last branch to come, at a join):
that chain is all that its duration is made of. Each link is counted under the first of these causes that holds:

1. **applicant**: the step is the applicant's;
2. **rework**: the case had done this step before;
3. then, in the order of time: **handover**, until the file arrives; **batching**, until its batch is complete; the wait
   for somebody, **calendar** while nobody of the pool is at work, else **queueing**; and the work itself, **work**, with
   its pauses at closing time under **calendar**.

Parts add up to the duration of each case exactly, and those of a difference to the difference.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .running import Run

Hours = NDArray[np.float64]


class Cause(IntEnum):
    """Row of the parts. ``key`` is its name in JSON, ``french`` on screens."""

    QUEUEING = 0
    CALENDAR = 1
    HANDOVER = 2
    APPLICANT = 3
    REWORK = 4
    BATCHING = 5
    WORK = 6

    @property
    def key(self) -> str:
        return self.name.lower()

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH: Final = {
    Cause.QUEUEING: "attente d'un service occupé",
    Cause.CALENDAR: "heures de fermeture",
    Cause.HANDOVER: "passage de main",
    Cause.APPLICANT: "attente du demandeur",
    Cause.REWORK: "reprises",
    Cause.BATCHING: "attente du lot",
    Cause.WORK: "travail",
}
ORDER: Final = (
    "Chaque moment compte sous la première cause qui convient : étape du demandeur, étape refaite, passage de main, "
    "attente du lot, fermeture, attente d'un service occupé, travail. Seules comptent les étapes que le dossier a dû "
    "attendre : celles faites pendant qu'une plus longue se faisait à côté ne l'allongent pas."
)


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """Hours of each case by cause, shape (7, m), and by step that it waited for, shape (m, steps)."""

    parts: Hours

    def means(self, cases: NDArray[np.bool_]) -> Hours:
        """Mean hours by cause over some cases; shape (7,)."""
        mean: Hours = self.parts[:, cases].mean(axis=1)
        return mean


def account(model: Model, run: Run) -> Account:
    """Account for the time of every case of a run; the time of an open case counts from where it stood."""
    items = run.items
    parts = np.zeros((len(Cause), len(run.arrival)))
    on_path = _path(run)
    chosen = np.flatnonzero(on_path)
    step, case = items.step[chosen], items.case[chosen]
    whole = items.end[chosen] - items.enabled[chosen]
    applicant = np.array([one.applicant for one in model.steps], dtype=np.bool_)[step]
    again = ~applicant & (items.visit[chosen] > 0)
    plain = ~applicant & ~again
    closed = _closed_while_waiting(run, chosen)
    wait = items.start[chosen] - items.ready[chosen]
    worked = np.minimum(items.work[chosen], items.end[chosen] - items.start[chosen])
    pause = items.end[chosen] - items.start[chosen] - worked
    for cause, hours, which in (
        (Cause.APPLICANT, whole, applicant),
        (Cause.REWORK, whole, again),
        (Cause.HANDOVER, items.released[chosen] - items.enabled[chosen], plain),
        (Cause.BATCHING, items.ready[chosen] - items.released[chosen], plain),
        (Cause.CALENDAR, closed + pause, plain),
        (Cause.QUEUEING, wait - closed, plain),
        (Cause.WORK, worked, plain),
    ):
        parts[cause] = np.bincount(case, np.where(which, hours, 0.0), len(run.arrival))
    return Account(parts)


def _path(run: Run) -> NDArray[np.bool_]:
    """Executions that the end of their case waited for; shape (n,)."""
    on_path = np.zeros(len(run.items.case), dtype=np.bool_)
    at = run.last[run.last >= 0]
    while len(at):
        on_path[at] = True
        at = run.items.prev[at]
        at = at[at >= 0]
    return on_path


def _closed_while_waiting(run: Run, chosen: NDArray[np.int64]) -> Hours:
    """Hours between ready and begun during which nobody of the pool is at work."""
    program, items = run.program, run.items
    pool = program.steps.pool[items.step[chosen]]
    begin, end = items.ready[chosen], items.start[chosen]
    closed = np.zeros(len(chosen))
    for number in np.unique(pool[pool >= 0]).tolist():
        staff = program.staff
        first, last = staff.calendars_first[number], staff.calendars_first[number + 1]
        calendars = staff.calendars[first:last].tolist()
        mine = np.flatnonzero((pool == number) & (end > begin))
        if 0 in calendars or not len(mine):
            continue
        opening, closing = _union(run, calendars)
        spent = _worked(opening, closing, end[mine]) - _worked(opening, closing, begin[mine])
        closed[mine] = np.clip(end[mine] - begin[mine] - spent, 0.0, end[mine] - begin[mine])
    return closed


def _union(run: Run, calendars: list[int]) -> tuple[Hours, Hours]:
    """Intervals during which at least one calendar is open, in order and apart."""
    table = run.program.calendars
    pieces = [slice(table.first[number], table.first[number + 1] - 1) for number in calendars]
    opening = np.concatenate([table.opening[piece] for piece in pieces])
    closing = np.concatenate([table.closing[piece] for piece in pieces])
    order = np.argsort(opening, kind="stable")
    opening, furthest = opening[order], np.maximum.accumulate(closing[order])
    begins = np.ones(len(opening), dtype=np.bool_)
    begins[1:] = opening[1:] > furthest[:-1]
    last = np.append(np.flatnonzero(begins)[1:], len(opening)) - 1
    return opening[begins], furthest[last]


def _worked(opening: Hours, closing: Hours, when: Hours) -> Hours:
    if not len(opening):
        return np.zeros_like(when)
    before = np.concatenate(([0.0], np.cumsum(closing - opening)))
    place = np.searchsorted(opening, when, side="right") - 1
    inside = np.maximum(place, 0)
    spent: Hours = before[inside] + np.minimum(when, closing[inside]) - opening[inside]
    return np.where(place < 0, 0.0, spent)
