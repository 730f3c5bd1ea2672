"""Reads of messages."""

from typing import Any, Self

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.models import Record, RecordQuerySet
from kilometre.foundation.records.subjects import visible_through

from .registry import REGISTERED


class MessageQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A message is known to those who may know of its subject; ``rules.can_read`` says who reads it."""
        return self.filter(visible_through(REGISTERED, user))

    def thread(self, subject: Record, user: Any) -> Self:
        """The messages about ``subject`` that ``user`` reads, oldest first; none for whom its rules keep out."""
        terms = REGISTERED.get(type(subject))
        if terms is None or not terms.can_read(user, subject):
            return self.none()
        rows = self.filter(subject=str(subject.ref)).select_related("author").order_by("created_at", "pk")
        if terms.is_team is None or not terms.is_team(user, subject):
            rows = rows.exclude(audience=Audience.TEAM)
        return rows
