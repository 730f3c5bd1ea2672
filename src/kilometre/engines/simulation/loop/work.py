"""Who does what: nobody who is at work stays idle while a file that they can do waits."""

import math

import numpy as np

from .clock import after, is_open, next_opening
from .compiling import inlined
from .drawing import draw, key_of, uniform
from .heap import push
from .state import Program, State

RELEASE, DONE, OPENING, GATE = range(4)
AWAY = -2


@inlined
def offer(program: Program, state: State, item: int, now: float) -> None:
    """A file is ready: somebody takes it, or it waits in the queue of its pool, or goes away if there is no room."""
    step = np.int64(state.items.step[item])
    state.items.ready[item] = now
    pool = program.steps.pool[step]
    place = np.int64(-1)
    if pool >= 0:
        place = _somebody(program, state, pool, now)
    if pool < 0 or place >= 0:
        begin(program, state, item, place, now)
        return
    # An open file that left for this step before time 0 is in already.
    if state.queued[step] >= program.steps.max_waiting[step] and state.items.enabled[item] >= 0.0:
        _go_away(state, item, now)
        return
    kind = program.cases.kind[state.items.case[item]]
    queue = pool * program.levels + program.steps.level[step, kind]
    state.items.next[item] = -1
    if state.head[queue] < 0:
        state.head[queue] = item
    else:
        state.items.next[state.tail[queue]] = item
    state.tail[queue] = item
    state.waiting[pool] += 1
    state.queued[step] += 1
    for at in range(program.staff.calendars_first[pool], program.staff.calendars_first[pool + 1]):
        arm(program, state, program.staff.calendars[at], now)


@inlined
def _go_away(state: State, item: int, now: float) -> None:
    """The case is over, unserved. What is done for it side by side goes on to the join, which it never passes."""
    items = state.items
    items.worker[item] = AWAY
    items.start[item] = items.end[item] = now
    case = np.int64(items.case[item])
    if math.isnan(state.case_end[case]):
        state.case_end[case] = now
        state.case_last[case] = item


@inlined
def arm(program: Program, state: State, calendar: int, now: float) -> None:
    """Files wait and this calendar is closed: look at them when it opens."""
    if state.armed[calendar] == 0 and not is_open(program, state, calendar, now):
        state.armed[calendar] = 1
        push(state, next_opening(program, state, calendar), calendar * 4 + OPENING)


@inlined
def _somebody(program: Program, state: State, pool: int, now: float) -> int:
    """Among those of the pool who are free and at work, who has been free for the longest; -1 if nobody is."""
    staff = program.staff
    chosen, since = np.int64(-1), 0.0
    for at in range(staff.places_first[pool], staff.places_first[pool + 1]):
        place = staff.places[at]
        if state.idle[place] == 1 and (chosen < 0 or state.free_since[place] < since):
            if is_open(program, state, staff.calendar[place], now):
                chosen, since = place, state.free_since[place]
    return int(chosen)


@inlined
def begin(program: Program, state: State, item: int, place: int, now: float) -> None:
    """Work begins; it ends after so much open time of whoever does it. ``place`` -1: nobody is needed."""
    items, steps = state.items, program.steps
    step, case = np.int64(items.step[item]), np.int64(items.case[item])
    hours = 0.0
    for part in range(steps.part_first[step], steps.part_first[step] + steps.part_count[step]):
        key = key_of(steps.part_key[part], program.cases.key[case], np.int64(items.visit[item]))
        hours += draw(program.laws, steps.part_law[part], key)
    hours *= program.cases.work[case]
    if place >= 0:
        hours *= program.staff.factor[place, step]
    engage(program, state, item, place, now, hours)


@inlined
def engage(program: Program, state: State, item: int, place: int, now: float, hours: float) -> None:
    """The same, with so many hours to do."""
    items = state.items
    calendar = program.steps.calendar[items.step[item]]
    if place >= 0:
        calendar = program.staff.calendar[place]
        state.idle[place] = 0
    items.worker[item] = place
    items.start[item] = now
    items.work[item] = hours
    if calendar < 0 or _goes_on(program, state, item, calendar, now):
        end = now + hours
    else:
        end = after(program, state, calendar, now, hours)
    items.end[item] = end
    push(state, end, item * 4 + DONE)


@inlined
def _goes_on(program: Program, state: State, item: int, calendar: int, now: float) -> bool:
    """Would it go on past closing time, once begun in open hours?"""
    items = state.items
    step, case = np.int64(items.step[item]), np.int64(items.case[item])
    share = program.steps.overtime[step]
    if share == 0.0 or not is_open(program, state, calendar, now):
        return False
    key = key_of(program.steps.overtime_key[step], program.cases.key[case], np.int64(items.visit[item]))
    return uniform(key, 0) < share


@inlined
def look_for_work(program: Program, state: State, place: int, now: float) -> None:
    """Somebody is free: they take, among the files that wait for them, the most urgent, then the oldest."""
    staff = program.staff
    first, last = staff.pools_first[place], staff.pools_first[place + 1]
    anything = False
    for at in range(first, last):
        anything = anything or state.waiting[staff.pools[at]] > 0
    if not anything:
        return
    if not is_open(program, state, staff.calendar[place], now):
        arm(program, state, staff.calendar[place], now)
        return
    for level in range(program.levels):
        chosen, item = np.int64(-1), np.int64(-1)
        for at in range(first, last):
            head = state.head[staff.pools[at] * program.levels + level]
            if head >= 0 and (item < 0 or _before(state, head, item)):
                chosen, item = staff.pools[at], head
        if item >= 0:
            queue = chosen * program.levels + level
            state.head[queue] = state.items.next[item]
            state.waiting[chosen] -= 1
            state.queued[state.items.step[item]] -= 1
            begin(program, state, item, place, now)
            return


@inlined
def _before(state: State, one: int, other: int) -> bool:
    ready = state.items.ready
    return ready[one] < ready[other] or (ready[one] == ready[other] and one < other)
