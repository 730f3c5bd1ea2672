"""The triggers that keep entries append-only, on both databases.

SQLite drops triggers when Django rebuilds a table, and TRUNCATE passes by row triggers on PostgreSQL: they
are installed again after each ``migrate``, and ``kilometre doctor`` looks whether they stand.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

TABLE = "journal_entry"

REFUSE = "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"

SQLITE = {
    f"{TABLE}_no_update": f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} {REFUSE}",
    f"{TABLE}_no_delete": f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} {REFUSE}",
    # INSERT OR REPLACE deletes what stands in its way without firing the trigger above.
    "journal_entry_no_replace": (
        "CREATE TRIGGER journal_entry_no_replace BEFORE INSERT ON journal_entry WHEN EXISTS ("
        "SELECT 1 FROM journal_entry WHERE id = NEW.id UNION ALL SELECT 1 FROM journal_entry "
        'WHERE "case" = NEW."case" AND case_position = NEW.case_position) '
        "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    ),
}

POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$;
CREATE OR REPLACE FUNCTION journal_number_transaction() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.transaction := pg_current_xact_id()::text::bigint; RETURN NEW; END $$;
"""

POSTGRESQL = {
    f"{TABLE}_append_only": (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION journal_append_only()"
    ),
    f"{TABLE}_no_truncate": (
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"
    ),
    f"{TABLE}_transaction": (
        f"CREATE TRIGGER {TABLE}_transaction BEFORE INSERT ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION journal_number_transaction()"
    ),
}


def expected() -> dict[str, str]:
    """Name → statement, for the database in use."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def missing() -> list[str]:
    """Names of triggers that should stand and do not."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(set(expected()) - standing)


def install() -> None:
    """Create those that are missing; nothing before the table stands (``migrate`` of another app)."""
    if TABLE not in connection.introspection.table_names():
        return
    absent = missing()
    if not absent:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for name in absent:
            cursor.execute(expected()[name])


@contextmanager
def lifted() -> Iterator[None]:
    """Without the triggers: for restoring an archive and for emptying a test database, nothing else.

    One transaction: a failure rolls it back, triggers included, and shows its own cause.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name in set(expected()) - set(missing()):
                on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{on_table}")
        yield
        install()
