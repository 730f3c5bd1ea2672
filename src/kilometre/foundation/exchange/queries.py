"""Reads of imports and of their rows."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q

from kilometre.foundation.records.models import RecordQuerySet

from .enums import Choice, ImportState, Verdict, Work


class ImportQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own: a table that somebody brings may hold anything about anybody."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()

    def for_page(self) -> Self:
        return self.select_related("owner")

    def lost(self, since: dt.datetime) -> Self:
        """Those that a worker should be at, and of which no slice was written since."""
        return self.exclude(work=Work.NOTHING).filter(Q(worked_at=None) | Q(worked_at__lt=since))

    def to_forget(self, *, drafts_before: dt.datetime, done_before: dt.datetime) -> Self:
        """Drafts left aside, and imports whose rows are no longer needed."""
        left = Q(state__in=(ImportState.DRAFT, ImportState.CHECKED), created_at__lt=drafts_before)
        return self.filter(left | Q(done_at__lt=done_before))


class ExportQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own: it holds what its owner may see."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()

    def older_than(self, moment: dt.datetime) -> Self:
        return self.filter(created_at__lt=moment)


class RowQuerySet(models.QuerySet):
    WILL_DO = models.Q(verdict__in=(Verdict.READY, Verdict.DUPLICATE)) & ~models.Q(choice=Choice.SKIP)
    STILL_THERE = ~models.Q(made="") & models.Q(is_undone=False)

    def problems(self) -> Self:
        return self.filter(verdict=Verdict.PROBLEM)

    def duplicates(self) -> Self:
        return self.filter(verdict=Verdict.DUPLICATE)

    def to_apply(self) -> Self:
        """Those that become something: neither wrong nor left aside."""
        return self.filter(self.WILL_DO)

    def left_out(self) -> Self:
        """Those that nothing is made of."""
        return self.exclude(pk__in=self.to_apply().values("pk"))

    def applied(self) -> Self:
        return self.exclude(made="")

    def still_there(self) -> Self:
        """Applied, and not undone."""
        return self.filter(self.STILL_THERE)

    def to_invite(self) -> Self:
        return self.still_there().filter(invited_at__isnull=True)
