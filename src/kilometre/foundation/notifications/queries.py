"""Reads of one's own notifications."""

from typing import Any, Self

from django.db import models


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, nobody else's."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def read(self) -> Self:
        return self.filter(read_at__isnull=False)

    def latest_first(self) -> Self:
        return self.order_by("-pk").select_related("entry")

    def count_up_to(self, limit: int) -> int:
        """How many, without counting past ``limit``."""
        return self.order_by()[:limit].count()
