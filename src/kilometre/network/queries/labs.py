"""Reads of labs."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.enums import OPEN_STATUSES
from kilometre.network.spelling import words

if TYPE_CHECKING:
    from kilometre.network.models import Territory


class LabQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Labs are public."""
        return self.all()

    def for_page(self) -> Self:
        """With all that the lab's own page shows."""
        return self.select_related("region", "territory").prefetch_related(
            "carriers", "partners", "skills", "citations"
        )

    def for_list(self) -> Self:
        return self.select_related("region").prefetch_related("carriers")

    def open(self) -> Self:
        """Labs one can turn to: in activity, or being created."""
        return self.filter(status__in=OPEN_STATUSES)

    def matching(self, text: str) -> Self:
        """Those whose names, city, region, missions or expertises hold every word."""
        rows = self
        for word in words(text):
            rows = rows.filter(search_key__contains=word)
        return rows

    def around(self, territory: "Territory") -> Self:
        """Labs of the region (or overseas collectivity) where a territory lies."""
        return self.filter(region=territory.region_id or territory.pk)

    def count_by_region(self) -> dict[int, int]:
        """Number of labs for each region that has one, by its id: the index alone answers."""
        rows = self.filter(region__isnull=False).order_by().values_list("region_id")
        return dict(rows.annotate(number=Count("region_id")))
