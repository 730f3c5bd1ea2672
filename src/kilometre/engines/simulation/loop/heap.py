"""The events to come: a binary heap of (time, code), the smaller code first at equal times."""

from .compiling import inlined
from .state import HEAP, State


@inlined
def push(state: State, time: float, code: int) -> None:
    times, codes = state.heap_time, state.heap_code
    at = state.n[HEAP]
    state.n[HEAP] = at + 1
    while at > 0:
        up = (at - 1) >> 1
        if times[up] < time or (times[up] == time and codes[up] < code):
            break
        times[at], codes[at] = times[up], codes[up]
        at = up
    times[at], codes[at] = time, code


@inlined
def pop(state: State) -> None:
    """Take the first event away; the caller has read it at place 0."""
    times, codes = state.heap_time, state.heap_code
    size = state.n[HEAP] - 1
    state.n[HEAP] = size
    time, code = times[size], codes[size]
    at, down = 0, 1
    while down < size:
        right = down + 1
        if right < size and (
            times[right] < times[down] or (times[right] == times[down] and codes[right] < codes[down])
        ):
            down = right
        if time < times[down] or (time == times[down] and code < codes[down]):
            break
        times[at], codes[at] = times[down], codes[down]
        at = down
        down = 2 * at + 1
    times[at], codes[at] = time, code
