"""Small models of a twin whose behaviour is known exactly, and means with their intervals."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from scipy import stats

from kilometre.engines.simulation import (
    Arrivals,
    Do,
    Flow,
    InOrder,
    Law,
    Model,
    Person,
    Plan,
    Run,
    Step,
    exponential,
    run_many,
)

WARM_UP = 2_000

COUNTER = {
    "schema": "kilometre/model/1",
    "name": "Guichet",
    "start": "2026-01-05T07:00:00+00:00",
    "delays_h": [240],
    "arrivals": {"per_week": 20},
    "calendars": {"bureau": {"week": "office", "department": "65"}},
    "people": [
        {"name": "Guichet", "pools": ["Guichet"], "calendar": "bureau", "count": 2},
        {"name": "DDT", "pools": ["DDT"], "calendar": "bureau", "count": 4},
    ],
    "steps": [
        {"id": "recevoir", "name": "Prise en charge", "service": "Guichet", "pool": "Guichet", "work": 1},
        {
            "id": "avis", "service": "DDT", "pool": "DDT", "work": {"law": "gamma", "mean_h": 4, "shape": 2},
            "handover": {"law": "exponential", "mean_h": 20},
        },
        {"id": "urbanisme", "service": "DDT", "pool": "DDT", "work": {"law": "exponential", "mean_h": 1}},
    ],
    "flow": ["recevoir", "avis", "urbanisme"],
}  # fmt: skip


def queue(servers: int, rate: float, service: Law | None = None, **more: object) -> Model:
    """One step: cases arrive ``rate`` an hour, ``servers`` people alike take a service time of mean 1."""
    return Model(
        "file",
        (Step("s", pool="p", work=service or exponential(1)),),
        Do("s"),
        (Person("p", ("p",), count=servers),),
        Arrivals(per_week=rate * 168, **more),
    )


def with_room(model: Model, room: int) -> Model:
    """The same, where so many may wait for each step."""
    return replace(model, steps=tuple(replace(step, max_waiting=room) for step in model.steps))


def stations(
    ids: str, rate: float, flow: Flow | None = None, servers: int = 4, service: Law | None = None
) -> Model:
    """Services a, b, c… of ``servers`` people each, one after the other unless a flow is given."""
    return Model(
        "services",
        tuple(Step(id_, pool=id_, service=id_, work=service or exponential(1)) for id_ in ids),
        flow or InOrder(tuple(Do(id_) for id_ in ids)),
        tuple(Person(id_, (id_,), count=servers) for id_ in ids),
        Arrivals(per_week=rate * 168),
    )


def replicated(model: Model, cases: int = 20_000, replications: int = 20, seed: int = 1) -> list[Run]:
    return run_many(Plan(model), cases, range(replications), lambda run: run, seed=seed)


def settled(run: Run) -> np.ndarray:
    """Executions of cases that came after the warm-up."""
    return run.items.case >= WARM_UP


def waits(run: Run) -> np.ndarray:
    chosen = settled(run)
    return (run.items.start - run.items.ready)[chosen]


def cycles(run: Run) -> np.ndarray:
    return run.cycle[WARM_UP:]


class About:
    """An exact value is in the interval of a mean over replications, or pairs of them (99.9 %, Student)."""

    def __init__(self, runs: list[Any], value: Callable[[Any], float]) -> None:
        self.values = np.array([value(run) for run in runs])
        self.mean = float(self.values.mean())
        spread = self.values.std(ddof=1) / len(self.values) ** 0.5
        self.half = float(stats.t.ppf(0.9995, len(self.values) - 1) * spread)

    def __eq__(self, exact: object) -> bool:
        return isinstance(exact, float | int) and abs(self.mean - exact) <= self.half

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{self.mean:.5g} ± {self.half:.2g}"


def erlang_c(servers: int, load: float) -> float:
    """Probability of waiting in M/M/c."""
    term, total = 1.0, 1.0
    for number in range(1, servers):
        term *= load / number
        total += term
    last = term * load / servers * servers / (servers - load)
    return last / (total + last)


def erlang_b(servers: int, load: float) -> float:
    """Probability of being turned away in M/M/c/c."""
    share = 1.0
    for number in range(1, servers + 1):
        share = load * share / (number + load * share)
    return share
