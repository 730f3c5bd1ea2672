"""What the compiled loop reads (a program) and what it writes (a state): arrays only, allocated before it begins."""

from enum import IntEnum
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .drawing import Laws

Ints: TypeAlias = NDArray[np.int64]
Small: TypeAlias = NDArray[np.int32]
Hours: TypeAlias = NDArray[np.float64]
Keys: TypeAlias = NDArray[np.uint64]


class Status(IntEnum):
    """How a run ended."""

    DONE = 0
    FULL = 1  # more executions than there was room for
    CALENDAR = 2  # time went past the end of a calendar's table


class Node(IntEnum):
    """Kinds of nodes of a route."""

    STEP = 0
    CHOICE = 1
    FORK = 2
    JOIN = 3
    END = 4


class Routes(NamedTuple):
    """``n`` nodes; node 0 is where cases enter. ``first`` and ``size`` cut the edges of each node.

    ``place`` is the step of a STEP, the number of a CHOICE or of a JOIN (each from 0). ``upto`` has shape
    (kinds, edges): cumulated shares of a CHOICE's edges, for each kind of case. ``need`` is what a JOIN waits for.
    """

    kind: Ints
    place: Ints
    need: Ints
    first: Ints
    size: Ints
    to: Ints
    upto: Hours
    choice_key: Keys


class Steps(NamedTuple):
    """One element for each step. ``-1`` is none. ``level`` has shape (steps, kinds): 0 is served first. ``max_waiting`` is
    how many may wait for it. ``handover`` has shape (steps + 1, steps): the law from each step, and from outside, to each.

    ``part_first`` and ``part_count`` cut ``part_law`` and ``part_key``: a merged step is the sum of its parts.
    """

    part_first: Ints
    part_count: Ints
    part_law: Ints
    part_key: Keys
    pool: Ints
    calendar: Ints
    service: Ints
    handover: Ints
    handover_key: Keys
    handover_calendar: Ints
    handover_within: Hours
    batch: Ints
    skip: Hours
    skip_key: Keys
    overtime: Hours
    overtime_key: Keys
    max_waiting: Ints
    level: Ints


class Staff(NamedTuple):
    """``p`` places at work (a person who follows two files at once has two). ``factor`` (p, steps) multiplies
    durations. The other pairs cut lists: pools of a place, places of a pool, calendars of a pool.
    """

    calendar: Ints
    factor: Hours
    pools_first: Ints
    pools: Ints
    places_first: Ints
    places: Ints
    calendars_first: Ints
    calendars: Ints
    of_calendar_first: Ints
    of_calendar: Ints


class Calendars(NamedTuple):
    """Open intervals in hours; ``first`` (calendars + 1) cuts them; the last one of each never comes (infinity)."""

    first: Ints
    opening: Hours
    closing: Hours
    before: Hours


class Batches(NamedTuple):
    """When a gate opens: at ``size`` files, every ``every`` hours from ``offset``, or ``wait`` hours after the first;
    0 (or infinity for ``wait``) is never.
    """

    size: Ints
    every: Hours
    offset: Hours
    wait: Hours


class Cases(NamedTuple):
    """Cases in the order of their arrivals, open ones first (``opened`` of them); ``kind`` and ``work`` of each case."""

    arrival: Hours
    kind: Ints
    work: Hours
    key: Ints


class Tokens(NamedTuple):
    """Where open cases stand at time 0: one element for each branch. ``begun`` is nan when nobody works on it yet."""

    case: Ints
    node: Ints
    since: Hours
    begun: Hours
    worker: Ints
    remaining: Hours


class Program(NamedTuple):
    """Everything that a run reads."""

    routes: Routes
    steps: Steps
    staff: Staff
    calendars: Calendars
    batches: Batches
    laws: Laws
    cases: Cases
    tokens: Tokens
    levels: int


class Items(NamedTuple):
    """One element for each execution: the log. ``prev`` is the execution that made it possible, -1 for the arrival;
    ``worker`` the place at work of who did it, -1 when nobody was needed, -2 when the case went away instead.
    """

    case: Small
    step: Small
    visit: Small
    worker: Small
    prev: Small
    next: Small
    node: Small
    enabled: Hours
    released: Hours
    ready: Hours
    start: Hours
    end: Hours
    work: Hours


class State(NamedTuple):
    """Everything that a run writes. ``n`` holds four counters; ``choices`` those of each choice, and of steps skipped;
    ``waiting`` counts files by pool, ``queued`` by step.
    """

    n: Ints
    items: Items
    heap_time: Hours
    heap_code: Ints
    head: Ints
    tail: Ints
    waiting: Ints
    queued: Ints
    idle: Ints
    free_since: Hours
    interval: Ints
    armed: Ints
    batch_head: Ints
    batch_tail: Ints
    batch_count: Ints
    batch_due: Hours
    visits: NDArray[np.uint16]
    choices: NDArray[np.uint16]
    joins: NDArray[np.int16]
    stack_node: Ints
    case_end: Hours
    case_last: Small


HEAP, ITEMS, STATUS, EVENTS = range(4)


def new_state(program: Program, room: int, joined: NDArray[np.int16], visited: NDArray[np.uint16]) -> State:
    """An empty state for at most ``room`` executions; open cases have joins and visits already (rows before new ones)."""
    cases = len(program.cases.arrival)
    places, pools = len(program.staff.calendar), len(program.staff.places_first) - 1
    calendars, batches = len(program.calendars.first) - 1, len(program.batches.size)
    queues = pools * program.levels
    visits = np.zeros((cases, len(program.steps.pool)), dtype=np.uint16)
    joins = np.zeros((cases, max(joined.shape[1], 1)), dtype=np.int16)
    visits[: len(visited)] = visited
    joins[: len(joined), : joined.shape[1]] = joined
    return State(
        n=np.zeros(4, dtype=np.int64),
        items=_items(room),
        heap_time=np.empty(room + calendars + batches + 2),
        heap_code=np.empty(room + calendars + batches + 2, dtype=np.int64),
        head=np.full(queues, -1, dtype=np.int64),
        tail=np.full(queues, -1, dtype=np.int64),
        waiting=np.zeros(pools, dtype=np.int64),
        queued=np.zeros(len(program.steps.pool), dtype=np.int64),
        idle=np.ones(places, dtype=np.int64),
        free_since=np.full(places, -np.inf),
        interval=program.calendars.first[:-1].copy(),
        armed=np.zeros(calendars, dtype=np.int64),
        batch_head=np.full(batches, -1, dtype=np.int64),
        batch_tail=np.full(batches, -1, dtype=np.int64),
        batch_count=np.zeros(batches, dtype=np.int64),
        batch_due=np.full(batches, np.nan),
        visits=visits,
        choices=np.zeros((cases, len(program.routes.choice_key) + 1), dtype=np.uint16),
        joins=joins,
        stack_node=np.empty(len(program.routes.to) + 2, dtype=np.int64),
        case_end=np.full(cases, np.nan),
        case_last=np.full(cases, -1, dtype=np.int32),
    )


def _items(room: int) -> Items:
    columns: Any = [np.empty(room, dtype=np.int32 if place < 7 else np.float64) for place in range(13)]
    return Items(*columns)
