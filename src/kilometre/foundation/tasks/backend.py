"""The Django Tasks backend: a job is a row, inserted in the transaction that asks for it."""

from typing import Any

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from .declarations import RetriedTask
from .models import Job, JobState

STATUS = {
    JobState.QUEUED: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.FAILED: TaskResultStatus.FAILED,
}


class DatabaseBackend(BaseTaskBackend):
    task_class = RetriedTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Insert the job; TypeError when the arguments are not JSON."""
        self.validate_task(task)
        now = timezone.now()
        job = Job.objects.create(
            task=task.module_path,
            args=normalize_json(list(args)),
            kwargs=normalize_json(kwargs),
            priority=task.priority,
            run_after=task.run_after or now,
            max_attempts=1 + (task.retries if isinstance(task, RetriedTask) else 0),
            enqueued_at=now,
        )
        result = as_result(job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        job = Job.objects.filter(public_id=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return as_result(job, resolve(job.task))


def resolve(path: str) -> Task[Any, Any]:
    """The task at a dotted path; ImportError when this version of the code does not know it."""
    found = import_string(path)
    return found if isinstance(found, Task) else RetriedTask(func=found)


def as_result(job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
    """A job as the Django Tasks API shows it."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=job.public_id,
        status=STATUS[JobState(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=task.backend,
        errors=[TaskError(exception_class_path=job.error_class, traceback=job.error)] if job.error else [],
        worker_ids=[job.worker] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
