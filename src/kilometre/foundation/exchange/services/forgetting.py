"""What is no longer needed of imports: drafts left aside, then the rows, which hold what a file said of people."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.exchange.models import ColumnMemory, Import, ImportRow
from kilometre.foundation.journal.recording import service

DRAFTS = dt.timedelta(days=30)
DONE = dt.timedelta(days=90)


@service
def forget_old() -> int:
    """Delete the drafts of a month ago, and the rows of what was imported three months ago; return how many imports."""
    now = timezone.now()
    old = Import.objects.to_forget(drafts_before=now - DRAFTS, done_before=now - DONE)
    drafts, done = old.filter(done_at__isnull=True), old.filter(done_at__isnull=False)
    count = drafts.count()
    drafts.delete()
    rows = ImportRow.objects.filter(batch__in=done.values("pk"))
    count += rows.values("batch").distinct().count()
    rows.delete()
    return count


@service
def forget_of(*, user: User) -> None:
    """All the imports of somebody whose account is erased: what they made stays."""
    Import.objects.filter(owner=user).delete()
    ColumnMemory.objects.filter(owner=user).delete()
