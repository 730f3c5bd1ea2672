"""Reads of networks and of who is in them."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, Prefetch, Q, Value
from django.utils import timezone

from kilometre.coordination.enums import NetworkState, Part, Reach
from kilometre.foundation.records.models import RecordQuerySet


def own_networks(user: Any) -> Any:
    """Ids of the networks that one is in, by oneself or by one's lab."""
    from kilometre.coordination.models import Member  # noqa: PLC0415 (models use this module)

    return Member.objects.of(user).values("network")


def not_over(since: dt.datetime, prefix: str = "") -> Q:
    """Which rituals may have met since, or may meet again; a day more, for the clocks overseas."""
    first = since.date() - dt.timedelta(days=1)
    return Q((f"{prefix}until__isnull", True)) | Q((f"{prefix}until__gte", first))


class NetworkQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """By their reach; to their members and to the national coordination, always."""
        from kilometre.network.rules import is_in_network, standing  # noqa: PLC0415 (app ready)

        if standing(user).is_coordinator:
            return self.all()
        seen = Q(reach=Reach.PUBLIC)
        if is_in_network(user):
            seen |= Q(reach=Reach.NETWORK)
        if standing(user).person_id:
            seen |= Q(pk__in=own_networks(user))
        return self.filter(seen)

    def active(self) -> Self:
        return self.filter(state=NetworkState.ACTIVE)

    def of(self, user: Any) -> Self:
        """Those that one is in."""
        return self.filter(pk__in=own_networks(user))

    def with_members(self) -> Self:
        from kilometre.coordination.models import Member  # noqa: PLC0415 (models use this module)

        here = Member.objects.current().select_related("person__user", "lab")
        return self.prefetch_related(Prefetch("members", here))

    def read_by(self, user: Any) -> Self:
        """With ``shows_people``: are the names of unlisted people for this reader?"""
        from kilometre.network.rules import is_in_network  # noqa: PLC0415 (app ready)

        if is_in_network(user):
            return self.annotate(shows_people=Value(True))
        return self.annotate(shows_people=Q(pk__in=own_networks(user)))

    def for_list(self) -> Self:
        ongoing = not_over(timezone.now(), "rituals__")
        return (
            self.select_related("organisation")
            .with_members()
            .annotate(ritual_count=Count("rituals", filter=ongoing, distinct=True))
        )

    def for_page(self) -> Self:
        return self.select_related("organisation").with_members()


class MemberQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(ended_on__isnull=True)

    def heads(self) -> Self:
        return self.current().filter(part=Part.HEAD)

    def of(self, user: Any) -> Self:
        """Those by which ``user`` is in a network: as a person, or with a lab."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready)

        own = standing(user)
        if own.person_id is None:
            return self.none()
        return self.current().filter(Q(person=own.person_id) | Q(lab__in=own.labs))


def people_of(network: Any) -> Any:
    """People of a network: its own, and the teams of its labs."""
    from kilometre.network.models import Membership, Person  # noqa: PLC0415 (app ready)

    here = network.members.current()
    teams = Membership.objects.current().filter(lab__in=here.filter(lab__isnull=False).values("lab"))
    own = here.filter(person__isnull=False).values("person")
    return Person.objects.filter(Q(pk__in=own) | Q(pk__in=teams.values("person"))).order_by("sort_key")
