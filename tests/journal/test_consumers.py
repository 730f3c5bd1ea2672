"""Readers see every entry, in the order of commits, whatever order the numbers were given in."""

import datetime as dt

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from journal.happenings import another_thread, happen, told
from kilometre.config import background
from kilometre.foundation.journal import consumers, triggers
from kilometre.foundation.journal.models import Cursor, Entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(monkeypatch):
    """A consumer that remembers what it saw."""
    seen = []
    monkeypatch.setattr(consumers, "CONSUMERS", {})
    monkeypatch.setattr(consumers, "RESTS", {})
    consumers.consumer("reader", batch=2)(
        lambda entries: seen.extend(entry.facts["what"] for entry in entries)
    )
    return seen


def drain():
    while consumers.run("reader"):
        pass


def test_run_reads_by_batches_in_order(reader):
    for number in range(5):
        happen(what=number)

    taken = [consumers.run("reader") for _ in range(4)]

    assert taken == [2, 2, 1, 0]
    assert reader == [0, 1, 2, 3, 4]


def test_batch_that_ends_inside_a_transaction_goes_on_after(reader):
    happen(what="one", to="abc")
    happen(what="two", to="ab")

    drain()

    assert reader == ["one"] * 3 + ["two"] * 2


def test_consumer_that_fails_keeps_its_place(monkeypatch):
    seen, is_ill = [], [True]

    def handle(entries):
        if is_ill:
            raise RuntimeError("ill")
        seen.extend(entry.facts["what"] for entry in entries)

    monkeypatch.setattr(consumers, "CONSUMERS", {})
    monkeypatch.setattr(consumers, "RESTS", {})
    monkeypatch.setattr(consumers, "SHORTEST_REST", 0)
    consumers.consumer("ill")(handle)
    happen(what="patient")

    assert consumers.run_all() == 0
    is_ill.clear()
    assert consumers.run_all() == 1
    assert seen == ["patient"]


def test_consumer_that_fails_does_not_hold_the_others_back(reader):
    def fail(entries):
        raise RuntimeError("ill")

    consumers.consumer("ill")(fail)
    happen(what="news")

    assert consumers.run_all() == 1
    assert reader == ["news"]


def test_consumer_that_fails_rests_longer_each_time(monkeypatch):
    now, tries = [1000.0], []

    def fail(name):
        tries.append(now[0])
        raise RuntimeError(name)

    monkeypatch.setattr(consumers, "CONSUMERS", {"ill": None})
    monkeypatch.setattr(consumers, "RESTS", {})
    monkeypatch.setattr(consumers.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(consumers, "run", fail)

    for _ in range(60):
        consumers.run_all()
        now[0] += 1

    assert tries == [1000, 1005, 1015, 1035]


def test_late_readers_are_those_of_this_version_that_have_not_taken_an_old_entry(reader):
    consumers.consumer("never ran")(lambda _: None)
    Cursor.objects.create(consumer="retired", transaction=consumers.BEGINNING)
    happen(what="old")
    now = timezone.now()

    before = consumers.late(now)
    consumers.run("reader")
    after = consumers.late(now)

    assert before == ["never ran", "reader"]
    assert after == ["never ran"]
    assert consumers.late(now - dt.timedelta(minutes=1)) == []


@pytest.mark.parametrize(
    ("place", "seek"), [((0, 10), "transaction=? AND id>?"), ((-3, 10), "transaction>?")]
)
def test_reader_seeks_its_place_in_the_index(reader, place, seek):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        assert "(ROW(transaction, id) > ROW(" in consumers.after(*place).explain()
        return

    plan = consumers.after(*place).explain()

    assert f"USING INDEX entry_reading_order ({seek})" in plan
    assert "TEMP B-TREE" not in plan


def test_new_consumer_reads_restored_entries(reader):
    happen(what="old", to="ab")
    with triggers.lifted():
        for rank, entry in enumerate(Entry.objects.in_order()):
            Entry.objects.filter(pk=entry.pk).update(transaction=rank - 2)
    happen(what="new")

    drain()

    assert reader == ["old", "old", "new"]


def test_idle_reader_writes_nothing(reader, django_assert_num_queries):
    happen(what="read")
    drain()

    with django_assert_num_queries(2) as captured:
        assert consumers.run("reader") == 0
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def postgresql_only():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: ids are the order of commits")


def naive_after(entry_id):
    """What a reader with ids as its cursor would be given."""
    return list(Entry.objects.filter(pk__gt=entry_id).order_by("pk"))


def test_entry_that_commits_late_is_not_skipped(reader):
    """T1 starts and inserts first, T2 inserts and commits, the reader passes, T1 commits, the reader passes."""
    postgresql_only()
    with another_thread() as first:
        first(transaction.set_autocommit, autocommit=False)
        first(happen, what="late", to="a")

        happen(what="early", to="b")
        naive = naive_after(0)
        drain()
        seen_before = list(reader)
        first(transaction.commit)
        first(transaction.set_autocommit, autocommit=True)
        drain()

    assert [entry.facts["what"] for entry in naive] == ["early"]
    assert naive_after(naive[-1].pk) == []  # a cursor of ids never gives « late »
    assert seen_before == []  # held back until nothing older can come
    assert sorted(reader) == ["early", "late"]


def test_reader_that_waits_for_a_transaction_of_another_database_says_which(reader, monkeypatch):
    postgresql_only()
    asked = connection.get_connection_params()
    server = {name: asked[name] for name in ("host", "port", "user", "password") if asked.get(name)}
    monkeypatch.setattr(background, "LATE", -dt.timedelta(minutes=5))
    with psycopg.connect(dbname="postgres", **server) as other:
        other.execute("SELECT pg_current_xact_id()")
        happen(what="waits")

        assert consumers.run("reader") == 0
        told = background.lateness()
        assert consumers.held(["reader"]) == ["reader"]
        assert f"connexion {other.info.backend_pid}, base « postgres »" in told[1]
        other.rollback()

    drain()
    assert reader == ["waits"]
    assert consumers.late(timezone.now()) == []


def test_reader_that_nobody_runs_waits_for_no_transaction(reader):
    happen(what="unread")

    assert consumers.late(timezone.now() + dt.timedelta(minutes=1)) == ["reader"]
    assert consumers.held(["reader"]) == []


def test_order_is_kept_however_transactions_interleave(reader):
    """Three writers that start, write and end in crossing orders; the reader passes after every step."""
    postgresql_only()
    with another_thread() as one, another_thread() as two, another_thread() as three:
        writers = {"1": one, "2": two, "3": three}
        for writer in writers.values():
            writer(transaction.set_autocommit, autocommit=False)
        for step in ("1a", "2b", "2!", "3c", "1d", "2e", "3!", "1!", "2!", "3f", "1g", "1-", "3!"):
            writer, act = writers[step[0]], step[1]
            if act == "!":
                writer(transaction.commit)
            elif act == "-":
                writer(transaction.rollback)
            else:
                writer(happen, what=act, to=act)
            drain()
        for writer in writers.values():
            writer(transaction.rollback)
    drain()

    assert sorted(reader) == ["a", "b", "c", "d", "e", "f"]
    assert reader == told()


def test_two_workers_do_not_read_the_same_entries(reader):
    for number in range(6):
        happen(what=number)

    with another_thread() as one, another_thread() as two:
        futures = [thread.start(drain) for thread in (one, two)]
        for future in futures:
            future.result(timeout=20)
    drain()

    assert sorted(reader) == [0, 1, 2, 3, 4, 5]


def test_reader_passes_by_a_cursor_that_another_worker_holds(reader):
    postgresql_only()
    happen(what="held")
    consumers.run("reader")
    happen(what="next")
    with another_thread() as other:
        other(transaction.set_autocommit, autocommit=False)
        other(lambda: list(Cursor.objects.select_for_update().filter(consumer="reader")))

        assert consumers.run("reader") == 0

        other(transaction.rollback)
    drain()
    assert reader == ["held", "next"]
