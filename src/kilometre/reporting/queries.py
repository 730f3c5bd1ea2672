"""Reads of campaigns and of what labs return."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Prefetch, Q

from kilometre.foundation.records.models import RecordQuerySet

from .enums import CampaignState, ReturnState

ALONE = Q(lines__declared__isnull=False, lines__computed__isnull=True)


class CampaignQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those in which one's lab takes part; all of them for the coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        return self.filter(pk__in=_returns().filter(lab__in=own.labs).values("campaign"))

    def with_progress(self) -> Self:
        """``expected`` labs and how many of them ``signed``."""
        signed = Count("returns", filter=Q(returns__state=ReturnState.SIGNED))
        return self.annotate(expected=Count("returns"), signed=signed)

    def for_list(self) -> Self:
        return self.with_progress()

    def for_page(self) -> Self:
        return self.with_progress()


class ReturnQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of one's labs; all of them for the coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        own = standing(user)
        return self.all() if own.is_coordinator else self.filter(lab__in=own.labs)

    def awaited(self) -> Self:
        """Not signed, in a campaign that runs."""
        return self.filter(state=ReturnState.EXPECTED, campaign__state=CampaignState.OPEN)

    def with_counts(self) -> Self:
        """``declared`` lines; of them ``alone``, without a computed value, and ``gaps``, which differ from it."""
        gap = Q(lines__declared__isnull=False, lines__computed__isnull=False) & ~Q(
            lines__declared=F("lines__computed")
        )
        return self.annotate(
            declared=Count("lines", filter=Q(lines__declared__isnull=False), distinct=True),
            alone=Count("lines", filter=ALONE, distinct=True),
            gaps=Count("lines", filter=gap, distinct=True),
        )

    def for_page(self) -> Self:
        from .models import ReturnLine  # noqa: PLC0415 (models use this module)

        lines = Prefetch("lines", ReturnLine.objects.order_by("position", "pk"))
        return self.select_related("campaign", "lab", "signed_by").prefetch_related(lines)


class LineQuerySet(models.QuerySet):
    def apart(self) -> Self:
        """Declared otherwise than computed."""
        known = self.filter(declared__isnull=False, computed__isnull=False)
        return known.exclude(declared=F("computed"))


class BookletQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Published ones; all of them for the coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        return self.all() if standing(user).is_coordinator else self.filter(is_public=True)

    def for_page(self) -> Self:
        return self.select_related("snapshot")


def _returns() -> Any:
    from .models import LabReturn  # noqa: PLC0415 (models use this module)

    return LabReturn.objects
