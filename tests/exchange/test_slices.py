"""Long imports go slice by slice: killed, they go on or are taken back; nothing half-written passes as done."""

import dataclasses
import datetime as dt
import html
import importlib
import threading
from collections import Counter
from contextvars import ContextVar
from types import SimpleNamespace

import pytest
from django.apps import apps as django_apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange.making import brought
from kilometre.foundation.exchange import services, tasks
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict, Work
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.exchange.registry import KINDS
from kilometre.foundation.exchange.services import rows as import_rows
from kilometre.foundation.exchange.services import slices
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.tasks import queue, worker
from kilometre.foundation.tasks.models import Job
from kilometre.foundation.threads import services as threads
from kilometre.intake.models import Need
from kilometre.network import services as network
from kilometre.network.models import Membership, Organisation

LINES = 12
NAMES = [f"Structure {number}" for number in range(LINES)]
TEXT = "Nom;Type\n" + "".join(f"{name};Association\n" for name in NAMES)


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    """Three slices of four lines make an import that is long."""
    monkeypatch.setattr(import_rows, "AT_ONCE", 3)
    monkeypatch.setattr(slices, "LINES", 4)


@pytest.fixture
def checked(cast, run_tasks) -> Import:
    batch = brought(cast.lead, "organisations", TEXT)
    services.check(actor=cast.lead, batch=batch)
    run_tasks()
    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED
    return batch


@pytest.fixture
def done(cast, checked, run_tasks) -> Import:
    services.apply(actor=cast.lead, batch=checked)
    run_tasks()
    checked.refresh_from_db()
    assert checked.state == ImportState.DONE
    return checked


def go(batch: Import, *, until: Work) -> Import:
    """Slices one by one, until the import comes to this work and has done one slice of it."""
    while True:
        batch.refresh_from_db()
        work = batch.work
        assert work, f"it ended before {until}"
        slices.slice_of(public_id=batch.public_id, turn=batch.turn)
        if work == until:
            batch.refresh_from_db()
            return batch


def written() -> list[str]:
    return sorted(Organisation.objects.filter(name__in=NAMES).values_list("name", flat=True))


def told(batch: Import) -> dict[int, str]:
    return {row.line: row.messages[0][1] for row in batch.rows.problems()}


@pytest.fixture
def dies(monkeypatch):
    """``dies("create", 3)``: the process is killed at the third call; it works again afterwards."""
    kind = KINDS["organisations"]

    def at(act: str, call: int) -> None:
        real, calls = getattr(kind, act), Counter()

        def act_or_die(**given):
            calls[act] += 1
            if calls[act] == call:
                raise KeyboardInterrupt
            return real(**given)

        monkeypatch.setitem(KINDS, "organisations", dataclasses.replace(kind, **{act: act_or_die}))

    return at


def work_and_die(batch: Import) -> None:
    with pytest.raises(KeyboardInterrupt):
        slices.work_on(batch.public_id, batch.turn)


def after_the_lease(run_tasks) -> None:
    Job.objects.filter(state="running").update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    run_tasks()


def test_killed_check_goes_on_and_still_sees_what_earlier_lines_said(cast, dies, run_tasks):
    batch = brought(cast.lead, "organisations", f"{TEXT}{NAMES[0]};Association\n")
    services.check(actor=cast.lead, batch=batch)
    dies("create", 7)
    job = queue.claim("gone")
    work_and_die(batch)
    batch.refresh_from_db()
    assert (batch.work, batch.progress, batch.rows.filter(verdict="").count()) == (Work.CHECKING, 4, 9)

    after_the_lease(run_tasks)

    batch.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, batch.state, batch.progress) == ("done", ImportState.CHECKED, 13)
    last = batch.rows.get(line=LINES + 2)
    assert (last.verdict, last.messages) == (Verdict.DUPLICATE, [["", "la ligne 2 dit la même chose."]])


def test_killed_import_goes_on_where_it_was_and_writes_no_line_twice(cast, checked, dies, run_tasks):
    services.apply(actor=cast.lead, batch=checked)
    queue.claim("gone")
    dies("create", LINES + 6)  # all were tried, four are written, the second slice is under way
    work_and_die(checked)
    checked.refresh_from_db()
    assert (checked.state, checked.work, checked.progress) == (ImportState.CHECKED, Work.APPLYING, 4)
    assert (len(written()), checked.rows.applied().count()) == (4, 4)

    after_the_lease(run_tasks)

    checked.refresh_from_db()
    assert (checked.state, checked.work, checked.summary["created"]) == (ImportState.DONE, "", LINES)
    assert written() == sorted(NAMES)
    assert Counter(Entry.objects.values_list("verb", flat=True))["exchange.import-done"] == 1


def test_killed_undoing_goes_on_until_nothing_stays(cast, done, dies, run_tasks):
    services.undo(actor=cast.lead, batch=done)
    queue.claim("gone")
    dies("undo", LINES + 6)
    work_and_die(done)
    done.refresh_from_db()
    assert (done.state, done.work, len(written())) == (ImportState.DONE, Work.UNDOING, LINES - 4)

    after_the_lease(run_tasks)

    done.refresh_from_db()
    assert (done.state, done.summary["undone"], written()) == (ImportState.UNDONE, LINES, [])


def test_what_changed_since_the_check_is_told_line_by_line_before_anything_is_written(
    cast, checked, run_tasks
):
    for name in (NAMES[1], NAMES[10]):
        network.create_organisation(actor=cast.coordinator, name=name, kind="association")
    before = Entry.objects.count()

    services.apply(actor=cast.lead, batch=checked)
    run_tasks()

    checked.refresh_from_db()
    assert (checked.state, checked.work, Entry.objects.count()) == (ImportState.CHECKED, "", before)
    assert told(checked) == {
        line: f"« Structure {line - 2} » vient d'être créé par quelqu'un d'autre." for line in (3, 12)
    }
    assert checked.failure.startswith("2 lignes ont changé depuis la vérification")
    assert "Rien n'a été importé" in checked.failure


def test_what_changes_while_it_is_written_takes_everything_back(cast, checked, run_tasks):
    services.apply(actor=cast.lead, batch=checked)
    go(checked, until=Work.APPLYING)
    assert len(written()) == 4
    other = network.create_organisation(actor=cast.coordinator, name=NAMES[-1], kind="association")

    run_tasks()

    checked.refresh_from_db()
    assert (checked.state, checked.work) == (ImportState.CHECKED, "")
    assert list(Organisation.objects.filter(name__in=NAMES)) == [other]
    assert told(checked) == {LINES + 1: f"« {other} » vient d'être créé par quelqu'un d'autre."}
    assert checked.failure.startswith(f"Ligne {LINES + 1} : ")
    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert (verbs["exchange.import-done"], verbs["exchange.import-reverted"]) == (0, 1)
    assert verbs["network.organisation-removed"] == 8


def test_what_served_while_it_was_written_stays_is_told_and_is_never_written_twice(cast, checked, run_tasks):
    services.apply(actor=cast.lead, batch=checked)
    go(checked, until=Work.APPLYING)
    used = Organisation.objects.get(name=NAMES[0])
    role = Membership.objects.create(organisation=used, person=cast.member.person, role="agent")
    network.create_organisation(actor=cast.coordinator, name=NAMES[-1], kind="association")
    run_tasks()
    checked.refresh_from_db()
    assert "Une fiche déjà écrite a servi entre-temps et reste" in checked.failure
    assert "Rien n'a été importé" not in checked.failure
    assert "elle reste" in told(checked)[2]

    services.check(actor=cast.lead, batch=checked)
    run_tasks()
    services.apply(actor=cast.lead, batch=checked)
    run_tasks()

    checked.refresh_from_db()
    assert checked.state == ImportState.DONE
    assert written() == sorted(NAMES)
    role.delete()
    services.undo(actor=cast.lead, batch=checked)
    run_tasks()
    assert written() == [NAMES[-1]]  # the one of somebody else


def test_right_lost_while_it_is_written_takes_everything_back(cast, checked, run_tasks):
    services.apply(actor=cast.lead, batch=checked)
    go(checked, until=Work.APPLYING)
    Membership.objects.filter(person=cast.lead.person).delete()

    run_tasks()

    checked.refresh_from_db()
    assert (checked.state, checked.work, written()) == (ImportState.CHECKED, "", [])
    assert "Vous n'avez pas ce droit" in checked.failure


def test_import_whose_job_is_lost_is_taken_up_then_given_up_whole(cast, checked, run_tasks):
    services.apply(actor=cast.lead, batch=checked)
    go(checked, until=Work.APPLYING)
    for _ in range(slices.LOST_AT_MOST + 1):
        Job.objects.all().delete()  # all its attempts failed
        Import.objects.update(worked_at=timezone.now() - dt.timedelta(minutes=4))
        assert tasks.rescue_imports() == 1
        assert Job.objects.count() == 1
    checked.refresh_from_db()
    assert checked.work == Work.REVERTING

    run_tasks()

    checked.refresh_from_db()
    assert (checked.state, checked.work, written()) == (ImportState.CHECKED, "", [])
    assert "s'est interrompu plusieurs fois. Rien n'a été importé" in checked.failure


def test_undoing_that_stops_before_anything_is_undone_says_so_until_it_is_asked_again(
    cast, done, client, run_tasks
):
    services.undo(actor=cast.lead, batch=done)
    for _ in range(slices.LOST_AT_MOST + 1):
        Job.objects.all().delete()  # all its attempts failed
        Import.objects.update(worked_at=timezone.now() - dt.timedelta(minutes=4))
        tasks.rescue_imports()
    client.force_login(cast.lead)

    page = html.unescape(client.get(done.get_absolute_url()).text)

    done.refresh_from_db()
    assert (done.state, done.work, len(written())) == (ImportState.DONE, "", LINES)
    assert "L'annulation n'a pas abouti" in page
    assert "Rien n'est annulé\u00a0: recommencez." in page
    services.undo(actor=cast.lead, batch=done)
    run_tasks()
    done.refresh_from_db()
    assert (done.state, done.failure) == (ImportState.UNDONE, "")


def test_import_at_which_a_worker_is_is_left_to_it(cast, checked):
    services.apply(actor=cast.lead, batch=checked)

    assert tasks.rescue_imports() == 0


def test_job_whose_turn_has_passed_does_nothing(cast, checked):
    services.apply(actor=cast.lead, batch=checked)
    checked.refresh_from_db()
    slices.hand_over(public_id=checked.public_id, turn=checked.turn)

    slices.work_on(checked.public_id, checked.turn)

    checked.refresh_from_db()
    assert (checked.work, checked.progress) == (Work.LOOKING, 0)


def test_long_import_passes_from_job_to_job_so_that_others_have_their_turn(cast, checked, monkeypatch):
    monkeypatch.setattr(slices, "TURN", 0)
    services.apply(actor=cast.lead, batch=checked)

    worker.run(threading.Event(), once=True)

    checked.refresh_from_db()
    assert checked.state == ImportState.DONE
    assert checked.turn > LINES / 4


def test_what_served_since_is_told_whole_before_anything_is_undone(cast, done, run_tasks):
    for name in (NAMES[0], NAMES[9]):
        organisation = Organisation.objects.get(name=name)
        network.edit_organisation(
            actor=cast.coordinator, organisation=organisation, website="https://exemple.fr"
        )

    services.undo(actor=cast.lead, batch=done)
    run_tasks()

    done.refresh_from_db()
    assert (done.state, done.work, len(written())) == (ImportState.DONE, "", LINES)
    assert [line for line, _ in done.summary["touched"]] == [2, 11]


@pytest.mark.parametrize("is_used", [False, True])
def test_undoing_under_way_before_there_were_slices_undoes_all_or_asks_first(cast, done, run_tasks, is_used):
    if is_used:
        used = Organisation.objects.get(name=NAMES[0])
        network.edit_organisation(actor=cast.coordinator, organisation=used, website="https://exemple.fr")
    Import.objects.update(work=Work.UNDOING, cursor=0, turn=0, worked_at=None)

    migration = importlib.import_module("kilometre.foundation.exchange.migrations.0004_undoings_under_way")
    migration.weigh_first(django_apps, SimpleNamespace(connection=connection))
    tasks.rescue_imports()
    run_tasks()

    done.refresh_from_db()
    state, left = (ImportState.DONE, LINES) if is_used else (ImportState.UNDONE, 0)
    assert (done.state, done.work, len(written())) == (state, "", left)


def test_undoing_that_has_not_begun_begins_with_the_last_line(done, run_tasks):
    Import.objects.update(work=Work.UNDOING, cursor=0, turn=0, worked_at=None)

    tasks.rescue_imports()
    run_tasks()

    done.refresh_from_db()
    assert (done.state, written()) == (ImportState.UNDONE, [])


def test_what_serves_while_it_is_undone_stays_and_is_told(cast, done, run_tasks):
    services.undo(actor=cast.lead, batch=done)
    go(done, until=Work.UNDOING)
    used = Organisation.objects.get(name=NAMES[0])
    Membership.objects.create(organisation=used, person=cast.member.person, role="agent")

    run_tasks()

    done.refresh_from_db()
    assert (done.state, done.summary["kept"], written()) == (ImportState.UNDONE, 1, [NAMES[0]])
    assert done.summary["touched"] == [[2, f"« {used} » sert ailleurs (appartenance)."]]


def test_lines_that_completed_the_same_record_are_all_undone(cast, run_tasks):
    known = network.create_organisation(actor=cast.coordinator, name="Vilab", kind="company")
    others = "".join(f"{name};Association;;\n" for name in NAMES)
    batch = brought(
        cast.coordinator,
        "organisations",
        f"Nom;Type;Sigle;Site\nVilab;Entreprise;VLB;\n{others}Vilab;Entreprise;;https://vilab.exemple.fr\n",
    )
    services.check(actor=cast.coordinator, batch=batch)
    run_tasks()
    assert {row.choice for row in batch.rows.duplicates()} == {Choice.MERGE}
    services.apply(actor=cast.coordinator, batch=batch)
    run_tasks()
    known.refresh_from_db()
    assert (known.short_name, known.website) == ("VLB", "https://vilab.exemple.fr")

    services.undo(actor=cast.coordinator, batch=batch)
    run_tasks()

    batch.refresh_from_db()
    known.refresh_from_db()
    assert (batch.state, known.short_name, known.website) == (ImportState.UNDONE, "", "")


def test_message_posted_while_later_lines_are_written_keeps_its_record(cast, run_tasks):
    lines = "".join(f"Besoin {n};Ce qui se passe;Les aidants;67482\n" for n in range(LINES))
    batch = brought(cast.member, "needs", f"Besoin;Description;Public;Commune\n{lines}")
    services.check(actor=cast.member, batch=batch)
    run_tasks()
    services.apply(actor=cast.member, batch=batch)
    go(batch, until=Work.APPLYING)
    threads.post(actor=cast.member, subject=Need.objects.get(title="Besoin 0"), body="On s'appelle demain.")
    run_tasks()

    services.undo(actor=cast.member, batch=batch)
    run_tasks()

    batch.refresh_from_db()
    assert [line for line, _ in batch.summary["touched"]] == [2]


@pytest.mark.parametrize(
    ("kind", "table", "cost"),
    [
        ("organisations", ("Nom;Type;Commune", "Structure {};Association;67482"), 6),
        ("people", ("Nom complet;Mail", "Personne {};p{}@exemple.fr"), 15),
    ],
)
def test_each_line_costs_few_queries(cast, kind, table, cost, monkeypatch):
    """What is asked again and again is asked once a slice: a line more costs its own writes and no more."""
    monkeypatch.setattr(import_rows, "AT_ONCE", 200)
    head, line = table

    def queries(size: int) -> int:
        text = "".join(f"{line.format(n, n)}\n" for n in range(size))
        batch = brought(cast.lead, kind, f"{head}\n{text}")
        with CaptureQueriesContext(connection) as told:
            services.check(actor=cast.lead, batch=batch)
        return len(told)

    few, many = queries(10), queries(30)
    if kind == "people" and connection.vendor == "postgresql":
        cost += 1  # the turn that two who would make the same person take

    assert (many - few) / 20 == cost  # savepoints, inserts, and what a service asks of this very line


def test_import_that_waits_behind_other_work_is_never_given_up(cast, checked):
    services.apply(actor=cast.lead, batch=checked)

    for _ in range(slices.LOST_AT_MOST + 2):
        Import.objects.update(worked_at=timezone.now() - dt.timedelta(minutes=30))
        tasks.rescue_imports()

    checked.refresh_from_db()
    assert (checked.work, checked.tries) == (Work.LOOKING, 0)
    assert Job.objects.unfinished().count() == 1


def test_slow_machine_reads_no_more_lines_than_it_has_time_for(cast, monkeypatch):
    """What is read for lines that find no time is read again."""
    monkeypatch.setattr(slices, "LINES", 40)
    monkeypatch.setattr(slices, "SECONDS", 0)  # one line a slice
    monkeypatch.setattr(slices, "_pace", ContextVar("pace", default=40))
    kind, asked = KINDS["organisations"], []

    def find(rows, actor):
        asked.append(len(rows))
        return kind.find_duplicates(rows, actor)

    monkeypatch.setitem(KINDS, "organisations", dataclasses.replace(kind, find_duplicates=find))
    batch = brought(cast.lead, "organisations", TEXT + TEXT.split("\n", 1)[1].replace("Structure", "Autre"))
    services.check(actor=cast.lead, batch=batch)
    batch.refresh_from_db()

    slices.work_on(batch.public_id, batch.turn)

    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED
    assert asked[:3] == [24, 10, 10]
