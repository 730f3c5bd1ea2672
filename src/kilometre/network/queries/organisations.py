"""Reads of organisations."""

from typing import Any, Self

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.spelling import words


class OrganisationQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Organisations are public."""
        return self.all()

    def for_page(self) -> Self:
        return self.select_related("territory", "parent")

    def matching(self, text: str) -> Self:
        """Those whose name or acronym holds every word."""
        rows = self
        for word in words(text):
            rows = rows.filter(search_key__contains=word)
        return rows
