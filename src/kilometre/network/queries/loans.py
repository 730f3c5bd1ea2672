"""Reads of loans."""

import datetime as dt
from typing import Any, Self

from django.db.models import Max, Min, Q

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.enums import HOLDING, LoanState


class LoanQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The person, the members of the lab that borrows, and the manager whose agreement is asked."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        if not user.is_authenticated:
            return self.none()
        seen = Q(person__user=user.pk) | Q(lab__in=standing(user).labs)
        if user.is_email_confirmed:
            seen |= Q(manager_email__iexact=user.email)
        return self.filter(seen)

    def for_list(self) -> Self:
        """With ``first_week`` and ``last_week``."""
        rows = self.select_related("person", "lab")
        return rows.annotate(first_week=Min("weeks__week"), last_week=Max("weeks__week"))

    def for_page(self) -> Self:
        return self.select_related("person__user", "lab", "asked_by").prefetch_related("weeks")

    def holding(self) -> Self:
        """Those that take days: asked, agreed, accepted or running."""
        return self.filter(state__in=HOLDING)

    def to_start(self, today: dt.date) -> Self:
        """Accepted, and their first week has come."""
        rows = self.filter(state=LoanState.ACCEPTED).annotate(first_week=Min("weeks__week"))
        return rows.filter(first_week__lte=today)

    def to_end(self, today: dt.date) -> Self:
        """Running, and their last week is over."""
        rows = self.filter(state=LoanState.RUNNING).annotate(last_week=Max("weeks__week"))
        return rows.filter(last_week__lte=today - dt.timedelta(days=7))

    def never_answered(self, today: dt.date) -> Self:
        """Asked or agreed, and their last week is over."""
        rows = self.filter(state__in=(LoanState.ASKED, LoanState.AGREED))
        rows = rows.annotate(last_week=Max("weeks__week"))
        return rows.filter(last_week__lte=today - dt.timedelta(days=7))
