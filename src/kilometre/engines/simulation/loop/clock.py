"""Open hours in the compiled loop. Time never goes back, so each calendar remembers the interval that it is in."""

from .compiling import inlined
from .state import STATUS, Program, State

_CALENDAR = 2  # Status.CALENDAR
_STEPS = 6


@inlined
def is_open(program: Program, state: State, calendar: int, now: float) -> bool:
    """Is it open at this instant (it is at an opening, no more at a closing)?"""
    calendars = program.calendars
    at = state.interval[calendar]
    last = calendars.first[calendar + 1] - 1
    while at < last and calendars.closing[at] <= now:
        at += 1
    state.interval[calendar] = at
    return calendars.opening[at] <= now


@inlined
def next_opening(program: Program, state: State, calendar: int) -> float:
    """The opening of the interval that `is_open` has just found, the calendar being closed."""
    at = state.interval[calendar]
    if at == program.calendars.first[calendar + 1] - 1:
        state.n[STATUS] = _CALENDAR
    return program.calendars.opening[at]


@inlined
def after(program: Program, state: State, calendar: int, now: float, hours: float) -> float:
    """When this much open time has passed: work pauses at closing time and goes on at the next opening."""
    calendars = program.calendars
    is_open(program, state, calendar, now)
    at, last = state.interval[calendar], calendars.first[calendar + 1] - 1
    begin = max(now, calendars.opening[at])
    if at == last:
        state.n[STATUS] = _CALENDAR
        return begin
    if begin + hours <= calendars.closing[at]:
        return begin + hours if hours > 0.0 else now
    target = calendars.before[at] + (begin - calendars.opening[at]) + hours
    at += 1
    for _ in range(_STEPS):
        if at >= last or calendars.before[at + 1] >= target:
            break
        at += 1
    if at < last and calendars.before[at + 1] < target:
        at = _search(program, at, last, target)
    if at >= last:
        state.n[STATUS] = _CALENDAR
        return calendars.closing[last - 1]
    return calendars.opening[at] + (target - calendars.before[at])


@inlined
def _search(program: Program, low: int, high: int, target: float) -> int:
    """First interval by whose end this much open time has passed."""
    before = program.calendars.before
    while low < high:
        middle = (low + high) >> 1
        if before[middle + 1] >= target:
            high = middle
        else:
            low = middle + 1
    return low
