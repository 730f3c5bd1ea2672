"""The executions of a run as an event log, in columns or as CSV."""

import csv
from typing import IO
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from kilometre.engines.eventlog import EventLog, Known, Records, assemble, instant, micros
from kilometre.engines.eventlog.arrays import HOUR, MISSING
from kilometre.engines.eventlog.log import Column

from .compiling import Plan
from .running import Run


def as_log(plan: Plan, run: Run, first: int = 0, after: int = 0) -> EventLog:
    """The log of the cases from ``first`` on, but for the last ``after``; cases are numbered from 1, people have their names
    in the model.
    """
    model, items = plan.model, run.items
    cases = len(run.arrival) - after
    rows = np.flatnonzero((items.case >= first) & (items.case < cases) & ~np.isnan(items.end) & ~run.refused)
    start = micros(model.start)
    places, names = plan.staffing
    person = np.array([place.person for place in places] or [0], dtype=np.int32)
    worker = items.worker[rows]
    services = tuple(dict.fromkeys(step.service for step in model.steps if step.service))
    service = np.array(
        [services.index(step.service) if step.service else MISSING for step in model.steps], dtype=np.int32
    )
    labels = [step.name or step.id for step in model.steps]
    activities = tuple(dict.fromkeys(labels))
    activity = np.array([activities.index(label) for label in labels], dtype=np.int32)
    kinds = tuple(kind.name for kind in model.kinds)
    digits = len(str(cases))
    records = Records(
        case=Column(
            (items.case[rows] - first).astype(np.int32),
            tuple(f"{number + 1:0{digits}}" for number in range(cases - first)),
        ),
        activity=Column(activity[items.step[rows]], activities),
        resource=Column(np.where(worker >= 0, person[worker], MISSING).astype(np.int32), tuple(names)),
        service=Column(service[items.step[rows]], services),
        start=start + np.round(items.start[rows] * HOUR).astype(np.int64),
        end=start + np.round(items.end[rows] * HOUR).astype(np.int64),
        known=np.full(len(rows), Known.START | Known.END, dtype=np.uint8),
        offset=np.zeros(len(rows), dtype=np.int16),
        order=rows.astype(np.int64),
        kind=Column(run.program.cases.kind[items.case[rows]].astype(np.int32), kinds)
        if len(kinds) > 1
        else None,
    )
    return assemble(records, zone=model.zone, keep_names=True).log


def seen(run: Run) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First start and last end of each case, all that a log sees of it: hours after the start of the model, shape (m,) each.

    nan for a case that is never over, or of which no step was done.
    """
    items, done = run.items, ~run.refused
    begun, ended = np.full(len(run.arrival), np.inf), np.full(len(run.arrival), -np.inf)
    np.minimum.at(begun, items.case[done], items.start[done])
    np.maximum.at(ended, items.case[done], items.end[done])
    known = np.isfinite(begun) & np.isfinite(ended)
    return np.where(known, begun, np.nan), np.where(known, ended, np.nan)


def write_csv(log: EventLog, file: IO[str]) -> None:
    """One row for each execution, with the columns that the reader of logs knows by name (the kind of case, if there are
    several). Instants are on the clocks of the zone of the log, whose offset they bear: read again, it has the same days.
    """
    zone = ZoneInfo(log.zone)
    writer = csv.writer(file)
    told = len(log.kinds) > 1
    writer.writerow(["case", "activity", "start", "end", "resource", "service", *(["kind"] if told else [])])
    for row in range(len(log)):
        kind = log.kind[log.case[row]] if told else MISSING
        writer.writerow(
            [
                log.cases[log.case[row]],
                log.activities[log.activity[row]],
                instant(log.start[row]).astimezone(zone).isoformat(),
                instant(log.end[row]).astimezone(zone).isoformat(),
                log.resources[log.resource[row]] if log.resource[row] != MISSING else "",
                log.services[log.service[row]] if log.service[row] != MISSING else "",
                *([log.kinds[kind] if kind != MISSING else ""] if told else []),
            ]
        )
