"""What tests need of the journal: a way to empty it, and to read it inside the transaction of a test."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Q
from django.test import TransactionTestCase

from kilometre.foundation.journal import consumers, triggers
from kilometre.foundation.journal.models import Entry, EntryQuerySet

# What ``migrate`` writes by itself, and no test changes.
OF_MIGRATE = {"django_content_type", "auth_permission"}


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_row_by_row() -> Iterator[None]:
    """``TransactionTestCase`` truncates every table then writes again what ``migrate`` had: seconds for a few rows,
    which the journal refuses moreover."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _: empty_tables()
    yield
    TransactionTestCase._fixture_teardown = flush


def empty_tables() -> None:
    """In one transaction: foreign keys are looked at when it ends."""
    with triggers.lifted(), connection.cursor() as cursor:
        for table in set(connection.introspection.django_table_names(only_existing=True)) - OF_MIGRATE:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@pytest.fixture(autouse=True)
def own_entries_are_readable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a test with ``db`` is one transaction that never commits: let readers see what it wrote."""
    mark = request.node.get_closest_marker("django_db")
    has_real_transactions = (mark and mark.kwargs.get("transaction")) or {
        "transactional_db", "live_server", "django_db_serialized_rollback"
    } & set(request.fixturenames)  # fmt: skip
    if connection.vendor == "postgresql" and not has_real_transactions:
        monkeypatch.setattr(consumers, "after", after_without_waiting)


def after_without_waiting(transaction: int = consumers.BEGINNING, entry_id: int = 0) -> EntryQuerySet:
    past = Q(transaction__gt=transaction) | Q(transaction=transaction, pk__gt=entry_id)
    return Entry.objects.filter(past).in_order()
