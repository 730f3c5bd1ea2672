"""What the services of imports share: holding an import, refusing it while a worker has it."""

from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange.models import Import

AT_ONCE = 200  # rows that the page itself treats; a worker does the others


def lock(batch: Import, *, even_at_work: bool = False) -> None:
    """Hold the import until the end of the transaction, and read it as it is now."""
    batch.refresh_from_db(from_queryset=Import.objects.select_for_update())
    if batch.work and not even_at_work:
        raise Refused(f"{batch.get_work_display()} : attendez qu'elle se termine.")


def is_long(batch: Import) -> bool:
    return batch.total > AT_ONCE
