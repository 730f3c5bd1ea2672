"""Reads of files."""

from typing import Any, Self

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.subjects import visible_through

from .registry import REGISTERED


class AttachmentQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A file is known to those who may know of its subject; its rule says who reads it."""
        return self.filter(visible_through(REGISTERED, user))

    def present(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    def of(self, ref: Ref) -> Self:
        return self.present().filter(subject=str(ref)).order_by("created_at", "pk")
