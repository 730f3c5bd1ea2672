"""Readers of the journal, each with its cursor: at least once, never skipping an entry.

Ids are not the order of commit on PostgreSQL. Each entry carries its transaction's number; a reader takes
entries in (transaction, id) order and stops below the oldest transaction still running, so that an entry
that commits late is always ahead of every cursor (docs/adr/0002-journal-order.md).
"""

import datetime as dt
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from kilometre.foundation.records.batches import breathe

from .models import Cursor, Entry, EntryQuerySet

logger = logging.getLogger(__name__)

Handler = Callable[[list[Entry]], None]

BEGINNING = -(2**63)  # restored entries have negative transaction numbers


@dataclass(frozen=True, slots=True)
class Consumer:
    name: str
    handle: Handler
    batch: int


CONSUMERS: dict[str, Consumer] = {}

SHORTEST_REST, LONGEST_REST = 5.0, 300.0  # seconds left to a reader that failed


@dataclass(frozen=True, slots=True)
class Rest:
    """A reader that failed, how many times in a row, and when this process tries it again (monotonic seconds)."""

    failures: int
    until: float


RESTS: dict[str, Rest] = {}


def consumer(name: str, *, batch: int = 200) -> Callable[[Handler], Handler]:
    """Register a reader. Its database effects commit with its cursor; others must bear repetition."""

    def register(handle: Handler) -> Handler:
        if name in CONSUMERS:
            raise ValueError(f"consumer {name} is declared twice")
        CONSUMERS[name] = Consumer(name, handle, batch)
        return handle

    return register


def run(name: str) -> int:
    """Give one batch to a consumer; return how many entries it took. Zero when another worker has it."""
    reader = CONSUMERS[name]
    place, _ = Cursor.objects.get_or_create(consumer=name, defaults={"transaction": BEGINNING})
    if not after(place.transaction, place.entry_id).exists():  # a plain read: an idle reader locks nothing
        return 0
    began = time.monotonic()
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(consumer=name).first()
        if cursor is None:
            return 0
        entries = list(after(cursor.transaction, cursor.entry_id)[: reader.batch])
        if not entries:
            return 0
        reader.handle(entries)
        cursor.transaction, cursor.entry_id = entries[-1].transaction, entries[-1].pk
        cursor.save()
    breathe(since=began)
    return len(entries)


def run_all() -> int:
    """One batch for each consumer. One that fails does not hold the others back, and rests longer each time."""
    done = 0
    for name in CONSUMERS:
        rest = RESTS.get(name)
        if rest is not None and time.monotonic() < rest.until:
            continue
        try:
            done += run(name)
        except Exception:
            failures = rest.failures + 1 if rest else 1
            seconds = min(SHORTEST_REST * 2 ** min(failures - 1, 20), LONGEST_REST)
            RESTS[name] = Rest(failures, time.monotonic() + seconds)
            logger.exception("journal consumer %s failed; it will be tried again in %d s", name, seconds)
        else:
            RESTS.pop(name, None)
    return done


def late(since: dt.datetime) -> list[str]:
    """Names of consumers that have not taken an entry recorded before ``since``; one that never ran took none."""
    return sorted(
        name
        for name, place in _places().items()
        if Entry.objects.filter(_past(*place), recorded_at__lt=since).exists()
    )


def held(names: Iterable[str]) -> list[str]:
    """Those of these consumers that have entries to read, and may read none yet: they wait for a transaction."""
    places = _places()
    return [name for name in names if not after(*places[name]).exists()]


def _places() -> dict[str, tuple[int, int]]:
    """Where each consumer stands."""
    rows = Cursor.objects.values_list("consumer", "transaction", "entry_id")
    known = {name: (number, entry_id) for name, number, entry_id in rows}
    return {name: known.get(name, (BEGINNING, 0)) for name in CONSUMERS}


def after(transaction_number: int = BEGINNING, entry_id: int = 0) -> EntryQuerySet:
    """Entries past a cursor (all, without one) that may be read without ever skipping one."""
    rows = Entry.objects.filter(_past(transaction_number, entry_id)).in_order()
    if connection.vendor == "postgresql":
        rows = rows.filter(
            transaction__lt=RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", ())
        )
    return rows


def _past(transaction_number: int, entry_id: int) -> Any:
    """The condition « past this cursor », as one range of the index: an OR would walk the whole of it."""
    if connection.vendor == "postgresql":
        return RawSQL(
            '("journal_entry"."transaction", "journal_entry"."id") > (%s, %s)',
            (transaction_number, entry_id),
            output_field=BooleanField(),
        )
    # On SQLite a restored entry has a negative number of its own, and all that came since has zero.
    if transaction_number < 0:
        return Q(transaction__gt=transaction_number)
    return Q(transaction=transaction_number, pk__gt=entry_id)
