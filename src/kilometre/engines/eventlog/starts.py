"""When work began, in a log that only says when it ended.

An execution cannot begin before its case is ready for it (*enablement*: the end of the one before it), nor before
the person who does it has ended what they did before: the latest of the two is the **earliest** start (the
hypothesis of Chapela-Campa & Dumas, *Repairing activity start times to improve business process simulation*, 2022).
It still counts as work every quiet hour between two files. So the **central** estimate keeps, of that open time, at
most twice the usual time of the step (the median of it over the executions of the step by a known person) and at most
one working day; nothing for a step that no known person does. The **latest** start is the end itself: no work at all.
Figures are given for the central start, with the range over the three.

How far off the central estimate is, on logs with both times whose starts were hidden (hours of work a case, estimated
and true): LoanApp 2.0 and 3.1; ACR 2.3 and 2.5; Production 55 and 60; BPIC12W 0.75 and 0.96; Purchasing 36 and 29.
The first step of a case has nothing before it, hence no estimated work: cases of one step are pure unknowns.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from .arrays import HOUR, MISSING, Flags, Micros, medians, running_max
from .log import EventLog, Known
from .timetables import Schedules

_AT_MOST: Final = 2
"""Usual times that the work of one execution is supposed not to exceed: what fits the five logs above best."""
_WORKING_DAY: Final = 8 * HOUR
_ACTIVITIES: Final = 2_000
"""Activities above which a log is not one process, and concurrency is not looked for (tables of a x a)."""


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """Three starts of each execution, all equal to the recorded one where there is one; shape (n,) each.

    ``estimated`` counts the executions whose start was not recorded.
    """

    earliest: Micros
    central: Micros
    latest: Micros
    estimated: int

    @property
    def assumption(self) -> str:
        """What was supposed, in French; "" when every start was recorded."""
        if not self.estimated:
            return ""
        return (
            "Le journal ne dit pas quand les étapes commencent : une étape est supposée commencer au plus tôt quand la "
            "précédente du dossier est finie et que la personne a fini ce qu'elle faisait, et durer au plus "
            "le double du temps "
            "habituel de cette étape (médiane, en heures ouvrées) et une journée. Les fourchettes vont de « aucun travail » à « tout ce "
            "temps est du travail » ; ce qui n'en a pas et dépend de ces débuts (parts du temps, nombre de lots, schéma) suit cette estimation."
        )


def concurrent_activities(log: EventLog) -> Flags | None:
    """Pairs of activities done side by side rather than one after the other; symmetric, shape (a, a).

    Both orders are seen, neither more than three times as often as the other, and neither comes back between two of
    the other as often as that (which would be a loop): the concurrency of the Heuristics Miner (Weijters & Ribeiro,
    2011) with a plain threshold. None for a log of too many activities to be one process.
    """
    names = len(log.activities)
    if names > _ACTIVITIES:
        return None
    code = log.activity.astype(np.int64)
    same = log.case[1:] == log.case[:-1]
    follows = np.bincount((code[:-1] * names + code[1:])[same], minlength=names * names).reshape(names, names)
    back = (log.case[2:] == log.case[:-2]) & (code[2:] == code[:-2])
    loops = np.bincount((code[:-2] * names + code[1:-1])[back], minlength=names * names).reshape(names, names)
    few, many = np.minimum(follows, follows.T), np.maximum(follows, follows.T)
    side_by_side = (few > 0) & (many <= 3 * few) & (loops + loops.T < few)
    np.fill_diagonal(side_by_side, val=False)
    return side_by_side


def enabled_at(log: EventLog, concurrent: Flags | None = None) -> Micros:
    """When each execution's case was ready for it; shape (n,), never after its start.

    ``concurrent`` says which pairs of activities are done side by side; by default, those of `concurrent_activities`.

    That is the last end of what came before in the case, leaving out what is done side by side with it; the first
    instant of the case when nothing remains.
    """
    concurrent = concurrent_activities(log) if concurrent is None else concurrent
    first_row = log.bounds[:-1][log.case]
    row = np.arange(len(log))
    before = row - 1
    looking = before >= first_row
    while concurrent is not None:
        looking &= concurrent[log.activity, log.activity[before]] & (before >= first_row)
        if not looking.any():
            break
        before = np.where(looking, before - 1, before)
    frontier = running_max(log.end, log.case)
    alone = before < first_row
    ready = np.where(alone, log.case_start[log.case], frontier[np.maximum(before, 0)])
    return np.minimum(ready, log.start)


def estimate_starts(log: EventLog, schedules: Schedules) -> Starts:
    """Starts of a log, by the rule of the module. A first execution without start begins and ends at once."""
    unknown = (log.known & Known.START) == 0
    ready = enabled_at(log)
    earliest = np.where(unknown, np.maximum(ready, _previous_end_of_person(log, ready)), log.start)
    earliest = np.minimum(earliest, log.end)
    available = schedules.between(earliest, log.end)
    measured = unknown & ~log.is_first & (available > 0) & (log.resource != MISSING)
    usual = np.minimum(_AT_MOST * _medians_by_activity(log, available, measured), _WORKING_DAY)
    spent = np.minimum(available, usual[log.activity])
    central = np.where(unknown, np.maximum(schedules.back(log.end, spent), earliest), log.start)
    return Starts(
        earliest=earliest,
        central=central,
        latest=np.where(unknown, log.end, log.start),
        estimated=int(np.count_nonzero(unknown)),
    )


def _previous_end_of_person(log: EventLog, otherwise: Micros) -> Micros:
    order = np.lexsort((np.arange(len(log)), log.end, log.resource))
    person = log.resource[order]
    previous = otherwise.copy()
    same = (person[1:] == person[:-1]) & (person[1:] != MISSING)
    previous[order[1:][same]] = log.end[order[:-1][same]]
    return previous


def _medians_by_activity(log: EventLog, values: Micros, rows: Flags) -> Micros:
    found = medians(values[rows], log.activity[rows], len(log.activities))
    return np.nan_to_num(found).astype(np.int64)
