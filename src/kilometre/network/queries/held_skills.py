"""Reads of the skills that people say to have, and of what colleagues say of them."""

from typing import Any, Self

from django.db import models
from django.db.models import Prefetch, Q

from kilometre.network.enums import EndorsementState

from .people import known_to


class HeldSkillQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, and those that people whom one may know of chose to show to the network."""
        from kilometre.network import rules  # noqa: PLC0415 (app ready: rules read models)

        if not user.is_authenticated:
            return self.none()
        own = Q(person__user=user.pk)
        if not rules.is_in_network(user):
            return self.filter(own)
        return self.filter(own | (Q(is_shown=True) & known_to(user, "person__")))

    def with_proofs(self) -> Self:
        """With ``given``: what colleagues attested; and the works that show it."""
        from kilometre.network.models import Endorsement  # noqa: PLC0415 (models use this module)

        given = Endorsement.objects.given().select_related("by").order_by("answered_at", "pk")
        return self.select_related("skill", "person").prefetch_related(
            Prefetch("endorsements", given, to_attr="given"), "evidence"
        )

    def by_name(self) -> Self:
        """In the order of the skills' names: never of levels."""
        return self.order_by("skill__label", "pk")


class EndorsementQuerySet(models.QuerySet):
    def given(self) -> Self:
        return self.filter(state=EndorsementState.GIVEN)

    def awaited(self) -> Self:
        """Those that wait for their answer."""
        return self.filter(state=EndorsementState.ASKED)

    def by(self, person_id: int | None) -> Self:
        """Those asked of somebody, the latest first."""
        rows = self.filter(by=person_id) if person_id else self.none()
        return rows.select_related("held__person", "held__skill", "by").order_by("-asked_at", "-pk")

    def touching(self, person: Any) -> Self:
        """Those about somebody's skills, and those that they gave."""
        return self.filter(Q(held__person=person) | Q(by=person))
