"""Reads of the vacancies of labs."""

import datetime as dt
from typing import Any, Self

from django.db.models import Q

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.enums import VacancyState


class VacancyQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones are public; the others are for who writes for the lab."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        return self.filter(Q(state=VacancyState.PUBLISHED) | Q(lab__in=own.labs))

    def open(self, today: dt.date) -> Self:
        """One may still answer."""
        return self.filter(state=VacancyState.PUBLISHED, closes_on__gte=today)

    def for_list(self) -> Self:
        return self.select_related("lab__region").prefetch_related("skills")

    def for_page(self) -> Self:
        return self.for_list()
