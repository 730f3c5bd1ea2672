"""The causal event loop: arrivals and events in the order of time, each knowing only what came before it."""

import math

import numpy as np

from .clock import after
from .compiling import compiled, inlined
from .drawing import draw, key_of, uniform
from .heap import pop, push
from .state import EVENTS, HEAP, ITEMS, STATUS, Program, State
from .work import DONE, GATE, OPENING, RELEASE, engage, look_for_work, offer

_STEP, _CHOICE, _FORK, _JOIN = range(4)
_FULL = 1


@compiled
def simulate(program: Program, state: State) -> None:
    """Run until every case is over, or nothing can happen any more."""
    _resume(program, state)
    arrivals, tokens, routes = program.cases.arrival, program.tokens, program.routes
    case, token, last = np.int64(0), np.int64(0), 0.0
    while case < len(arrivals) and math.isnan(arrivals[case]):
        case += 1  # open cases: their arrival is past
    while state.n[STATUS] == 0:
        coming = arrivals[case] if case < len(arrivals) else np.inf
        place = np.int64(-1)
        if token < len(tokens.case):
            node, which, now, since, prev = (
                tokens.node[token],
                tokens.case[token],
                0.0,
                tokens.since[token],
                np.int64(-1),
            )
            token += 1
            if not math.isnan(tokens.begun[token - 1]):
                continue
        elif state.n[HEAP] > 0 and state.heap_time[0] <= coming:
            now, code = state.heap_time[0], state.heap_code[0]
            last = now
            pop(state)
            prev = code >> 2
            if code & 3 != DONE:
                _happen(program, state, code & 3, prev, now)
                continue
            place, since = np.int64(state.items.worker[prev]), now
            node, which = routes.to[routes.first[state.items.node[prev]]], np.int64(state.items.case[prev])
            state.n[EVENTS] += 1
        elif coming < np.inf:
            node, which, now, since, prev = np.int64(0), case, coming, coming, np.int64(-1)
            state.n[EVENTS] += 1
            last = now
            case += 1
        else:
            batch = _incomplete(state)
            if batch < 0:
                return
            _open_gate(program, state, batch, last)
            continue
        enter(program, state, node, which, now, since, prev)
        if place >= 0:
            state.idle[place] = 1
            state.free_since[place] = now
            look_for_work(program, state, place, now)


@inlined
def _happen(program: Program, state: State, kind: int, which: int, now: float) -> None:
    if kind == RELEASE:
        _gather(program, state, which, now)
    elif kind == OPENING:
        state.armed[which] = 0
        staff = program.staff
        for at in range(staff.of_calendar_first[which], staff.of_calendar_first[which + 1]):
            if state.idle[staff.of_calendar[at]] == 1:
                look_for_work(program, state, staff.of_calendar[at], now)
    elif now == state.batch_due[which]:
        _open_gate(program, state, which, now)


@inlined
def enter(program: Program, state: State, node: int, case: int, now: float, since: float, prev: int) -> None:
    """A case comes to a node: it goes on through choices, forks and joins until steps, where it stops."""
    routes = program.routes
    state.stack_node[0] = node
    top = np.int64(1)
    while top > 0:
        top -= 1
        node = state.stack_node[top]
        kind = routes.kind[node]
        first, place = routes.first[node], routes.place[node]
        if kind == _STEP:
            if _is_skipped(program, state, place, case):
                state.stack_node[top] = routes.to[first]
                top += 1
            else:
                _enable(program, state, node, case, now, since, prev)
        elif kind == _CHOICE:
            visit = np.int64(state.choices[case, place])
            state.choices[case, place] = visit + 1
            share = uniform(key_of(routes.choice_key[place], program.cases.key[case], visit), 0)
            at = first
            while at < first + routes.size[node] - 1 and share > routes.upto[program.cases.kind[case], at]:
                at += 1
            state.stack_node[top] = routes.to[at]
            top += 1
        elif kind == _FORK:
            for at in range(first + routes.size[node] - 1, first - 1, -1):
                state.stack_node[top] = routes.to[at]
                top += 1
        elif kind == _JOIN:
            state.joins[case, place] += 1
            if state.joins[case, place] == routes.need[node]:
                state.joins[case, place] = 0
                state.stack_node[top] = routes.to[first]
                top += 1
        else:
            state.case_end[case] = now
            state.case_last[case] = prev


@inlined
def _is_skipped(program: Program, state: State, step: int, case: int) -> bool:
    """A step that the case has done before, and that is not always done again."""
    share, visit = program.steps.skip[step], np.int64(state.visits[case, step])
    if share == 0.0 or visit == 0:
        return False
    key = key_of(program.steps.skip_key[step], program.cases.key[case], np.int64(state.choices[case, -1]))
    state.choices[case, -1] += 1
    return uniform(key, 0) < share


@inlined
def _new_item(program: Program, state: State, node: int, case: int, since: float, prev: int) -> int:
    items = state.items
    item = state.n[ITEMS]
    if item + 1 >= len(items.case):
        state.n[STATUS] = _FULL
    else:
        state.n[ITEMS] = item + 1
    step = program.routes.place[node]
    items.case[item], items.step[item], items.node[item], items.prev[item] = case, step, node, prev
    items.visit[item] = state.visits[case, step]
    state.visits[case, step] += 1
    items.enabled[item] = items.released[item] = items.ready[item] = since
    items.start[item] = items.end[item] = np.nan
    items.work[item] = 0.0
    items.worker[item] = items.next[item] = -1
    return item


@inlined
def _enable(
    program: Program, state: State, node: int, case: int, now: float, since: float, prev: int
) -> None:
    """The file leaves for whoever does the step, and arrives there after the hand-over, if it changes hands."""
    item = _new_item(program, state, node, case, since, prev)
    steps, step = program.steps, program.routes.place[node]
    source = np.int64(state.items.step[prev]) if prev >= 0 else np.int64(len(steps.pool))
    law = steps.handover[source, step]
    changes = law >= 0 and (
        prev < 0 or steps.service[step] < 0 or steps.service[step] != steps.service[source]
    )
    if changes:
        key = key_of(steps.handover_key[step], program.cases.key[case], np.int64(state.items.visit[item]))
        hours = draw(program.laws, law, key)
        calendar = steps.handover_calendar[step]
        if hours > 0.0:
            there = since + hours if calendar < 0 else after(program, state, calendar, now, hours)
            there = min(there, since + steps.handover_within[step])
            if there > now:
                push(state, there, item * 4 + RELEASE)
                return
    _gather(program, state, item, now)


@inlined
def _gather(program: Program, state: State, item: int, now: float) -> None:
    """The file has arrived; a step done in batches keeps it until its gate opens."""
    batches = program.batches
    state.items.released[item] = max(now, state.items.enabled[item])
    batch = program.steps.batch[state.items.step[item]]
    if batch < 0:
        offer(program, state, item, now)
        return
    state.items.next[item] = -1
    if state.batch_count[batch] == 0:
        state.batch_head[batch] = item
        due = now + batches.wait[batch]
        if batches.every[batch] > 0.0:
            turn = math.ceil((now - batches.offset[batch]) / batches.every[batch])
            due = min(due, max(now, batches.offset[batch] + turn * batches.every[batch]))
        state.batch_due[batch] = due
        if due < np.inf:
            push(state, due, batch * 4 + GATE)
    else:
        state.items.next[state.batch_tail[batch]] = item
    state.batch_tail[batch] = item
    state.batch_count[batch] += 1
    if state.batch_count[batch] == batches.size[batch]:
        state.batch_due[batch] = now
        push(state, now, batch * 4 + GATE)


@inlined
def _incomplete(state: State) -> int:
    """A batch that nothing will complete any more, since nobody comes and nothing is done; -1 if there is none."""
    for batch in range(len(state.batch_count)):
        if state.batch_count[batch] > 0:
            return batch
    return -1


@inlined
def _open_gate(program: Program, state: State, batch: int, now: float) -> None:
    item = state.batch_head[batch]
    state.batch_head[batch] = -1
    state.batch_count[batch] = 0
    state.batch_due[batch] = np.nan
    while item >= 0:
        following = np.int64(state.items.next[item])
        offer(program, state, item, now)
        item = following


@inlined
def _resume(program: Program, state: State) -> None:
    """What somebody was doing at time 0 goes on."""
    tokens = program.tokens
    for at in range(len(tokens.case)):
        if math.isnan(tokens.begun[at]):
            continue
        item = _new_item(program, state, tokens.node[at], tokens.case[at], tokens.since[at], np.int64(-1))
        engage(program, state, item, tokens.worker[at], 0.0, tokens.remaining[at])
        state.items.start[item] = tokens.begun[at]
