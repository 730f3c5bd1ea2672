"""What the services of imports share: holding an import, refusing it while a worker has it, keeping its rows."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.journal.recording import unit

T = TypeVar("T")

AT_ONCE = 200  # rows that the page itself treats; a worker does the others
BATCH = 500


class _TriedOnly(Exception):
    """Raised at the end of a trial, so that nothing of it stays."""


def lock(batch: Import) -> None:
    """Hold the import until the end of the transaction, and read it as it is now."""
    batch.refresh_from_db(from_queryset=Import.objects.select_for_update())
    if batch.work:
        raise Refused(f"{batch.get_work_display()} : attendez que ce soit fini.")


def is_long(batch: Import) -> bool:
    return batch.total > AT_ONCE


def keep(rows: Sequence[ImportRow], fields: Sequence[str]) -> None:
    """Write these fields of many rows, in one statement: far cheaper than an update with a case a row."""
    ImportRow.objects.bulk_create(
        rows, BATCH, update_conflicts=True, update_fields=list(fields), unique_fields=["id"]
    )


def in_vain(act: Callable[[], T]) -> T:
    """What ``act`` returns; all that it wrote is taken back."""
    found: list[T] = []
    try:
        with unit():
            found.append(act())
            raise _TriedOnly  # noqa: TRY301 (undoes the trial)
    except _TriedOnly:
        return found[0]
