"""/sante says fault as soon as background work stands still, and only then."""

import datetime as dt

import pytest
from django.utils import timezone

from journal.happenings import happen
from kilometre.config import background
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Cursor
from kilometre.foundation.tasks.models import Job, JobState, Schedule

LONG_AGO = dt.timedelta(minutes=20)


@pytest.fixture
def later(monkeypatch):
    """As if twenty minutes had passed since what the test did before."""

    def pass_time():
        monkeypatch.setattr(background, "LATE", -dt.timedelta(minutes=5))

    return pass_time


def status(client):
    answer = client.get("/sante", headers={"accept": "application/json"})
    return answer.status_code, answer.json()["checks"].get("travail d'arrière-plan")


def test_new_instance_is_healthy(db, client):
    assert status(client) == (200, True)


def test_instance_without_a_worker_is_at_fault(db, client, later):
    happen(what="news")
    assert status(client) == (200, True)

    later()

    assert status(client) == (503, False)
    assert len(background.lateness()) == len(consumers.CONSUMERS)


def test_cursor_of_a_retired_reader_harms_nobody(db, client, later):
    Cursor.objects.create(consumer="retired", transaction=consumers.BEGINNING)
    happen(what="news")
    for name in consumers.CONSUMERS:
        while consumers.run(name):
            pass
    Job.objects.all().delete()

    later()

    assert status(client) == (200, True)


@pytest.mark.parametrize(
    ("state", "lease"), [(JobState.QUEUED, None), (JobState.RUNNING, timezone.now() - LONG_AGO)]
)
def test_job_that_nobody_takes_is_a_fault(db, client, state, lease):
    Job.objects.create(
        task="kilometre.x", state=state, lease_until=lease, run_after=timezone.now() - LONG_AGO
    )

    assert status(client) == (503, False)
    assert "x attend depuis" in background.lateness()[0]


def test_missed_schedule_is_a_fault_unless_this_version_has_it_no_more(db, client):
    moment = timezone.now() - LONG_AGO
    Schedule.objects.create(task="kilometre.gone.retired", rhythm="", next_at=moment)
    assert status(client) == (200, True)

    Schedule.objects.create(task="kilometre.foundation.tasks.tasks.prune", rhythm="", next_at=moment)

    assert status(client) == (503, False)
