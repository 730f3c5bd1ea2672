"""``@task``: a module-level function that can be queued, and how often it is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_tasks
from django_tasks.base import Task
from django_tasks.exceptions import InvalidTaskError

DEFAULT_RETRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedTask(Task):
    """Django's task, and how many times it is tried again after a failure."""

    retries: int = DEFAULT_RETRIES

    def __post_init__(self) -> None:
        if self.retries < 0:
            raise InvalidTaskError("retries must be zero or more")
        self.get_backend().validate_task(self)


def task(
    *, retries: int = DEFAULT_RETRIES, priority: int = 0, takes_context: bool = False
) -> Callable[[Callable[..., Any]], RetriedTask]:
    """Make a task of a function with JSON arguments. It runs at least once: it must bear repetition.

    ``fn.enqueue(...)`` queues it in the running transaction, ``fn.using(run_after=…)`` for later,
    ``fn.call(...)`` runs it at once. With ``takes_context`` its first argument is ``context``, which tells
    the number of this ``attempt``.
    """
    return django_tasks.task(retries=retries, priority=priority, takes_context=takes_context)  # type: ignore[call-overload]
