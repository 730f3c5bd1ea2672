"""Reads of rituals, of meetings, of decisions and of actions."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, Prefetch, Q

from kilometre.coordination.enums import (
    FollowUpState,
    MeetingState,
    NetworkState,
    ProposalState,
)
from kilometre.foundation.records.models import RecordQuerySet

from .networks import not_over, own_networks


def readable(user: Any, prefix: str = "") -> Q | None:
    """Which rituals one reads, on them or on what is joined under ``prefix``; None for all."""
    from kilometre.network.rules import is_in_network, standing  # noqa: PLC0415 (app ready)

    own = standing(user)
    if own.is_coordinator:
        return None
    seen = Q((f"{prefix}pk__in", []))
    if is_in_network(user):
        seen |= Q((f"{prefix}is_open", True))
    if own.person_id:
        seen |= Q((f"{prefix}network__in", own_networks(user)))
    return seen


class RitualQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of one's networks, those open to all labs, and all of them to the national coordination."""
        seen = readable(user)
        return self.all() if seen is None else self.filter(seen)

    def live(self, since: dt.datetime) -> Self:
        """Those of an active network that may have met since, or may meet again."""
        return self.filter(not_over(since), network__state=NetworkState.ACTIVE)

    def of(self, user: Any) -> Self:
        """Those of the networks that one is in."""
        return self.filter(network__in=own_networks(user))

    def with_meetings(self) -> Self:
        return self.prefetch_related("meetings__ritual")

    def for_page(self) -> Self:
        """With its network, who is in it, and its meetings."""
        from kilometre.coordination.models import Member  # noqa: PLC0415 (models use this module)

        here = Member.objects.current().select_related("person__user", "lab")
        return (
            self.select_related("network")
            .prefetch_related(Prefetch("network__members", here))
            .with_meetings()
        )


class MeetingQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the rituals that one reads."""
        seen = readable(user, "ritual__")
        return self.all() if seen is None else self.filter(seen)

    def held(self) -> Self:
        return self.filter(state=MeetingState.HELD)

    def planned(self) -> Self:
        return self.filter(state=MeetingState.PLANNED)

    def led_by_rhythm(self) -> Self:
        """Those planned, and those that a rhythm cancelled."""
        return self.filter(Q(state=MeetingState.PLANNED) | Q(is_dropped=True))

    def for_page(self) -> Self:
        return self.select_related("ritual__network")

    def for_search(self) -> Self:
        return self.select_related("ritual").prefetch_related("decisions")


class ProposalQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=ProposalState.SENT)


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the meetings that one reads."""
        seen = readable(user, "meeting__ritual__")
        return self.all() if seen is None else self.filter(seen)

    def for_list(self) -> Self:
        return self.select_related("meeting__ritual__network")


class FollowUpQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the rituals that one reads, and one's own."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready)

        seen = readable(user, "ritual__")
        return self.all() if seen is None else self.filter(seen | Q(owner=standing(user).acting_id or 0))

    def open(self) -> Self:
        return self.filter(state=FollowUpState.OPEN)

    def settled(self) -> Self:
        return self.exclude(state=FollowUpState.OPEN)

    def late(self, today: dt.date) -> Self:
        return self.open().filter(due_on__lt=today)

    def with_carries(self, until: dt.datetime | None = None) -> Self:
        """``times_carried``: how many meetings closed while it was open, those begun by ``until``."""
        then = Q() if until is None else Q(carries__meeting__starts_at__lte=until)
        return self.annotate(times_carried=Count("carries", filter=then, distinct=True))

    def soonest(self) -> Self:
        return self.order_by(F("due_on").asc(), "pk")

    def for_list(self, until: dt.datetime | None = None) -> Self:
        return self.select_related("owner__user", "ritual__network", "meeting__ritual").with_carries(until)

    def for_page(self) -> Self:
        from kilometre.coordination.models import Carry  # noqa: PLC0415 (models use this module)

        carries = Carry.objects.select_related("meeting__ritual").order_by("meeting__starts_at")
        return self.select_related(
            "owner__user", "ritual__network", "meeting__ritual", "decision"
        ).prefetch_related(Prefetch("carries", carries))
