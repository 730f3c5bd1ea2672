"""Figures of a model, each with its interval: means over independent replications, Student's 95 %."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .accounting import Cause, account
from .compiling import Plan
from .load import Unstable, overloads
from .model import Model
from .running import Run, run_many
from .settling import cool_down, reserves, warm_up
from .warm import Opened

LEVEL: Final = 0.95
TAKE_CHARGE_H: Final = 24.0
_ROUND: Final = 5
"""Replications between two looks at the width of the interval: the same whatever the number of threads."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and its interval; ``low`` and ``high`` are None for one replication."""

    mean: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, values: Sequence[float] | NDArray[np.float64]) -> "Estimate":
        array = np.asarray(values, dtype=np.float64)
        mean = float(array.mean())
        if len(array) < 2:
            return cls(mean)
        half = quantile(len(array) - 1) * float(array.std(ddof=1)) / math.sqrt(len(array))
        return cls(mean, mean - half, mean + half)

    @property
    def half(self) -> float:
        return math.inf if self.high is None else self.high - self.mean


def quantile(freedom: int) -> float:
    """Student's, for a two-sided interval of 95 %."""
    from scipy.special import stdtrit  # noqa: PLC0415 (slow)

    return float(stdtrit(freedom, (1 + LEVEL) / 2))


@dataclass(frozen=True, slots=True)
class Wishes:
    """How much to simulate. ``warm_up`` cases come before those that are counted, and ``cool_down`` after (None: as many as
    the load asks, see `settling`): the services are as busy when the last that counts is there as when the first is.
    ``until`` asks for replications until the interval of the mean is that narrow (0.02: ±2 %), up to ``most``.
    """

    cases: int = 1_000
    replications: int = 10
    seed: int = 0
    threads: int = 1
    warm_up: int | None = None
    cool_down: int | None = None
    until: float | None = None
    most: int = 200

    def of(self, plan: Plan, opened: Opened | None = None) -> "Wishes":
        """The same for a model, with its ``warm_up`` and ``cool_down``: no case before when files are open already; none
        before nor after when it gives its arrivals one by one, which all count.

        Raises
        ------
        Unstable
            Some services cannot do the work that comes.
        """
        if lacking := overloads(plan):
            raise Unstable(lacking)
        given = len(plan.model.arrivals.at)
        if given:
            return replace(self, cases=min(self.cases, given), warm_up=0, cool_down=0)
        before, after = self.warm_up, self.cool_down
        if before is None:
            before = 0 if opened is not None else warm_up(plan, self.cases)
        if after is None:
            after = cool_down(plan, before, self.cases, seed=self.seed, opened=opened)
        return replace(self, warm_up=before, cool_down=after)


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """What one replication says: a vector, named by `names`."""

    values: NDArray[np.float64]
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """All figures of a model, by name (see `names`), replications in rows; shape (replications, figures).

    ``wanted`` is the half-width of the interval of the mean that was asked, as a share of it; ``bounded`` the pools where only
    so many may wait; ``warm_up`` cases came before those counted and ``cool_down`` after; ``notes`` say, in French, what to
    know before trusting a mean.
    """

    table: NDArray[np.float64]
    names: tuple[str, ...]
    cases: int
    events: int
    opened: int = 0
    wanted: float | None = None
    warm_up: int = 0
    cool_down: int = 0
    notes: tuple[str, ...] = ()
    bounded: tuple[str, ...] = ()

    @property
    def is_precise(self) -> bool:
        """The mean is as precise as was asked."""
        return self.wanted is None or self["mean"].half <= self.wanted * self["mean"].mean

    @property
    def replications(self) -> int:
        return len(self.table)

    def __getitem__(self, name: str) -> Estimate:
        return Estimate.of(self.column(name))

    def column(self, name: str) -> NDArray[np.float64]:
        return self.table[:, self.names.index(name)]

    def starting(self, prefix: str) -> Mapping[str, Estimate]:
        return {name.removeprefix(prefix): self[name] for name in self.names if name.startswith(prefix)}


def names(plan: Plan) -> tuple[str, ...]:
    """Names of the figures: durations in hours, shares from 0 to 1, utilisation and hours a week by pool.

    Cases turned away count in ``turned_away`` alone: among all cases; then, by pool, among those that came to its bounded
    steps. All other figures are those of the cases served.
    """
    model = plan.model
    return (
        "mean",
        "median",
        "p90",
        "take_charge",
        *(f"within {hours:g}" for hours in model.delays_h),
        *(f"cause {cause.key}" for cause in Cause),
        *(f"busy {pool}" for pool in model.pools),
        *(f"hours {pool}" for pool in model.pools),
        "turned_away",
        *(f"turned_away {pool}" for pool in model.pools),
        "open_mean",
    )


def measure(plan: Plan, run: Run, counts: slice) -> Measures:
    """Figures of the cases that count, by their rank among those that arrive (and of open cases apart)."""
    model, opened = plan.model, int(np.isnan(run.program.cases.arrival).sum())
    counted = np.zeros(len(run.arrival), dtype=np.bool_)
    counted[opened:][counts] = True
    if np.isnan(run.end[counted]).any():
        raise ValueError(
            "Des dossiers ne finissent jamais : personne n'est jamais là pour une de leurs étapes."
        )
    away = run.turned_away
    served = counted & ~away
    if not served.any():
        raise ValueError("Tous les dossiers repartent sans être servis : aucune durée à donner.")
    cycle = run.cycle[served]
    remaining = run.end[:opened][~away[:opened]]
    values = [
        cycle.mean(),
        np.median(cycle),
        np.quantile(cycle, 0.9),
        _taken_in_charge(run, served),
        *((cycle <= hours).mean() for hours in model.delays_h),
        *account(model, run).means(served),
        *_workload(plan, run, _period(run, opened, counts)),
        away[counted].mean(),
        *_turned_away(model, run, counted),
        remaining.mean() if len(remaining) else math.nan,
    ]
    return Measures(np.array(values, dtype=np.float64), run.events)


def _check_batches(plan: Plan, cases: int) -> None:
    """A batch that never fills has no duration: those of the simulation would only tell when it ended."""
    for step, visits in zip(plan.model.steps, plan.visits.tolist(), strict=True):
        if step.batch and step.batch.is_by_size_alone and step.batch.size > cases * visits:
            raise ValueError(
                f"Le lot de l'étape « {step.id} » ({step.batch.size} dossiers) ne se remplirait pas avec {cases} dossiers "
                "simulés : demandez-en plus, ou donnez au lot un intervalle ou une attente."
            )


def estimate(plan: Plan, wishes: Wishes, opened: Opened | None = None) -> Estimates:
    """Simulate and count.

    Raises
    ------
    Unstable
        Some services cannot do the work that comes.
    """
    wishes = wishes.of(plan, opened)
    _check_batches(plan, wishes.cases)
    found: list[Measures] = []
    while True:
        wanted = wishes.replications if not found else min(_ROUND, wishes.most - len(found))
        found += replicate(plan, wishes, range(len(found), len(found) + wanted), opened)
        mean = Estimate.of([one.values[0] for one in found])
        if wishes.until is None or mean.half <= wishes.until * mean.mean or len(found) >= wishes.most:
            break
    before, after = wishes.warm_up or 0, wishes.cool_down or 0
    estimates = Estimates(
        table=np.stack([one.values for one in found]),
        names=names(plan),
        cases=wishes.cases,
        events=sum(one.events for one in found),
        opened=0 if opened is None else len(opened.kind),
        wanted=wishes.until,
        warm_up=before,
        cool_down=after,
        bounded=plan.model.bounded,
    )
    busy = {pool: one.mean for pool, one in estimates.starting("busy ").items()}
    return replace(estimates, notes=reserves(plan, busy, wishes.cases, before + after))


def replicate(
    plan: Plan, wishes: Wishes, replications: range, opened: Opened | None = None
) -> list[Measures]:
    before, after = wishes.warm_up or 0, wishes.cool_down or 0
    counts = slice(before, before + wishes.cases)
    then: Callable[[Run], Measures] = lambda run: measure(plan, run, counts)  # noqa: E731
    return run_many(
        plan,
        before + wishes.cases + after,
        replications,
        seed=wishes.seed,
        opened=opened,
        threads=wishes.threads,
        then=then,
    )


def _turned_away(model: Model, run: Run, counted: NDArray[np.bool_]) -> list[float]:
    """For each pool, the share turned away of those who come to its bounded steps; 0 where nobody may be."""
    came = np.bincount(run.items.step[counted[run.items.case]], minlength=len(model.steps))
    away = np.bincount(run.items.step[counted[run.items.case] & run.refused], minlength=len(model.steps))
    mine = [
        np.array([step.pool == pool and step.max_waiting is not None for step in model.steps])
        for pool in model.pools
    ]
    return [float(away[steps].sum() / max(came[steps].sum(), 1)) for steps in mine]


def _taken_in_charge(run: Run, counted: NDArray[np.bool_]) -> float:
    """Share of cases on which somebody has begun to work within 24 hours of their arrival."""
    first = np.full(len(run.arrival), np.inf)
    begun = run.items.worker >= 0
    np.minimum.at(first, run.items.case[begun], run.items.start[begun])
    return float((first[counted] - run.arrival[counted] <= TAKE_CHARGE_H).mean())


def _period(run: Run, opened: int, counts: slice) -> tuple[float, float]:
    """While cases arrive, from the first that counts (from the beginning, when all do); to the end of all if none arrives."""
    arrivals = run.arrival[opened:]
    if not len(arrivals):
        return 0.0, float(np.nanmax(run.end))
    return (float(arrivals[counts.start]) if counts.start else 0.0), float(arrivals[-1])


def _workload(plan: Plan, run: Run, period: tuple[float, float]) -> list[float]:
    """Utilisation of the people of each pool, then hours of work a week for each pool, over a period (hours)."""
    model, program, items = plan.model, run.program, run.items
    begin, end = period
    places, _ = plan.staffing
    worked = items.worker >= 0
    start, stop = items.start[worked], items.end[worked]
    inside = np.clip(np.minimum(stop, end) - np.maximum(start, begin), 0, None)
    hours = items.work[worked] * inside / np.maximum(stop - start, 1e-12)
    by_place = np.bincount(items.worker[worked], hours, len(places))
    by_step = np.bincount(items.step[worked], hours, len(model.steps))
    table = program.calendars
    available = np.array(
        [
            np.clip(
                np.minimum(table.closing[a:b], end) - np.maximum(table.opening[a:b], begin), 0, None
            ).sum()
            for a, b in ((table.first[n], table.first[n + 1] - 1) for n in program.staff.calendar.tolist())
        ]
    )
    busy, loads = [], []
    for pool in model.pools:
        mine = np.array([pool in place.pools for place in places])
        there = float(available[mine].sum())
        busy.append(float(by_place[mine].sum()) / there if there else 0.0)
        pooled = np.array([step.pool == pool for step in model.steps])
        loads.append(float(by_step[pooled].sum() / max(end - begin, 1e-12) * 168))
    return busy + loads
