"""Emptying the database after a test with real transactions: the journal's triggers stand aside for it."""

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase

from kilometre.foundation.journal import triggers


@pytest.fixture(autouse=True, scope="session")
def journal_may_be_emptied() -> Iterator[None]:
    """``TransactionTestCase`` flushes every table, and the journal refuses to be emptied: lift its triggers there."""
    flush = TransactionTestCase._fixture_teardown

    def flush_with_triggers_lifted(self: TransactionTestCase) -> None:
        with triggers.lifted():
            flush(self)

    TransactionTestCase._fixture_teardown = flush_with_triggers_lifted
    yield
    TransactionTestCase._fixture_teardown = flush
