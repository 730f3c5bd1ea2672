"""Reads of arrivals, of their steps and of the checklist."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, Min, Q

from kilometre.coordination.enums import ArrivalState, SponsorState, StepState, StepWho
from kilometre.foundation.records.models import RecordQuerySet
from kilometre.foundation.records.origins import Origin

TODO = Q(steps__state=StepState.TODO)


class ChecklistStepQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """The national coordination's, with the examples apart."""
        from kilometre.network.rules import is_coordinator  # noqa: PLC0415 (app ready)

        return self.of(is_fictional=user.is_fictional) if is_coordinator(user) else self.none()

    def of(self, *, is_fictional: bool) -> Self:
        """What an arrival starts with today, in order."""
        rows = self.filter(origin=Origin.FICTIONAL) if is_fictional else self.real()
        return rows.kept().order_by("position", "pk")

    def kept(self) -> Self:
        return self.filter(is_removed=False)


class ArrivalQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """To the lab's members, to the sponsor (asked or accepted), and to the national coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        if own.acting_id is None:
            return self.none()
        return self.filter(Q(lab__in=own.labs) | Q(sponsor=own.acting_id))

    def under_way(self) -> Self:
        return self.filter(state=ArrivalState.UNDER_WAY)

    def closed(self) -> Self:
        return self.filter(state=ArrivalState.CLOSED)

    def in_region(self, code: str) -> Self:
        return self.filter(lab__region__code=code)

    def of_lab(self, slug: str) -> Self:
        return self.filter(lab__slug=slug)

    def for_list(self) -> Self:
        """With ``steps_all``, ``steps_left`` and ``next_due`` (the first date still owed)."""
        return self.select_related("lab", "sponsor__user").annotate(
            steps_all=Count("steps"),
            steps_left=Count("steps", filter=TODO),
            next_due=Min("steps__due_on", filter=TODO),
        )

    def for_page(self) -> Self:
        return self.select_related("lab__region", "sponsor__user").prefetch_related("steps")


class ArrivalStepQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """To do, in the arrivals under way, the most urgent first."""
        rows = self.filter(state=StepState.TODO, arrival__state=ArrivalState.UNDER_WAY)
        return rows.select_related("arrival__lab", "arrival__sponsor__user").order_by("due_on", "pk")

    def late(self, today: dt.date) -> Self:
        return self.waiting().filter(due_on__lt=today)

    def done_by(self, user: Any) -> Self:
        """Those that ``user`` does: of their labs, of those they sponsor, of the coordination."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready)

        own = standing(user)
        if own.acting_id is None:
            return self.none()
        mine = Q(who=StepWho.TEAM, arrival__lab__in=own.labs) | Q(
            who=StepWho.SPONSOR,
            arrival__sponsor=own.acting_id,
            arrival__sponsor_state=SponsorState.ACCEPTED,
        )
        if own.is_coordinator:
            is_example = Q(arrival__origin=Origin.FICTIONAL)
            mine |= Q(who=StepWho.COORDINATION) & (is_example if user.is_fictional else ~is_example)
        return self.filter(mine)
