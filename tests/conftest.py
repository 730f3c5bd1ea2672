"""Fixtures of all tests."""

import pytest
from hypothesis import settings

from cast import cast
from journal_flush import journal_may_be_emptied, own_entries_are_readable

__all__ = ["cast", "journal_may_be_emptied", "own_entries_are_readable"]

# How long one example takes says how loaded the machine is; what must be fast is measured where it is promised.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture
def as_(client):
    """``as_(user)``: the client, signed in as somebody."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def pytest_collection_modifyitems(items):
    """Mark what commits for real: on PostgreSQL a reader of the journal waits for every transaction of the server,
    those of a test beside it included, so these tests run alone there."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        commits = (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
            getattr(item, "fixturenames", ())
        )
        if commits or item.path.parent.name in {"cli", "crash"}:
            item.add_marker("alone")
