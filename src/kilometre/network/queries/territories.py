"""Territories of the current vintage."""

from typing import Self

from django.db import models

from kilometre.network.cog import VINTAGE
from kilometre.network.enums import TerritoryKind


class TerritoryQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Those of the vintage that the platform ships with."""
        return self.filter(vintage=VINTAGE)

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def inhabited(self) -> Self:
        """Without the overseas collectivities where nobody lives."""
        return self.exclude(kind=TerritoryKind.COLLECTIVITY, population=None)

    def with_parents(self) -> Self:
        """With all that a page says of where it lies."""
        return self.select_related("region", "department", "epci", "commune")
