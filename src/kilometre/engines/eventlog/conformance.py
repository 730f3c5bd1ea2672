"""What a log does that its procedure does not say: steps skipped, added, out of order, late, with the cases.

Deviations are read from the procedure's flow, not from an alignment: each is a sentence that a service recognises.

- **skipped**: a step that had to be done, in the reading of the choices that explains the case best (fewest skipped and
  added steps). In an open case, only if a step that comes after it was done.
- **added**: an activity of no step, a step of a branch not taken, or a step done again outside a loop.
- **out of order**: a step done before another that must come first. Steps of one loop are not compared.
- **late**: a step (or the whole case) that ends after the delay promised, counted from the moment when the steps that
  come before it were done; an open case too, once its delay has passed at the end of the log.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from kilometre.engines.procedure import Choice, Flow, Loop, Procedure, Relation, Step, StepRef
from kilometre.engines.procedure.graph import leaves, parts_of

from .arrays import Flags
from .log import EventLog, instant
from .timetables import Schedules
from .variants import variants


class Kind(StrEnum):
    SKIPPED = "skipped"
    ADDED = "added"
    OUT_OF_ORDER = "out_of_order"
    LATE = "late"

    @property
    def french(self) -> str:
        return _FRENCH[self]


_FRENCH: Final = {
    Kind.SKIPPED: "étape sautée",
    Kind.ADDED: "étape en plus",
    Kind.OUT_OF_ORDER: "dans le désordre",
    Kind.LATE: "en retard",
}
WHOLE: Final = "(tout le dossier)"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One kind of deviation, at one place: the name of the step (« A avant B » for an order), and its cases' codes."""

    kind: Kind
    what: str
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conformance:
    """Cases that follow the procedure, out of how many, and the deviations, the most frequent first."""

    procedure: str
    cases: int
    conforming: int
    deviations: tuple[Deviation, ...]


def check_conformance(
    log: EventLog, procedure: Procedure, schedules: Schedules, is_open: Flags | None = None
) -> Conformance:
    """Compare every case with the procedure; ``is_open`` has shape (m,)."""
    still_open = np.zeros(log.number_of_cases, dtype=np.bool_) if is_open is None else is_open
    found: dict[tuple[Kind, str], list[int]] = {}
    groups = variants(log)
    steps = [procedure.by_activity.get(name) for name in log.activities]
    for unfinished in (False, True):
        members: dict[int, list[int]] = {}
        for case in np.flatnonzero(still_open == unfinished).tolist():
            members.setdefault(int(groups.of_case[case]), []).append(case)
        for variant, cases in members.items():
            example = int(groups.example[variant])
            codes = log.activity[log.bounds[example] : log.bounds[example + 1]].tolist()
            for key in _of_sequence(codes, steps, log, procedure, unfinished=unfinished):
                found.setdefault(key, []).extend(cases)
    for case, what in _late(log, procedure, schedules, steps, still_open):
        found.setdefault((Kind.LATE, what), []).append(case)
    deviations = [Deviation(kind, what, tuple(sorted(set(cases)))) for (kind, what), cases in found.items()]
    deviating = {case for deviation in deviations for case in deviation.cases}
    return Conformance(
        procedure=procedure.name,
        cases=log.number_of_cases,
        conforming=log.number_of_cases - len(deviating),
        deviations=tuple(sorted(deviations, key=lambda one: (-len(one.cases), one.kind, one.what))),
    )


def _of_sequence(
    codes: list[int], steps: list[Step | None], log: EventLog, procedure: Procedure, *, unfinished: bool
) -> Iterator[tuple[Kind, str]]:
    """Deviations of one sequence of activities, each once."""
    unknown = {log.activities[code] for code in codes if steps[code] is None}
    yield from ((Kind.ADDED, name) for name in sorted(unknown))
    path = [step for code in codes if (step := steps[code]) is not None]
    first = list(dict.fromkeys(step.id for step in path))
    times = Counter(step.id for step in path)
    reading = _read(procedure.flow, frozenset(first))
    name = {step.id: step.name for step in procedure.steps}
    for skipped in reading.missing:
        if not unfinished or any(procedure.relation(skipped, done) is Relation.BEFORE for done in first):
            yield Kind.SKIPPED, name[skipped]
    in_loops = set(_looped(procedure.flow))
    again = {step for step, count in times.items() if count > 1 and step not in in_loops}
    yield from ((Kind.ADDED, name[step]) for step in first if step in again or step in reading.extra)
    for place, early in enumerate(first):
        for late in first[place + 1 :]:
            if procedure.relation(late, early) is Relation.BEFORE:
                yield Kind.OUT_OF_ORDER, f"{name[early]} avant {name[late]}"


@dataclass(frozen=True, slots=True)
class _Reading:
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __add__(self, other: "_Reading") -> "_Reading":
        return _Reading(self.missing + other.missing, self.extra + other.extra)

    @property
    def cost(self) -> int:
        return len(self.missing) + len(self.extra)


def _read(flow: Flow, seen: frozenset[str]) -> _Reading:
    """The cheapest explanation of the steps seen: those missing, and those of branches not taken."""
    match flow:
        case StepRef(step):
            return _Reading() if step in seen else _Reading(missing=(step,))
        case Choice(parts):
            present = [tuple(step for step in leaves(part) if step in seen) for part in parts]
            readings = []
            for place, part in enumerate(parts):
                others = tuple(
                    step for other, steps in enumerate(present) if other != place for step in steps
                )
                readings.append(_read(part, seen) + _Reading(extra=others))
            return min(readings, key=lambda reading: reading.cost)
        case Loop(body, redo):
            again = any(step in seen for step in leaves(redo))
            return _read(body, seen) + (_read(redo, seen) if again else _Reading())
        case _:
            return sum((_read(part, seen) for part in parts_of(flow)), _Reading())


def _looped(flow: Flow) -> Iterator[str]:
    if isinstance(flow, Loop):
        yield from leaves(flow)
    else:
        for part in parts_of(flow):
            yield from _looped(part)


def _late(
    log: EventLog, procedure: Procedure, schedules: Schedules, steps: list[Step | None], is_open: Flags
) -> Iterator[tuple[int, str]]:
    promised = np.array([step is not None and step.delay is not None for step in steps])
    for row in np.flatnonzero(promised[log.activity]).tolist():
        step = steps[log.activity[row]]
        assert step is not None
        assert step.delay is not None
        ready = _ready(log, row, step, procedure, steps)
        calendar = schedules.calendars[schedules.of_row[row]]
        if instant(log.end[row]) > step.delay.due(instant(ready), calendar):
            yield int(log.case[row]), step.name
    if procedure.delay is None:
        return
    end_of_log = int(log.end.max())
    for case in range(log.number_of_cases):
        last = end_of_log if is_open[case] else int(log.case_end[case])
        if instant(last) > procedure.delay.due(instant(log.case_start[case]), schedules.calendars[0]):
            yield case, WHOLE


def _ready(log: EventLog, row: int, step: Step, procedure: Procedure, steps: list[Step | None]) -> int:
    """When the steps that must come before were done; the first instant of the case for lack of any."""
    case = int(log.case[row])
    ends = [
        int(log.end[other])
        for other in range(int(log.bounds[case]), row)
        if (before := steps[log.activity[other]]) is not None
        and before.id != step.id
        and procedure.relation(before.id, step.id) in (Relation.BEFORE, Relation.LOOPED)
    ]
    return max(ends, default=int(log.case_start[case]))
