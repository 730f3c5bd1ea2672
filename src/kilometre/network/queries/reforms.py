"""Reads of the reforms."""

from typing import Any, Self

from kilometre.foundation.records.models import RecordQuerySet


class ReformQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The reforms are public."""
        return self.all()

    def offered_to(self, *things: Any) -> Self:
        """Those that may be named by what ``things`` (accounts, records) make: an example names examples too."""
        is_example = any(thing.is_fictional for thing in things if thing is not None)
        return self.order_by("title") if is_example else self.real().order_by("title")

    def for_page(self) -> Self:
        return self.select_related("carrier")
