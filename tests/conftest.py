"""Fixtures of all tests."""

import hypothesis
import pytest
from django.conf import settings

from cast import cast
from journal_flush import own_entries_are_readable, tables_are_emptied_row_by_row

__all__ = ["cast", "own_entries_are_readable", "tables_are_emptied_row_by_row"]

# How long one example takes says how loaded the machine is; what must be fast is measured where it is promised.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture
def as_(client):
    """``as_(user)``: the client, signed in as somebody."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def pytest_collection_modifyitems(config, items):
    """Files of slow tests first, so that no worker ends alone with one; what commits for real marked « alone »;
    on PostgreSQL, only what touches the database: the rest would say the same twice."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        if commits(item):
            item.add_marker("alone")
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        config.hook.pytest_deselected(items=[item for item in items if not touches_database(item)])
        items[:] = [item for item in items if touches_database(item)]


def commits(item):
    """On PostgreSQL a reader of the journal waits for every transaction of the server, those of a test beside it
    included: what commits runs alone there."""
    mark = item.get_closest_marker("django_db")
    return (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(
        getattr(item, "fixturenames", ())
    )


def touches_database(item):
    """pytest-django keeps every other test out of the database."""
    return item.get_closest_marker("django_db") or "django_db_setup" in getattr(item, "fixturenames", ())
