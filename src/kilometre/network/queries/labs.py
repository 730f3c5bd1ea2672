"""Reads of labs."""

from typing import TYPE_CHECKING, Any, Self, cast

from django.db.models import Case, Count, Exists, OuterRef, Q, When

from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import OPEN_STATUSES

from .searched import SearchedQuerySet

if TYPE_CHECKING:
    from kilometre.network.models import Territory


class LabQuerySet(SearchedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Labs are public."""
        return self.all()

    def for_page(self) -> Self:
        """With what the lab's own page shows; ``presenting`` reads its carriers, partners and skills at once."""
        return self.with_people().select_related("region", "territory").prefetch_related("citations")

    def with_people(self) -> Self:
        """With ``has_people``."""
        return self.annotate(has_people=self._people())

    def where_somebody_answers(self) -> Self:
        """Those of ``has_people``."""
        return self.filter(self._people())

    def _people(self) -> Exists:
        members = cast("Any", self.model).memberships.rel.related_model.objects
        return Exists(members.answering().filter(lab=OuterRef("pk")))

    def with_links(self) -> Self:
        """With all that is said of a lab elsewhere than on its page: the API, the search."""
        return self.for_page().prefetch_related("carriers", "partners", "skills")

    def for_list(self) -> Self:
        return self.select_related("region").prefetch_related("carriers")

    def open(self) -> Self:
        """Labs one can turn to: in activity, or being created."""
        return self.filter(status__in=OPEN_STATUSES)

    def not_open(self) -> Self:
        """The others: closed, or nobody knows."""
        return self.exclude(status__in=OPEN_STATUSES)

    def around(self, territory: "Territory") -> Self:
        """Labs of the region (or overseas collectivity) where a territory lies."""
        return self.filter(region=territory.region_id or territory.pk)

    def nearest_first(self, territory: "Territory") -> Self:
        """Those that cover the territory, its intercommunality or its department, then the others, by name.

        Examples come after all of them.
        """
        own = [pk for pk in (territory.pk, territory.department_id, territory.epci_id) if pk]
        region = territory.region_id or territory.pk
        is_closer = Q(territory__in=own) & ~Q(territory=region)
        closeness = Case(When(is_closer, then=True), default=False)
        is_example = Case(When(origin=Origin.FICTIONAL, then=True), default=False)
        rows = self.annotate(is_closer=closeness, is_example=is_example)
        return rows.order_by("is_example", "-is_closer", "sort_key", "pk")

    def count_by_region(self) -> dict[str, int]:
        """Number of labs for each region that has one, by its official code."""
        rows = self.filter(region__isnull=False).order_by().values_list("region__code")
        return dict(rows.annotate(number=Count("pk")))
