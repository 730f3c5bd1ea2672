"""The administrators' page: what failed, what waits, and « Relancer »."""

import pytest
from django.utils import timezone

from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.tasks.declarations import LABELS
from kilometre.foundation.tasks.models import Job, JobState, Schedule

PAGE = "/administration/taches/"


@pytest.fixture
def failed(db):
    return Job.objects.create(
        task="kilometre.mails.send", state=JobState.FAILED, attempts=3, max_attempts=3,
        error_class="smtplib.SMTPException", error="Traceback <b>", finished_at=timezone.now(),
    )  # fmt: skip


def rerun(client, job):
    return client.post(f"{PAGE}{job.public_id}/relancer/", follow=True)


def test_page_shows_what_failed_and_what_waits(client, cast, failed):
    Job.objects.create(task="kilometre.waiting")
    client.force_login(cast.administrator)

    text = client.get(PAGE).content.decode()

    assert "1\u00a0tâche en échec" in text
    assert "smtplib.SMTPException" in text
    assert "Traceback &lt;b&gt;" in text
    assert "waiting" in text


@pytest.mark.parametrize("role", ["coordinator", "lead", "citizen"])
def test_page_is_for_administrators(client, cast, role, failed):
    client.force_login(getattr(cast, role))

    assert client.get(PAGE).status_code == 403
    assert rerun(client, failed).status_code == 403
    assert Job.objects.failed().exists()


def test_rerun_queues_again_and_is_journaled(client, cast, failed):
    client.force_login(cast.administrator)

    response = rerun(client, failed)

    assert "La tâche est relancée." in response.content.decode()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
    entry = Entry.objects.get(verb="tasks.job-rerun")
    assert (entry.actor, entry.audience) == (cast.administrator.public_id, Audience.SYSTEM)
    assert entry.facts == {"task": "kilometre.mails.send", "attempts": 3}


def test_rerun_twice_is_refused(client, cast, failed):
    client.force_login(cast.administrator)
    rerun(client, failed)

    assert "déjà été relancée" in rerun(client, failed).content.decode()
    assert Entry.objects.filter(verb="tasks.job-rerun").count() == 1


def test_rerun_of_an_unknown_task_is_not_found(client, cast):
    client.force_login(cast.administrator)

    assert client.post(f"{PAGE}{'z' * 12}/relancer/").status_code == 404


@pytest.mark.parametrize("jobs", [1, 30])
def test_page_queries_do_not_grow(client, cast, django_assert_num_queries, jobs):
    for number in range(jobs):
        state = [JobState.FAILED, JobState.QUEUED][number % 2]
        Job.objects.create(task="x", state=state, finished_at=timezone.now())
    client.force_login(cast.administrator)
    client.get(PAGE)

    with django_assert_num_queries(9):
        client.get(PAGE)


def test_every_task_says_in_french_what_it_does():
    declared = {path: label for path, label in LABELS.items() if path.startswith("kilometre.")}

    assert len(declared) > 40
    assert [path for path, label in declared.items() if not label] == []
    assert len(set(declared.values())) == len(declared)


def test_page_calls_a_task_by_its_label_and_says_its_path_below(as_, cast):
    path = "foundation.search.tasks.reindex"
    Schedule.objects.create(task=f"kilometre.{path}", rhythm="chaque jour à 02:20", next_at=timezone.now())
    Job.objects.create(task=f"kilometre.{path}")

    text = as_(cast.administrator).get(PAGE).text

    shown = f'Refaire l&#x27;index de la recherche<br><span class="pk-muted">{path}</span>'
    assert text.count(shown) == 2
