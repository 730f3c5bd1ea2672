"""Nobody changes an entry, on either database, and the guard comes back after each migration."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from journal.happenings import happen, told
from kilometre.foundation.journal import triggers
from kilometre.foundation.journal.models import Entry


@pytest.fixture
def entry(db):
    happen(what="kept")
    return Entry.objects.get()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"],
    ids=["update", "delete"],
)
def test_entries_are_append_only(entry, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert told() == ["kept"]


@pytest.mark.parametrize("same", ["id", "place in its case"])
def test_entry_is_not_replaced_by_an_insert(entry, same):
    """SQLite's REPLACE removes the row in its way without a delete that triggers see."""
    verb = "INSERT INTO" if connection.vendor == "postgresql" else "INSERT OR REPLACE INTO"
    kept = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    kept |= {"facts": '{"what": "forged"}', **({} if same == "id" else {"id": entry.pk + 1})}
    columns = ", ".join(connection.ops.quote_name(name) for name in kept)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} journal_entry ({columns}) VALUES ({', '.join(['%s'] * len(kept))})", list(kept.values())
        )

    assert told() == ["kept"]


def test_truncate_is_refused_on_postgresql(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE journal_entry CASCADE")

    assert told() == ["kept"]


def test_triggers_stand_after_migrate(db):
    assert triggers.missing() == []


def test_missing_trigger_is_named_and_comes_back_with_migrate(db):
    name = min(triggers.expected())
    on_table = " ON journal_entry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on_table}")

    assert triggers.missing() == [name]
    call_command("migrate", "journal", verbosity=0)
    assert triggers.missing() == []


def test_lifted_puts_the_triggers_back_after_a_failure(entry):
    def fail():
        assert triggers.missing() == sorted(triggers.expected())
        raise RuntimeError

    with pytest.raises(RuntimeError), triggers.lifted():
        fail()

    assert triggers.missing() == []


def test_transaction_number_is_the_databases_on_postgresql(entry):
    if connection.vendor != "postgresql":
        assert entry.transaction == 0
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert entry.transaction == cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_rebuilding_the_table_brings_the_triggers_back():
    """SQLite drops triggers with the table that Django rebuilds for a new field."""
    from django.db import models

    field = models.CharField(max_length=5, default="", db_default="")
    field.set_attributes_from_name("added")
    field.model = Entry
    with connection.schema_editor() as editor:
        editor._remake_table(Entry) if connection.vendor == "sqlite" else editor.add_field(Entry, field)
    if connection.vendor == "sqlite":
        assert triggers.missing() == sorted(triggers.expected())

    triggers.install()

    assert triggers.missing() == []
    if connection.vendor == "postgresql":
        with connection.schema_editor() as editor:
            editor.remove_field(Entry, field)
