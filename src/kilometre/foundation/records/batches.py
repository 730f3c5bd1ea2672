"""Many writes in a row through the services: what is asked again and again is read once, what the database refuses by
itself is not asked before.

Inside ``batch()``, ``full_clean`` of a ``Cleaned`` model (``cleaning``) leaves uniqueness and check constraints to
the database, and takes a related row that was loaded from it for existing: an IntegrityError then stands for a
sentence, which is why whoever opens a batch tries the act again outside (``strictly``) to have it. Functions marked ``once`` answer
from memory for the same arguments. A batch lasts one short transaction: what it remembers is not older.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")

LASTED = 0.05  # seconds of a transaction that others may have felt
BREATH = 0.15  # seconds

_memory: ContextVar[dict[Any, Any] | None] = ContextVar("batch_memory", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Open a batch; a batch inside a batch is the same one."""
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@contextmanager
def strictly() -> Iterator[None]:
    """Outside any batch, for a moment."""
    token = _memory.set(None)
    try:
        yield
    finally:
        _memory.reset(token)


def in_batch() -> bool:
    return _memory.get() is not None


def once(read: Callable[P, R]) -> Callable[P, R]:
    """Within a batch, read once for the same (hashable) arguments; what it raises is not remembered."""

    @wraps(read)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory.get()
        if memory is None:
            return read(*args, **kwargs)
        asked = (read, args, tuple(sorted(kwargs.items())))
        if asked not in memory:
            memory[asked] = read(*args, **kwargs)
        found: R = memory[asked]
        return found

    return remembered


def breathe(*, since: float) -> None:
    """Leave SQLite's only lock to who waits for it, after a transaction begun at ``since`` (monotonic) that lasted.

    Who waits looks again every tenth of a second at most, and is given no turn: a process that opens one transaction
    after another would keep all others out.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block and time.monotonic() - since > LASTED:
        time.sleep(BREATH)
