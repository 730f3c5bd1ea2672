"""``@task``: a module-level function that can be queued, and how often it is tried."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django_tasks
from django_tasks.base import Task
from django_tasks.exceptions import InvalidTaskError

DEFAULT_RETRIES = 3
LABELS: dict[
    str, str
] = {}  # what each declared task is called on screen, by its path; blank when it did not say


@dataclass(frozen=True, slots=True, kw_only=True)
class RetriedTask(Task):
    """Django's task, how many times it is tried again after a failure, and what is done otherwise."""

    retries: int = DEFAULT_RETRIES
    otherwise: "RetriedTask | None" = None

    def __post_init__(self) -> None:
        if self.retries < 0:
            raise InvalidTaskError("retries must be zero or more")
        self.get_backend().validate_task(self)


def task(
    *,
    retries: int = DEFAULT_RETRIES,
    priority: int = 0,
    takes_context: bool = False,
    otherwise: RetriedTask | None = None,
    label: str = "",
) -> Callable[[Callable[..., Any]], RetriedTask]:
    """Make a task of a function with JSON arguments. It runs at least once: it must bear repetition.

    ``fn.enqueue(...)`` queues it in the running transaction, ``fn.using(run_after=…)`` for later,
    ``fn.call(...)`` runs it at once. With ``takes_context`` its first argument is ``context``, which tells
    the number of this ``attempt``. ``otherwise`` is the task, of the same arguments, that says so to people when the
    last attempt failed or vanished; it is queued with that end, so none goes untold. ``label`` says in French what it
    does, for the administrators' page.
    """
    declare = django_tasks.task(  # type: ignore[call-overload]
        retries=retries, priority=priority, takes_context=takes_context, otherwise=otherwise
    )

    def labelled(function: Callable[..., Any]) -> RetriedTask:
        declared: RetriedTask = declare(function)
        LABELS[declared.module_path] = label
        return declared

    return labelled
