"""Reads of people and of their roles."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.network.spelling import words


def running(day: dt.date, prefix: str = "") -> Q:
    """« In force on that day », on memberships or on those joined under ``prefix``."""
    started = Q((f"{prefix}starts_on__isnull", True)) | Q((f"{prefix}starts_on__lte", day))
    not_ended = Q((f"{prefix}ends_on__isnull", True)) | Q((f"{prefix}ends_on__gt", day))
    return started & not_ended


class MembershipQuerySet(models.QuerySet):
    def current(self, on: dt.date | None = None) -> Self:
        """Those running on a day (today by default)."""
        return self.filter(running(on or timezone.localdate()))

    def visible_to(self, user: Any) -> Self:
        """Roles of the people whom one may know of."""
        from kilometre.network.models import Person  # noqa: PLC0415 (app ready: models read queries)

        return self.filter(person__in=Person.objects.visible_to(user))


class PersonQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Listed people are visible to the network, team mates to each other, all to the coordination."""
        from kilometre.network import rules  # noqa: PLC0415 (app ready: rules read models)
        from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

        if not user.is_authenticated:
            return self.none()
        if rules.is_coordinator(user) or rules.is_administrator(user):
            return self.all()
        own = Q(user=user.pk)
        if not rules.is_in_network(user):
            return self.filter(own)
        mates = Membership.objects.current().filter(lab__in=rules.standing(user).labs).values("person")
        return self.filter(own | Q(is_listed=True) | Q(pk__in=mates))

    def for_page(self) -> Self:
        return self.prefetch_related("skills")

    def with_roles(self) -> Self:
        """With ``roles``: current memberships, their lab and organisation."""
        from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

        current = Membership.objects.current().select_related("lab", "organisation")
        return self.prefetch_related(Prefetch("memberships", current, to_attr="roles"))

    def matching(self, text: str) -> Self:
        """Those whose name or job holds every word."""
        rows = self
        for word in words(text):
            rows = rows.filter(search_key__contains=word)
        return rows
