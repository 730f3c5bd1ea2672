"""Something that happens to made-up cases, for the tests of the journal."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connections

from kilometre.foundation.journal.events import Event, event
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records.refs import Ref


@event("test.happened", says="a fait {what}")
class Happened(Event):
    what: Any


def case(letter: str) -> Ref:
    return Ref("test.case", letter * 12)


@service
def happen(*, what: Any, to: str = "a", personal: Personal | None = None) -> None:
    """One entry in the case of each letter of ``to``, in that order."""
    for letter in to:
        record(
            Happened(what=what), actor=None, subject=case(letter), audience=Audience.SYSTEM, personal=personal
        )


def told() -> list[Any]:
    """What happened, in reading order."""
    return [entry.facts["what"] for entry in Entry.objects.filter(verb="test.happened").in_order()]


@contextmanager
def another_thread() -> Iterator[Any]:
    """``run(function)`` executes in a thread with its own connection, kept until the end."""
    with ThreadPoolExecutor(max_workers=1) as pool:

        def run(function: Any, *args: Any, **kwargs: Any) -> Any:
            return start(function, *args, **kwargs).result(timeout=20)

        def start(function: Any, *args: Any, **kwargs: Any) -> Future[Any]:
            return pool.submit(function, *args, **kwargs)

        run.start = start
        try:
            yield run
        finally:
            pool.submit(connections.close_all).result(timeout=20)
