"""Readers of the journal, each with its cursor: at least once, never skipping an entry.

Ids are not the order of commit on PostgreSQL. Each entry carries its transaction's number; a reader takes
entries in (transaction, id) order and stops below the oldest transaction still running, so that an entry
that commits late is always ahead of every cursor (docs/adr/0002-journal-order.md).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

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
    return len(entries)


def run_all() -> int:
    """One batch for each consumer. One that fails is logged and does not hold the others back."""
    done = 0
    for name in CONSUMERS:
        try:
            done += run(name)
        except Exception:
            logger.exception("journal consumer %s failed; it will be tried again", name)
    return done


def after(transaction_number: int = BEGINNING, entry_id: int = 0) -> EntryQuerySet:
    """Entries past a cursor (all, without one) that may be read without ever skipping one."""
    rows = Entry.objects.filter(
        Q(transaction__gt=transaction_number) | Q(transaction=transaction_number, pk__gt=entry_id)
    ).in_order()
    if connection.vendor == "postgresql":
        rows = rows.filter(
            transaction__lt=RawSQL("pg_snapshot_xmin(pg_current_snapshot())::text::bigint", ())
        )
    return rows
