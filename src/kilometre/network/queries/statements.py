"""Reads of attestations."""

from typing import Any, Self

from kilometre.foundation.records.models import RecordQuerySet


class StatementQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own: others check one by its number and code."""
        return self.filter(person__user=user.pk) if user.is_authenticated else self.none()

    def for_page(self) -> Self:
        return self.select_related("person__user")
