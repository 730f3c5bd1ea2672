"""Reads of the directory."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.records.models import RecordQuerySet


class TerritoryQuerySet(models.QuerySet):
    pass


class OrganisationQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Organisations are public."""
        return self.all()


class LabQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Labs are public."""
        return self.all()


class MembershipQuerySet(models.QuerySet):
    def current(self, on: dt.date | None = None) -> Self:
        """Those running on a day (today by default)."""
        day = on or timezone.localdate()
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day)).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )


class PersonQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Listed people are visible to the network; each sees oneself."""
        from .rules import is_in_network  # noqa: PLC0415 (app ready: rules read models)

        if not user.is_authenticated:
            return self.none()
        own = Q(user=user.pk)
        return self.filter(own | Q(is_listed=True)) if is_in_network(user) else self.filter(own)
