"""Reads of studies and of the parts of labs."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q

from kilometre.foundation.records.models import RecordQuerySet

from .enums import OPEN_STATES, TAKING_PART, PartState, StudyState


class StudyQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones; the others for the labs asked, who coordinates, who asks, and the national coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        seen = Q(is_public=True)
        if own.acting_id:
            seen |= Q(coordinator=own.acting_id)
        if own.organisations:
            seen |= Q(asked_by__in=own.organisations)
        if own.labs:
            from .models import Part  # noqa: PLC0415 (models use this module)

            seen |= Q(pk__in=Part.objects.filter(lab__in=own.labs).values("study"))
        return self.filter(seen)

    def public(self) -> Self:
        return self.filter(is_public=True)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def of_lab(self, slug: str) -> Self:
        """Those in which the lab takes part."""
        from .models import Part  # noqa: PLC0415 (models use this module)

        return self.filter(pk__in=Part.objects.filter(lab__slug=slug, state__in=TAKING_PART).values("study"))

    def in_region(self, code: str) -> Self:
        """Those in which a lab of the region takes part."""
        from .models import Part  # noqa: PLC0415 (models use this module)

        rows = Part.objects.filter(lab__region__code=code, state__in=TAKING_PART)
        return self.filter(pk__in=rows.values("study"))

    def for_list(self) -> Self:
        return self.select_related("coordinator", "reform").prefetch_related("parts__lab")

    def for_page(self) -> Self:
        from .models import Part  # noqa: PLC0415 (models use this module)

        parts = Part.objects.select_related("lab__region", "contact", "answered_by").order_by(
            "lab__sort_key", "pk"
        )
        return self.select_related("coordinator__user", "reform", "asked_by").prefetch_related(
            Prefetch("parts", parts)
        )


class PartQuerySet(models.QuerySet):
    def to_answer(self, labs: Iterable[int]) -> Self:
        """Asked of these labs, in a study that is not over."""
        return self.filter(lab__in=labs, state=PartState.ASKED, study__state__in=OPEN_STATES)

    def under_way(self) -> Self:
        """Accepted, in a study that runs."""
        return self.filter(state=PartState.ACCEPTED, study__state=StudyState.RUNNING)

    def of_who_left(self) -> Self:
        """Those whose contact is of the lab no more."""
        from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

        present = Membership.objects.current().filter(person=OuterRef("contact"), lab=OuterRef("lab"))
        return self.filter(~Exists(present))

    def late(self, today: dt.date) -> Self:
        return self.under_way().filter(ends_on__lt=today)
