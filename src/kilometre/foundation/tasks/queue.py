"""Taking a job, keeping it, giving it back: a lease, so that a killed worker's job is taken again.

Every write names the worker and the attempt: a worker that was too slow and lost its lease changes nothing.
"""

import datetime as dt
import random
from collections.abc import Callable
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task
from django_tasks.utils import get_module_path

from .backend import resolve
from .models import Job, JobQuerySet, JobState

LEASE = dt.timedelta(seconds=60)
FIRST_DELAY = dt.timedelta(seconds=5)
LONGEST_DELAY = dt.timedelta(hours=1)
ERROR_LENGTH = 4000
VANISHED = "Le travail s'est interrompu sans rendre compte (processus tué ou machine arrêtée)."


def claim(worker: str) -> Job | None:
    """Take what a vanished worker left, else the most urgent due job, or None. Two workers never take the same."""
    return _take(worker, Job.objects.abandoned) or _take(worker, Job.objects.due)


def _take(worker: str, among: Callable[[dt.datetime], JobQuerySet]) -> Job | None:
    while among(timezone.now()).exists():  # a plain read: an idle worker locks nothing
        with transaction.atomic():
            now = timezone.now()
            # SQLite has no row locks and needs none: the transaction began as the only writer.
            job: Job | None = among(now).select_for_update(skip_locked=True).first()
            if job is None:
                return None
            if job.state == JobState.RUNNING and job.attempts >= job.max_attempts:  # its last worker vanished
                _give_up(job, error=VANISHED)
                continue
            job.state, job.worker, job.lease_until = JobState.RUNNING, worker, now + LEASE
            job.attempts, job.started_at = job.attempts + 1, now
            job.save(update_fields=["state", "worker", "lease_until", "attempts", "started_at"])
            return job
    return None


def is_coming(task: Task, *args: Any) -> bool:
    """Is this task, asked for with these arguments, still to be done, or being done?"""
    return Job.objects.unfinished().filter(task=task.module_path, args=list(args)).exists()


def extend(job: Job) -> bool:
    """Keep a long job for another lease; False when it was lost."""
    return bool(_held(job).update(lease_until=timezone.now() + LEASE))


def succeed(job: Job, result: Any) -> bool:
    """Mark done; False when the lease was lost meanwhile."""
    return _end(job, JobState.DONE, result=result)


def fail(job: Job, error: BaseException) -> bool:
    """Try again later, or give up after the last attempt. False when the lease was lost meanwhile."""
    told = {"error_class": get_module_path(type(error))[:200], "error": _last_lines(error)}
    if job.attempts >= job.max_attempts:
        return _give_up(job, **told)
    later = timezone.now() + delay_after(job.attempts, random.random())  # noqa: S311 (spreads retries)
    return bool(
        _held(job).update(state=JobState.QUEUED, run_after=later, lease_until=None, worker="", **told)
    )


def delay_after(attempts: int, chance: float) -> dt.timedelta:
    """How long to wait after ``attempts`` failures: 5 s doubled each time up to 1 h, from half to one and a half.

    ``chance`` in [0, 1[ spreads the retries of jobs that failed together.
    """
    doubled = FIRST_DELAY * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_DELAY) * (0.5 + chance)


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)


def _end(job: Job, state: JobState, **fields: Any) -> bool:
    return bool(_held(job).update(state=state, finished_at=timezone.now(), lease_until=None, **fields))


def _give_up(job: Job, **told: str) -> bool:
    """The job failed for good; what its task has for that case is queued in the same transaction."""
    with transaction.atomic():
        ended = _end(job, JobState.FAILED, **told)
        if ended and (otherwise := _otherwise(job)) is not None:
            otherwise.enqueue(*job.args, **job.kwargs)
    return ended


def _otherwise(job: Job) -> Task | None:
    try:
        return getattr(resolve(job.task), "otherwise", None)
    except ImportError:  # this version of the code does not know the task
        return None


def _last_lines(error: BaseException) -> str:
    return "".join(format_exception(error)).replace("\x00", "")[-ERROR_LENGTH:]
