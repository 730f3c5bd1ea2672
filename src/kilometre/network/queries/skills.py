"""Reads of the taxonomy."""

from typing import Any, Self

from django.db.models import Count, Q

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.foundation.records.origins import REAL_ORIGINS


class SkillQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The taxonomy is public."""
        return self.all()

    def for_page(self) -> Self:
        return self.select_related("broader")

    def families(self) -> Self:
        return self.filter(broader=None)

    def with_lab_count(self) -> Self:
        """With ``lab_count``: real labs that say they have this skill."""
        return self.annotate(lab_count=Count("labs", filter=Q(labs__origin__in=REAL_ORIGINS), distinct=True))
