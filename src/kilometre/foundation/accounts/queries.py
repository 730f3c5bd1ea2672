"""Reads of the accounts and of what opens them."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from .addresses import normalise


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Each sees one's own account; administrators see all."""
        from kilometre.foundation.access import administrator  # noqa: PLC0415 (app ready)

        if not user.is_authenticated:
            return self.none()
        return self.all() if administrator(user) else self.filter(pk=user.pk)

    def with_email(self, email: str) -> Self:
        """The account of this address, whatever its case: reads the unique index."""
        return self.alias(lowered=Lower("email")).filter(lowered=normalise(email))

    def reachable(self) -> Self:
        """Neither deactivated nor erased."""
        return self.filter(is_active=True, erased_at__isnull=True)


class UserSessionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own."""
        return self.filter(user=user.pk).open() if user.is_authenticated else self.none()

    def open(self) -> Self:
        return self.filter(expires_at__gt=timezone.now())


class ApiTokenQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def long_expired(self) -> Self:
        """For a month: until then, the list still shows that a token is over."""
        return self.filter(expires_at__lt=timezone.now() - dt.timedelta(days=30))


class ActionLinkQuerySet(models.QuerySet):
    def usable(self) -> Self:
        """Neither used nor expired: conditions on the row alone.

        ``links.spend`` updates through it. With a join, Django would update by a subquery, which PostgreSQL does
        not look at again after waiting for the other answer: both would win.
        """
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now())
