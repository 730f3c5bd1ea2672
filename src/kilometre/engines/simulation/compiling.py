"""A model as a program of the compiled loop: what does not change between replications, and what does."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from .arriving import arrival_times, kinds_of_cases
from .distributions import Law
from .draws import stream_keys
from .model import Model
from .routing import Network
from .sampling import laws_of
from .staffing import Place, calendars_of, places_of, staff_of
from .visiting import visits
from .warm import Opened

if TYPE_CHECKING:
    from .loop.state import Batches, Cases, Program, Routes, Steps

_ALL: Final = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class Plan:
    """A model made ready: its network, its places and the arrays that all replications share."""

    model: Model

    @cached_property
    def network(self) -> Network:
        kinds = tuple(kind.name for kind in self.model.kinds)
        return Network.of(self.model.flow, [step.id for step in self.model.steps], kinds)

    @cached_property
    def visits_by_kind(self) -> NDArray[np.float64]:
        """Expected executions of each step by a case of each kind; shape (steps, kinds)."""
        return visits(self.model, self.network)

    @cached_property
    def visits(self) -> NDArray[np.float64]:
        """The same over the kinds; shape (steps,)."""
        shares = np.array([kind.share for kind in self.model.kinds])
        mean: NDArray[np.float64] = self.visits_by_kind @ (shares / shares.sum())
        return mean

    @cached_property
    def staffing(self) -> tuple[list[Place], list[str]]:
        return places_of(self.model)

    @cached_property
    def parts(self) -> list[tuple[str, int]]:
        """Parts of the work of each step, as (name of the draws, step)."""
        return [
            (name, number)
            for number, step in enumerate(self.model.steps)
            for name in (step.id, *(name for name, _ in step.also))
        ]

    @cached_property
    def tables(self) -> "tuple[Steps, Batches]":
        """Steps and gates, without keys."""
        return _steps(self.model, self.parts, [step.id for step in self.model.steps])

    @cached_property
    def routes(self) -> "Routes":
        return _routes(self.network)

    def prepare(self) -> None:
        """Make what all replications share, before threads ask for it."""
        _ = self.visits, self.staffing, self.parts, self.tables, self.routes

    def program(
        self, cases: int, seed: int, replication: int, horizon: float, opened: "Opened | None" = None
    ) -> "Program":
        """The program of one replication; time may go to ``horizon`` hours after the start."""
        from .loop.state import Program  # noqa: PLC0415 (numba)

        model = self.model
        steps, batches = self.tables
        calendars, numbers = calendars_of(model, horizon)
        ids = [step.id for step in model.steps]
        keyed = steps._replace(
            part_key=stream_keys(seed, replication, tuple(f"work {name}" for name, _ in self.parts)),
            skip_key=stream_keys(seed, replication, tuple(f"skip {name}" for name in ids)),
            overtime_key=stream_keys(seed, replication, tuple(f"overtime {name}" for name in ids)),
            handover_key=stream_keys(seed, replication, tuple(f"handover {name}" for name in ids)),
            calendar=np.array([_number(numbers, step.calendar) for step in model.steps], dtype=np.int64),
            handover_within=np.array([step.handover_within for step in model.steps], dtype=np.float64),
            handover_calendar=np.array(
                [_number(numbers, step.handover_calendar) for step in model.steps], dtype=np.int64
            ),
        )
        choices = tuple(f"choice {name}" for name in self.network.choices)
        opened = opened or Opened.nothing(len(model.steps), self.network.joins)
        return Program(
            routes=self.routes._replace(choice_key=stream_keys(seed, replication, choices)),
            steps=keyed,
            staff=staff_of(model, self.staffing[0], numbers),
            calendars=calendars,
            batches=batches,
            laws=laws_of(_laws(model)[0]),
            cases=_cases(model, cases, seed, replication, opened),
            tokens=opened.tokens(seed, replication),
            levels=len(_urgencies(model)),
        )


def _number(numbers: dict[str, int], name: str) -> int:
    return numbers[name] if name else -1


def _urgencies(model: Model) -> list[int]:
    """Distinct sums of the priorities of a step and of a kind, the most urgent first."""
    return sorted(
        {step.priority + kind.priority for step in model.steps for kind in model.kinds}, reverse=True
    )


def _laws(model: Model) -> tuple[list[Law], NDArray[np.int64]]:
    """All laws: those of the parts of steps in order, then hand-overs; and the place of the hand-over to each step from each
    step, and from outside (the last row), -1 where there is none; shape (steps + 1, steps).
    """
    laws = [law for step in model.steps for law in (step.work, *(law for _, law in step.also))]
    ids = [step.id for step in model.steps]
    places = np.full((len(ids) + 1, len(ids)), -1, dtype=np.int64)
    for to, step in enumerate(model.steps):
        if step.handover is not None:
            places[:, to] = len(laws)
            laws.append(step.handover)
        for source, law in step.handover_from.items():
            places[ids.index(source), to] = len(laws)
            laws.append(law)
    return laws, places


def _steps(model: Model, parts: list[tuple[str, int]], ids: list[str]) -> "tuple[Steps, Batches]":
    from .loop.state import Batches, Steps  # noqa: PLC0415 (numba)

    pools = {name: number for number, name in enumerate(model.pools)}
    services = {
        name: number for number, name in enumerate(dict.fromkeys(step.service for step in model.steps))
    }
    sizes = np.bincount([step for _, step in parts], minlength=len(ids))
    urgencies = _urgencies(model)
    batched = [step.batch for step in model.steps if step.batch]
    numbers = np.cumsum([step.batch is not None for step in model.steps]) - 1
    none = np.zeros(len(ids), dtype=np.int64)
    steps = Steps(
        part_first=(np.cumsum(sizes) - sizes).astype(np.int64),
        part_count=sizes.astype(np.int64),
        part_law=np.arange(len(parts), dtype=np.int64),
        part_key=np.zeros(len(parts), dtype=np.uint64),
        pool=np.array([pools[step.pool] if step.pool else -1 for step in model.steps], dtype=np.int64),
        calendar=none,
        service=np.array(
            [services[step.service] if step.service else -1 for step in model.steps], dtype=np.int64
        ),
        handover=_laws(model)[1],
        handover_key=np.zeros(len(ids), dtype=np.uint64),
        handover_calendar=none,
        handover_within=np.zeros(len(ids)),
        batch=np.array(
            [number if step.batch else -1 for step, number in zip(model.steps, numbers, strict=True)],
            dtype=np.int64,
        ),
        skip=np.array([step.skip_again for step in model.steps], dtype=np.float64),
        skip_key=np.zeros(len(ids), dtype=np.uint64),
        overtime=np.array([step.overtime for step in model.steps], dtype=np.float64),
        overtime_key=np.zeros(len(ids), dtype=np.uint64),
        max_waiting=np.array(
            [_ALL if step.max_waiting is None else step.max_waiting for step in model.steps], dtype=np.int64
        ),
        level=np.array(
            [
                [urgencies.index(step.priority + kind.priority) for kind in model.kinds]
                for step in model.steps
            ],
            dtype=np.int64,
        ),
    )
    return steps, Batches(
        np.array([batch.size for batch in batched], dtype=np.int64),
        np.array([batch.every_h for batch in batched], dtype=np.float64),
        np.array([batch.from_h for batch in batched], dtype=np.float64),
        np.array([batch.wait_h for batch in batched], dtype=np.float64),
    )


def _routes(network: Network) -> "Routes":
    from .loop.state import Routes  # noqa: PLC0415 (numba)

    nodes = network.nodes
    counts = np.array([len(node.edges) for node in nodes], dtype=np.int64)
    upto = [np.cumsum([edge.shares for edge in node.edges], axis=0) for node in nodes if node.edges]
    return Routes(
        kind=np.array([node.kind for node in nodes], dtype=np.int64),
        place=np.array([node.place for node in nodes], dtype=np.int64),
        need=np.array([node.need for node in nodes], dtype=np.int64),
        first=(np.cumsum(counts) - counts).astype(np.int64),
        size=counts,
        to=np.array([edge.to for node in nodes for edge in node.edges], dtype=np.int64),
        upto=np.ascontiguousarray(np.concatenate([np.zeros((0, len(network.kinds))), *upto]).T),
        choice_key=np.zeros(len(network.choices), dtype=np.uint64),
    )


def _cases(model: Model, cases: int, seed: int, replication: int, opened: "Opened") -> "Cases":
    from .loop.state import Cases  # noqa: PLC0415 (numba)

    arrival = arrival_times(model, cases, seed, replication)
    kind = kinds_of_cases(model, len(arrival), seed, replication)
    kind = np.concatenate((opened.kind, kind)).astype(np.int64)
    return Cases(
        arrival=np.concatenate((np.full(len(opened.kind), np.nan), arrival)),
        kind=kind,
        work=np.array([one.work for one in model.kinds])[kind],
        key=np.arange(-len(opened.kind), len(arrival), dtype=np.int64),
    )
