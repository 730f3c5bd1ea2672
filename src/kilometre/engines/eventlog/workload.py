"""The work of each service: what comes in, what it takes, and what it could take; never a person's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import HOUR, MISSING, Codes, Micros
from .log import EventLog
from .starts import Starts
from .timetables import Schedules

FEWEST: Final = 5
"""People below which the work of a service is not told: it would be that of somebody."""
EVERYBODY: Final = "Tous les services"


@dataclass(frozen=True, slots=True)
class Workload:
    """One service over the period of the log.

    ``waiting_mean`` is the mean number of cases that wait for it at once. ``people``, ``work_h`` (hours of work) and
    ``utilisation`` (those hours for one open hour of each person seen) are None for a group under `FEWEST`, as are their
    ranges. All ranges are over the hypotheses on starts. ``utilisation`` only counts the work that the log shows: people do
    other things.
    """

    service: str
    executions: int
    cases: int
    waiting_mean: float
    people: int | None
    work_h: float | None
    utilisation: float | None
    work_range_h: tuple[float, float] | None
    utilisation_range: tuple[float, float] | None
    waiting_range: tuple[float, float]


def workload(
    log: EventLog, schedules: Schedules, starts: Starts, waits: Sequence[Micros], *, fewest: int = FEWEST
) -> tuple[Workload, ...]:
    """Workload of each service, in alphabetical order; of everybody when the log names no service.

    ``waits`` is the time that each execution's case waited for it, under each hypothesis, the central one first; shape (n,).
    """
    if log.services:
        group, names = log.service, log.services
    else:
        group, names = np.zeros(len(log), dtype=np.int32), (EVERYBODY,)
    work = [_worked(log, schedules, start) for start in (starts.central, starts.earliest, starts.latest)]
    span = max(int(log.end.max() - log.start.min()), 1)
    found = []
    for code, name in enumerate(names):
        rows = np.flatnonzero(group == code)
        if not len(rows):
            continue
        people = len(np.unique(log.resource[rows][log.resource[rows] != MISSING]))
        hours, most, least = (float(one[rows].sum()) / HOUR for one in work)
        timetable = schedules.timetables[int(np.argmax(np.bincount(schedules.of_row[rows])))]
        first, last = np.array([log.start.min()]), np.array([log.end.max()])
        open_h = float(timetable.between(first, last)[0]) / HOUR
        told = people >= fewest
        waiting = [float(one[rows].sum()) / span for one in waits]
        found.append(
            Workload(
                service=name,
                executions=len(rows),
                cases=_distinct(log.case[rows]),
                waiting_mean=waiting[0],
                waiting_range=(min(waiting), max(waiting)),
                people=people if told else None,
                work_h=hours if told else None,
                utilisation=hours / (people * open_h) if told and open_h else None,
                work_range_h=(least, most) if told else None,
                utilisation_range=(least / (people * open_h), most / (people * open_h))
                if told and open_h
                else None,
            )
        )
    return tuple(found)


def _worked(log: EventLog, schedules: Schedules, start: Micros) -> Micros:
    """Open time of each execution; all of it when it was done wholly in closed time."""
    work = schedules.between(start, log.end)
    return np.where(work == 0, log.end - start, work)


def _distinct(codes: Codes) -> int:
    return len(np.unique(codes))
