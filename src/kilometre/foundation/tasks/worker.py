"""The background process: readers of the journal, schedules, jobs, in turn, until asked to stop."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from kilometre.foundation.journal import consumers

from . import queue, schedules
from .backend import as_result, resolve
from .models import Job

logger = logging.getLogger(__name__)

SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 2.0  # seconds without work
LONGEST_TROUBLE = 30.0  # seconds between two tries of a database that does not answer
TURN = 5.0  # seconds of jobs before the journal is read again


def run(stop: threading.Event, *, once: bool = False) -> None:
    """Work until ``stop`` is set; the job in hand is finished first. With ``once``, until nothing is left now."""
    name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
    logger.info("worker %s starts", name)
    if once:
        while _turn(name, stop) and not stop.is_set():
            pass
        return
    pause = trouble = SHORTEST_PAUSE
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                worked = _turn(name, stop)
            except (DatabaseError, InterfaceError):
                logger.exception("worker %s: the database does not answer; next try in %.1f s", name, trouble)
                stop.wait(trouble)
                trouble = min(trouble * 2, LONGEST_TROUBLE)
                continue
            trouble = SHORTEST_PAUSE
            pause = SHORTEST_PAUSE if worked else min(pause * 1.5, LONGEST_PAUSE)
            stop.wait(0 if worked else pause)
    finally:
        connections.close_all()
        logger.info("worker %s stops", name)


def _turn(name: str, stop: threading.Event) -> int:
    """A round of everything; return how much was done."""
    done = consumers.run_all() + schedules.enqueue_due()
    until = time.monotonic() + TURN
    while not stop.is_set() and time.monotonic() < until:
        job = queue.claim(name)
        if job is None:
            break
        perform(job)
        done += 1
    return done


def perform(job: Job) -> None:
    """Run one job and write how it ended. Only the database's own trouble gets out."""
    started = time.monotonic()
    try:
        with _kept(job):
            result = _call(job)
    except Exception as error:  # whatever a task raises is its failure, not ours
        kept = queue.fail(job, error)
        last = job.attempts >= job.max_attempts
        logger.log(
            logging.ERROR if last else logging.WARNING,
            "task %s %s failed, attempt %d of %d", job.task, job.public_id, job.attempts, job.max_attempts,
            exc_info=error,
        )  # fmt: skip
    else:
        kept = queue.succeed(job, result)
        logger.info("task %s %s done in %.2f s", job.task, job.public_id, time.monotonic() - started)
    if not kept:
        logger.warning("task %s %s outlived its lease; another worker has it", job.task, job.public_id)


def _call(job: Job) -> object:
    task = resolve(job.task)
    context = [TaskContext(task_result=as_result(job, task))] if task.takes_context else []
    return normalize_json(task.call(*context, *job.args, **job.kwargs))


@contextmanager
def _kept(job: Job) -> Iterator[None]:
    """Extend the lease from a thread of its own while the job runs, however long it computes."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(queue.LEASE.total_seconds() / 3):
            try:
                queue.extend(job)
            except (DatabaseError, InterfaceError):
                logger.warning("task %s %s: its lease could not be extended", job.task, job.public_id)
            finally:
                connections.close_all()

    thread = threading.Thread(target=beat, name=f"lease-{job.public_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
