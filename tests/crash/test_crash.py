"""Server and workers are killed while people write: nothing that was acknowledged is lost, nobody is forgotten."""

import email
import random
import threading
import time
from pathlib import Path

import pytest
from django.utils import timezone

from cast import make_cast
from crash.instance import Instance, Sender
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.models import Cursor, Entry
from kilometre.foundation.journal.verification import verify
from kilometre.foundation.notifications.models import Delivery, Notification
from kilometre.foundation.tasks.models import Job, JobState
from kilometre.intake.models import Need

WRITERS, KILLS = 3, 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_when_processes_are_killed(tmp_path):
    people = make_cast()
    with Instance(tmp_path) as instance:
        acknowledged = write_while_killing(instance, people.holder)
        instance.kill_web()
        instance.kill_workers()
        work_until_nothing_is_left(instance)

    sent = {entry.subject: entry for entry in Entry.objects.filter(verb="intake.need-sent")}
    needs = {str(need.ref) for need in Need.objects.all()}
    assert len(acknowledged) >= KILLS
    assert acknowledged <= needs
    assert needs == set(sent)
    assert verify([]).faults == []
    last = Entry.objects.in_order().last()
    assert set(Cursor.objects.values_list("transaction", "entry_id")) == {(last.transaction, last.pk)}
    assert set(Cursor.objects.values_list("consumer", flat=True)) == set(consumers.CONSUMERS)
    told = set(Notification.objects.filter(entry__in=sent.values()).values_list("entry", "user"))
    assert told == {(entry.pk, user.pk) for entry in sent.values() for user in (people.member, people.lead)}
    owed = set(Delivery.objects.values_list("notification__public_id", flat=True))
    assert len(owed) == Notification.objects.count()
    assert mailed(tmp_path) == owed
    assert not Job.objects.exclude(state=JobState.DONE).exists()


def write_while_killing(instance, user):
    """People write without pause while everything is killed and started again; what the server said yes to."""
    acknowledged, refusals, stop = set(), [], threading.Event()

    def write(sender, name):
        number = 0
        while not stop.is_set():
            number += 1
            try:
                location = sender.post("/besoins/nouveau/", need_fields(f"Besoin {number} de {name}"))
            except AssertionError as error:
                refusals.append(error)
                return
            if location is None:
                time.sleep(0.1)
            else:
                acknowledged.add(f"intake.need:{location.strip('/').split('/')[-1]}")

    threads = [
        threading.Thread(target=write, args=(Sender(instance, user), f"la personne {index}"))
        for index in range(WRITERS)
    ]
    instance.start()
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            instance.wait_until_it_answers()
            wait_for_one_more(acknowledged, refusals)
            time.sleep(random.uniform(0.3, 1.5))
            for kill in random.sample([instance.kill_web, instance.kill_workers], 2):
                kill()
                time.sleep(random.uniform(0, 0.3))
            instance.start()
        instance.wait_until_it_answers()
        wait_for_one_more(acknowledged, refusals)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=30)
    assert refusals == []
    return acknowledged


def wait_for_one_more(acknowledged, refusals):
    before, until = len(acknowledged), time.monotonic() + 20
    while len(acknowledged) == before and not refusals:
        assert time.monotonic() < until, "no write was acknowledged"
        time.sleep(0.05)


def need_fields(title):
    return {
        "title": title,
        "description": "L'accueil ferme trop tôt.",
        "concerns": "Les familles",
        "territory": "67482",
        "lab": "labest",
        "wanted_on": "",
    }


def work_until_nothing_is_left(instance):
    """One worker alone. Again while the transactions of the killed still end, or the server's own run beside it."""
    until = time.monotonic() + 60
    while True:
        let_leases_end()
        instance.work_once()
        if not consumers.late(timezone.now()) and not Job.objects.unfinished().exists():
            return
        assert time.monotonic() < until, "a reader or a job never ended"


def let_leases_end():
    """As if the minute of the jobs that the killed workers held had passed, and that of those put off."""
    Job.objects.filter(state=JobState.RUNNING).update(lease_until=timezone.now())
    Job.objects.filter(state=JobState.QUEUED).update(run_after=timezone.now())


def mailed(folder: Path):
    """The notifications whose e-mail is in the folder, once or more."""
    messages = [email.message_from_bytes(path.read_bytes()) for path in (folder / "mail").glob("*.eml")]
    ids = [message["Message-ID"] or "" for message in messages]
    return {
        found.split("@")[0].removeprefix("<notification-")
        for found in ids
        if found.startswith("<notification-")
    }
