"""The worker does everything in turn, survives what fails, and stops when asked."""

import datetime as dt
import threading
import time

import pytest
from django.db import OperationalError
from django.utils import timezone

from journal.happenings import happen
from kilometre.foundation.journal import consumers
from kilometre.foundation.tasks import queue, worker
from kilometre.foundation.tasks.models import Job, JobState
from kilometre.foundation.tasks.tasks import prune, seal_journal
from tasks import chores

real_transactions = pytest.mark.django_db(transaction=True)


def test_once_reads_the_journal_then_does_what_that_asks(db):
    @consumers.consumer("asks")
    def ask(entries):
        for entry in entries:
            chores.note.enqueue(entry.facts["what"])

    happen(what="journal")

    worker.run(threading.Event(), once=True)

    assert chores.DONE == [("journal", 0)]


def test_once_does_not_wait_for_what_keeps_failing(db):
    @consumers.consumer("ill")
    def fail(entries):
        raise RuntimeError

    happen(what="journal")
    chores.TROUBLE[:] = [RuntimeError()] * 9
    chores.struggle.enqueue("never")

    worker.run(threading.Event(), once=True)

    assert Job.objects.get().attempts == 1


def in_background(stop):
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    return thread


def wait_until(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


@real_transactions
def test_worker_stops_after_the_job_in_hand():
    stop = threading.Event()
    chores.take_time.enqueue(0.8)
    chores.note.enqueue("left")
    thread = in_background(stop)
    wait_until(lambda: Job.objects.filter(state=JobState.RUNNING).exists())

    stop.set()
    thread.join(timeout=10)

    assert chores.DONE == ["slow"]
    assert sorted(Job.objects.values_list("state", flat=True)) == [JobState.DONE, JobState.QUEUED]


@real_transactions
def test_worker_survives_a_database_that_does_not_answer(monkeypatch, caplog):
    claim, troubles = queue.claim, [OperationalError("database is locked"), OperationalError("gone")]

    def claim_with_trouble(name):
        if troubles:
            raise troubles.pop()
        return claim(name)

    monkeypatch.setattr(queue, "claim", claim_with_trouble)
    chores.note.enqueue("after the storm")
    stop = threading.Event()
    thread = in_background(stop)
    try:
        wait_until(lambda: chores.DONE)
    finally:
        stop.set()
        thread.join(timeout=10)

    assert chores.DONE == [("after the storm", 0)]
    assert caplog.text.count("the database does not answer") == 2


@real_transactions
def test_worker_that_loses_its_connection_takes_another(monkeypatch):
    from django.db import connection

    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server to lose")

    def cut():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0]

    stop = threading.Event()
    thread = in_background(stop)
    try:
        chores.note.enqueue("before")
        wait_until(lambda: chores.DONE)
        wait_until(cut)
        chores.note.enqueue("after")
        wait_until(lambda: len(chores.DONE) == 2)
    finally:
        stop.set()
        thread.join(timeout=10)

    assert [word for word, _ in chores.DONE] == ["before", "after"]


def test_prune_forgets_what_ended_long_ago(db):
    def ended(state, days):
        moment = timezone.now() - dt.timedelta(days=days)
        return Job.objects.create(task="x", state=state, finished_at=moment)

    kept = [ended(JobState.DONE, 6), ended(JobState.FAILED, 80), Job.objects.create(task="x")]
    ended(JobState.DONE, 8)
    ended(JobState.FAILED, 91)

    assert prune() == 2
    assert set(Job.objects.all()) == set(kept)


@real_transactions
def test_day_is_sealed_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    happen(what="sealed")

    names = [seal_journal(), seal_journal()]

    assert [path.stem for path in (tmp_path / "checkpoints").glob("*.json")] == [names[0]]
    assert names[1] == ""
