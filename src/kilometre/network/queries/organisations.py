"""Reads of organisations."""

from typing import Any, Self

from .searched import SearchedQuerySet


class OrganisationQuerySet(SearchedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Organisations are public."""
        return self.all()

    def for_page(self) -> Self:
        return self.select_related("territory", "parent")
