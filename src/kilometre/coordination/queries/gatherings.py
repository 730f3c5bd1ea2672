"""Reads of gatherings and of their registrations."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, Prefetch, Q

from kilometre.coordination.enums import GatheringState, Reach, RegistrationState
from kilometre.foundation.records.models import RecordQuerySet

from .networks import own_networks


class GatheringQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """By their reach; to who registered, to who leads the lab that hosts and to the national coordination, always."""
        from kilometre.network.rules import is_in_network, standing  # noqa: PLC0415 (app ready)

        own = standing(user)
        if own.is_coordinator:
            return self.all()
        seen = Q(reach=Reach.PUBLIC)
        if is_in_network(user):
            seen |= Q(reach=Reach.NETWORK)
        if own.person_id:
            seen |= Q(network__in=own_networks(user)) | Q(pk__in=_registered(own.person_id))
        if own.led_labs:
            seen |= Q(lab__in=own.led_labs)
        return self.filter(seen)

    def planned(self) -> Self:
        return self.filter(state=GatheringState.PLANNED)

    def upcoming(self, now: dt.datetime) -> Self:
        return self.planned().filter(ends_at__gt=now).order_by("starts_at", "pk")

    def over(self, now: dt.datetime) -> Self:
        return self.planned().filter(ends_at__lte=now)

    def of_person(self, person: int) -> Self:
        """Those in which somebody has a place."""
        return self.filter(pk__in=_registered(person, RegistrationState.SEATED))

    def in_region(self, code: str) -> Self:
        return self.filter(lab__region__code=code)

    def of_lab(self, slug: str) -> Self:
        return self.filter(lab__slug=slug)

    def for_list(self) -> Self:
        seated = Q(registrations__state=RegistrationState.SEATED)
        return self.select_related("network", "lab").annotate(
            seated=Count("registrations", filter=seated, distinct=True)
        )

    def for_page(self) -> Self:
        from kilometre.coordination.models import Member  # noqa: PLC0415 (models use this module)

        here = Member.objects.current().select_related("person__user", "lab")
        return self.select_related("network", "lab__region").prefetch_related(
            Prefetch("network__members", here)
        )


class RegistrationQuerySet(models.QuerySet):
    def seated(self) -> Self:
        return self.filter(state=RegistrationState.SEATED)

    def waiting(self) -> Self:
        """The waiting list, the first registered first."""
        return self.filter(state=RegistrationState.WAITING).order_by("registered_at", "pk")

    def active(self) -> Self:
        return self.exclude(state=RegistrationState.CANCELLED)


def _registered(person: int, *states: str) -> Any:
    from kilometre.coordination.models import Registration  # noqa: PLC0415 (models use this module)

    rows = Registration.objects.filter(person=person)
    return (rows.filter(state__in=states) if states else rows.active()).values("gathering")
