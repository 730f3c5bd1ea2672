"""Reads of the reforms."""

from typing import Any, Self

from kilometre.foundation.records.models import RecordQuerySet


class ReformQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The reforms are public."""
        return self.all()

    def for_page(self) -> Self:
        return self.select_related("carrier")
