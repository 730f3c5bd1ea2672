"""Everything that `kilometre twin describe` says of a log, as one object: the report and the JSON are drawn from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from kilometre.engines.procedure import Procedure

from .arrays import HOUR, Flags, Micros
from .batches import Batching, batches
from .conformance import Conformance, check_conformance
from .discovery import discovered
from .durations import Month, Summary, by_month, summary, throughput
from .graphs import FollowsGraph, performance
from .handovers import Handover, handovers
from .log import EventLog
from .open_cases import OpenCases, find_open
from .ranges import with_ranges
from .rework import Rework, rework
from .split import Cause, Split, split_time
from .starts import Starts, enabled_at, estimate_starts
from .timetables import Schedules
from .variants import Variants, variants
from .workload import FEWEST, Workload, workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What the user knows and the log does not.

    Parameters
    ----------
    applicant : names of activities that the applicant does (« Pièces reçues »).
    final : names of activities that end a case; cases without them are open, and left out of throughput and split.
    schedules : calendars; discovered by service when None.
    department : whose public holidays discovered calendars close.
    procedure : the one to compare the log with.
    fewest : people below which the work of a service is not told.
    """

    applicant: tuple[str, ...] = ()
    final: tuple[str, ...] = ()
    schedules: Schedules | None = None
    department: str | None = None
    procedure: Procedure | None = None
    fewest: int = FEWEST


@dataclass(frozen=True, slots=True)
class StepTime:
    """One step (activity and service): executions, and mean hours that one of them adds to its case, by cause.

    ``low`` and ``high`` bound each of them over the hypotheses on starts, ``wait_range_h`` the time waited and
    ``open_wait_range_h`` what of it is open time. ``share`` is the part of the whole time of the cases that passes waiting
    for this step or doing it. The work of a service that is too small (see `workload`) is here to be counted, not to be told:
    ``is_told`` is then False.
    """

    activity: str
    service: str
    executions: int
    cases: int
    mean_h: dict[str, float]
    low_h: dict[str, float]
    high_h: dict[str, float]
    wait_range_h: tuple[float, float]
    open_wait_range_h: tuple[float, float]
    share: float
    is_told: bool = True

    @property
    def total_h(self) -> float:
        return sum(self.mean_h.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All figures. Hours are elapsed hours; means of ``split_h`` are for one case and add up to ``throughput.mean_h``.

    ``counted`` says on which cases throughput and split bear: shape (m,) of flags. ``range_h`` gives for each cause the
    least and the most over the hypotheses on starts; equal to the mean where every start was recorded.
    """

    log: EventLog
    counted: Flags
    throughput: Summary
    months: tuple[Month, ...]
    split_h: dict[str, float]
    range_h: dict[str, tuple[float, float]]
    steps: tuple[StepTime, ...]
    graph: FollowsGraph
    variants: Variants
    rework: tuple[Rework, ...]
    handovers: tuple[Handover, ...]
    workload: tuple[Workload, ...]
    batches: tuple[Batching, ...]
    open: OpenCases
    schedules: Schedules
    starts: Starts
    split: Split
    applicant: tuple[str, ...] = ()
    conformance: Conformance | None = None
    assumptions: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def describe(log: EventLog, questions: Questions | None = None, notes: Sequence[str] = ()) -> Description:
    """Describe a log.

    Raises
    ------
    ValueError
        An activity that the user named is not in the log, or no case is counted; in French.
    """
    asked = questions or Questions()
    for name in (*asked.applicant, *asked.final):
        if name not in log.activities:
            raise ValueError(f"L'étape « {name} » n'est pas dans le journal. {_listed(log.activities)}")
    schedules = asked.schedules or discovered(log, department=asked.department)
    starts = estimate_starts(log, schedules)
    hypotheses = (
        [starts.central] if not starts.estimated else [starts.central, starts.earliest, starts.latest]
    )
    splits = [split_time(log, schedules, start, applicant=asked.applicant) for start in hypotheses]
    is_open, open_cases = find_open(log, asked.final)
    counted = ~is_open if asked.final else np.ones(log.number_of_cases, dtype=np.bool_)
    if not counted.any():
        raise ValueError(
            "Aucun dossier terminé : aucun n'a d'étape finale parmi celles que vous avez nommées."
        )
    means = [_means(log, split, counted) for split in splits]
    whole = summary(throughput(log)[counted])
    load = workload(log, schedules, starts, [split.waits for split in splits], fewest=asked.fewest)
    small = {one.service for one in load if one.people is None}
    return Description(
        log=log,
        counted=counted,
        throughput=Summary(whole.cases, sum(means[0].values()), whole.median_h, whole.p90_h),
        months=by_month(log, counted),
        split_h=means[0],
        range_h={key: (min(m[key] for m in means), max(m[key] for m in means)) for key in means[0]},
        steps=tuple(replace(one, is_told=one.service not in small) for one in _steps(log, splits, counted)),
        graph=performance(log),
        variants=variants(log),
        rework=rework(log),
        handovers=_handovers(log, splits, hypotheses),
        workload=load,
        batches=_batches(log, hypotheses),
        open=open_cases,
        schedules=schedules,
        starts=starts,
        split=splits[0],
        applicant=asked.applicant,
        conformance=check_conformance(log, asked.procedure, schedules, is_open) if asked.procedure else None,
        assumptions=_assumptions(asked, schedules, starts),
        notes=tuple(notes),
    )


def _means(log: EventLog, split: Split, counted: Flags) -> dict[str, float]:
    rows = counted[log.case]
    cases = int(np.count_nonzero(counted))
    return {cause.key: float(split.parts[cause, rows].sum()) / HOUR / cases for cause in Cause}


def _steps(log: EventLog, splits: Sequence[Split], counted: Flags) -> tuple[StepTime, ...]:
    rows = np.flatnonzero(counted[log.case])
    services = len(log.services) + 1
    key = log.activity[rows].astype(np.int64) * services + log.service[rows] + 1
    keys, place, executions = np.unique(key, return_inverse=True, return_counts=True)
    cases = np.bincount(np.unique(np.stack((place, log.case[rows].astype(np.int64))), axis=1)[0])
    totals = np.stack(
        [
            [np.bincount(place, split.parts[cause, rows].astype(np.float64), len(keys)) for cause in Cause]
            for split in splits
        ]
    )
    whole = max(float(totals[0].sum()), 1.0)
    hours = totals / HOUR / executions
    waits = hours.sum(axis=1) - hours[:, Cause.WORK]
    open_waits = waits - hours[:, Cause.OFF_HOURS]
    found = [
        StepTime(
            activity=log.activities[pair // services],
            service=log.services[pair % services - 1] if pair % services else "",
            executions=int(executions[index]),
            cases=int(cases[index]),
            mean_h={cause.key: float(hours[0, cause, index]) for cause in Cause},
            low_h={cause.key: float(hours[:, cause, index].min()) for cause in Cause},
            high_h={cause.key: float(hours[:, cause, index].max()) for cause in Cause},
            wait_range_h=(float(waits[:, index].min()), float(waits[:, index].max())),
            open_wait_range_h=(float(open_waits[:, index].min()), float(open_waits[:, index].max())),
            share=float(totals[0, :, index].sum()) / whole,
        )
        for index, pair in enumerate(keys.tolist())
    ]
    return tuple(sorted(found, key=lambda one: (-one.share, one.activity, one.service)))


def _handovers(log: EventLog, splits: Sequence[Split], starts: Sequence[Micros]) -> tuple[Handover, ...]:
    found = [handovers(log, split, start) for split, start in zip(splits, starts, strict=True)]
    return with_ranges(
        found,
        lambda one: (one.source, one.target),
        range_h="mean_h",
        handover_range_h="mean_handover_h",
    )


def _batches(log: EventLog, starts: Sequence[Micros]) -> tuple[Batching, ...]:
    ready = enabled_at(log)
    found = [batches(log, ready, start) for start in starts]
    return with_ranges(found, lambda one: one.activity, wait_range_h="mean_wait_h")


def _assumptions(asked: Questions, schedules: Schedules, starts: Starts) -> tuple[str, ...]:
    waiting = (
        f"Étapes du demandeur, nommées par vous : {', '.join(asked.applicant)}."
        if asked.applicant
        else "Aucune étape du demandeur n'a été nommée : son temps de réponse n'est pas distingué des autres attentes."
    )
    scope = (
        "Durées et répartition portent sur les seuls dossiers terminés."
        if asked.final
        else "Durées et répartition portent sur tous les dossiers, jusqu'à leur dernier événement connu."
    )
    return tuple(text for text in (scope, starts.assumption, schedules.assumption, waiting) if text)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:30])
    return f"Étapes du journal : {shown}{'…' if len(names) > 30 else ''}."
