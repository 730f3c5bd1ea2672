"""Workers are killed while they import a table: it is written once, whole, or not at all; and undone likewise."""

import time
from collections import Counter

import pytest
from django.utils import timezone

from cast import make_cast
from crash.instance import Instance
from exchange.making import brought
from kilometre.foundation.exchange import services
from kilometre.foundation.exchange.enums import ImportState, Work
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.journal.verification import verify
from kilometre.foundation.tasks.models import Job, JobState
from kilometre.network.models import Organisation

LINES = 900
TEXT = "Nom;Type\n" + "".join(f"Structure {number};Association\n" for number in range(LINES))
PATIENCE = 120  # seconds


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_import_and_its_undoing_survive_workers_that_are_killed(tmp_path):
    lead = make_cast().lead
    batch = brought(lead, "organisations", TEXT)
    with Instance(tmp_path) as instance:
        services.check(actor=lead, batch=batch)
        killed_during(instance, batch, Work.CHECKING)
        assert batch.rows.to_apply().count() == LINES

        services.apply(actor=lead, batch=batch)
        killed_during(instance, batch, Work.LOOKING, Work.APPLYING)
        assert batch.state == ImportState.DONE
        made = Organisation.objects.filter(name__startswith="Structure")
        assert made.count() == made.values("name").distinct().count() == LINES
        assert set(batch.rows.values_list("made", flat=True)) == {str(one.ref) for one in made}

        services.undo(actor=lead, batch=batch)
        killed_during(instance, batch, Work.WEIGHING, Work.UNDOING)
        assert (batch.state, batch.summary["undone"]) == (ImportState.UNDONE, LINES)
        assert not Organisation.objects.filter(name__startswith="Structure").exists()

    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert (verbs["network.organisation-created"], verbs["network.organisation-removed"]) == (LINES, LINES)
    assert (verbs["exchange.import-done"], verbs["exchange.import-undone"]) == (1, 1)
    assert verify([]).faults == []


def killed_during(instance: Instance, batch: Import, *works: Work) -> None:
    """Kill the workers once in the middle of each of these works, then let one finish."""
    for work in works:
        instance.start_workers()
        wait_until(batch, lambda now, work=work: now.work == work and now.progress > 0)
        instance.kill_workers()
        batch.refresh_from_db()
        assert batch.work, "it was killed too late to tell anything"
        Job.objects.filter(state=JobState.RUNNING).update(lease_until=timezone.now())
    instance.start_workers()
    wait_until(batch, lambda now: not now.work)
    instance.kill_workers()


def wait_until(batch: Import, is_so) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        batch.refresh_from_db()
        if is_so(batch):
            return
        assert time.monotonic() < until, f"{batch.work} {batch.progress} {batch.failure}"
        time.sleep(0.02)
