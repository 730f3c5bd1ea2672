"""Reads of support missions."""

from typing import Any, Self

from django.db.models import Q

from kilometre.coordination.enums import MissionState
from kilometre.foundation.records.models import RecordQuerySet


class MissionQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """To the lab's members, to the person in charge, and to the national coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        if own.acting_id is None:
            return self.none()
        return self.filter(Q(lab__in=own.labs) | Q(in_charge=own.acting_id))

    def unanswered(self) -> Self:
        return self.filter(state=MissionState.ASKED).order_by("created_at", "pk")

    def agreed(self) -> Self:
        """Accepted and not over."""
        rows = self.filter(state__in=(MissionState.ACCEPTED, MissionState.UNDER_WAY))
        return rows.order_by("starts_on", "pk")

    def awaiting_word(self) -> Self:
        """Over, and the lab has not said whether it helped."""
        rows = self.filter(state__in=(MissionState.DONE, MissionState.STOPPED), useful="")
        return rows.order_by("settled_at", "pk")

    def for_list(self) -> Self:
        return self.select_related("lab", "in_charge__user")

    def for_page(self) -> Self:
        return self.select_related("lab__region", "in_charge__user")
