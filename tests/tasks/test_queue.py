"""A job is queued with its transaction, taken by one worker, tried again, and taken over when its worker dies."""

import datetime as dt
import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from journal.happenings import another_thread
from kilometre.foundation.tasks import queue, worker
from kilometre.foundation.tasks.backend import DatabaseBackend
from kilometre.foundation.tasks.models import Job, JobState
from tasks import chores

SECOND = dt.timedelta(seconds=1)
real_transactions = pytest.mark.django_db(transaction=True)


def run_once():
    worker.run(threading.Event(), once=True)


def let_time_pass(job, **fields):
    """As if the moments in ``fields`` were long ago."""
    past = timezone.now() - SECOND
    Job.objects.filter(pk=job.pk).update(**dict.fromkeys(fields or ("run_after",), past))


def test_enqueued_task_runs_with_its_arguments(db):
    result = chores.note.enqueue("salut", number=3)

    run_once()

    assert chores.DONE == [("salut", 3)]
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == {"word": "salut"}
    assert result.attempts == 1


def test_result_is_read_by_its_id(db):
    queued = chores.note.enqueue("salut")

    assert chores.note.get_result(queued.id).status == TaskResultStatus.READY
    with pytest.raises(TaskResultDoesNotExist):
        chores.note.get_result("unknown")


def test_arguments_that_are_not_json_are_refused(db):
    with pytest.raises(TypeError):
        chores.note.enqueue(object())

    assert not Job.objects.exists()


@real_transactions
def test_enqueued_task_goes_with_its_transaction():
    @transaction.atomic
    def fail():
        chores.note.enqueue("lost")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with transaction.atomic():
        chores.note.enqueue("kept")
        with another_thread() as run:
            assert run(queue.claim, "early") is None  # not committed yet

    run_once()

    assert chores.DONE == [("kept", 0)]


def test_deferred_task_waits(db):
    chores.note.using(run_after=timezone.now() + dt.timedelta(hours=1)).enqueue("later")

    run_once()

    assert chores.DONE == []
    let_time_pass(Job.objects.get())
    run_once()
    assert chores.DONE == [("later", 0)]


def test_urgent_task_passes_first(db):
    chores.note.enqueue("first")
    chores.note.using(priority=10).enqueue("urgent")
    chores.note.enqueue("second")

    run_once()

    assert [word for word, _ in chores.DONE] == ["urgent", "first", "second"]


def test_failed_task_is_tried_again_later(db):
    chores.TROUBLE[:] = [ValueError("pas prêt")]
    chores.struggle.enqueue("enfin")
    before = timezone.now()

    run_once()

    job = Job.objects.get()
    assert (job.state, job.attempts, job.error_class) == (JobState.QUEUED, 1, "builtins.ValueError")
    assert "pas prêt" in job.error
    assert 2.5 * SECOND <= job.run_after - before < 8.5 * SECOND
    let_time_pass(job)
    run_once()
    assert chores.DONE == ["enfin"]
    assert Job.objects.get().state == JobState.DONE


def test_task_that_keeps_failing_is_kept_as_failed(db):
    chores.TROUBLE[:] = [RuntimeError(f"no {number}") for number in range(5)]
    result = chores.struggle.enqueue("jamais")

    for _ in range(5):
        run_once()
        let_time_pass(Job.objects.get())

    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.FAILED, 3)
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is RuntimeError
    assert "no 2" in result.errors[0].traceback


def test_delays_double_up_to_an_hour():
    seconds = [
        queue.delay_after(attempts, 0.5).total_seconds() for attempts in (1, 2, 3, 4, 9, 10, 11, 60000)
    ]

    assert seconds == [5, 10, 20, 40, 1280, 2560, 3600, 3600]


@pytest.mark.parametrize(("chance", "factor"), [(0.0, 0.5), (0.999, 1.499)])
def test_delays_are_spread(chance, factor):
    assert queue.delay_after(1, chance) == 5 * factor * SECOND


def test_task_knows_its_attempt(db):
    chores.count_attempts.enqueue()

    run_once()
    let_time_pass(Job.objects.get())
    run_once()

    assert chores.DONE == [1, 2]


def test_task_with_a_result_that_is_not_json_fails(db):
    chores.answer_strangely.enqueue()

    run_once()

    assert Job.objects.get().error_class == "builtins.TypeError"


def test_task_that_this_version_does_not_know_is_tried_again(db):
    Job.objects.create(task="kilometre.foundation.nothing.at_all", max_attempts=2)

    run_once()

    assert Job.objects.get().state == JobState.QUEUED


def test_job_of_a_vanished_worker_is_taken_again_when_its_lease_ends(db):
    chores.note.enqueue("survivor")
    job = queue.claim("killed")

    run_once()
    assert chores.DONE == []  # the lease still runs
    let_time_pass(job, lease_until=True)
    run_once()

    assert chores.DONE == [("survivor", 0)]
    assert Job.objects.get().attempts == 2


def test_job_that_kills_its_workers_ends_as_failed(db):
    chores.note.enqueue("poison")
    for number in range(3):
        let_time_pass(queue.claim(f"victim {number}"), lease_until=True)

    assert queue.claim("careful") is None
    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.FAILED, queue.VANISHED)


def test_what_a_task_has_otherwise_is_done_once_it_failed_for_good(db):
    chores.TROUBLE[:] = [RuntimeError("no"), RuntimeError("no"), RuntimeError("never reached")]
    chores.hope.enqueue("spring")

    run_once()
    assert chores.DONE == []  # it will be tried again
    let_time_pass(Job.objects.get())
    run_once()

    assert chores.DONE == ["spring is lost"]


def test_what_a_task_has_otherwise_is_done_when_it_killed_its_workers(db):
    chores.hope.enqueue("spring")
    for number in range(2):
        let_time_pass(queue.claim(f"victim {number}"), lease_until=True)

    run_once()

    assert chores.DONE == ["spring is lost"]


def test_what_a_task_has_otherwise_is_queued_with_its_end_or_neither(monkeypatch, db):
    chores.hope.enqueue("spring")
    let_time_pass(queue.claim("victim"), lease_until=True)
    job = queue.claim("last")

    def fail(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(DatabaseBackend, "enqueue", fail)
    with pytest.raises(DatabaseError):
        queue.fail(job, RuntimeError("no"))

    assert Job.objects.get().state == JobState.RUNNING


def test_worker_that_lost_its_lease_changes_nothing(db):
    chores.note.enqueue("contested")
    slow = queue.claim("slow")
    let_time_pass(slow, lease_until=True)
    fast = queue.claim("fast")

    assert not queue.extend(slow)
    assert not queue.succeed(slow, "slow")
    assert not queue.fail(slow, RuntimeError())
    assert queue.succeed(fast, "fast")
    assert Job.objects.get().result == "fast"


def test_same_worker_name_does_not_revive_an_older_attempt(db):
    chores.note.enqueue("contested")
    first = queue.claim("me")
    let_time_pass(first, lease_until=True)
    queue.claim("me")

    assert not queue.succeed(first, None)


@real_transactions
def test_long_job_keeps_its_lease(monkeypatch):
    monkeypatch.setattr(queue, "LEASE", dt.timedelta(seconds=1.2))
    chores.take_time.enqueue(2.5)

    with another_thread() as other:
        working = other.start(run_once)
        while not Job.objects.filter(state=JobState.RUNNING).exists():
            threading.Event().wait(0.02)
        stolen = []
        while not working.done():
            stolen.append(queue.claim("thief"))
            threading.Event().wait(0.1)
        working.result()

    assert [job for job in stolen if job] == []
    assert chores.DONE == ["slow"]
    assert Job.objects.get().state == JobState.DONE


@real_transactions
def test_two_workers_never_run_the_same_job():
    for number in range(40):
        chores.note.enqueue("once", number=number)

    with another_thread() as one, another_thread() as two, another_thread() as three:
        for future in [thread.start(run_once) for thread in (one, two, three)]:
            future.result(timeout=40)

    assert sorted(number for _, number in chores.DONE) == list(range(40))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_idle_worker_locks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(2) as captured:
        assert queue.claim("idle") is None
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_each_read_of_the_queue_has_its_index(db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans small tables otherwise")

    now = timezone.now()

    assert "SEARCH tasks_job USING INDEX" in Job.objects.due(now).explain()
    assert "SEARCH tasks_job USING INDEX" in Job.objects.abandoned(now).explain()
