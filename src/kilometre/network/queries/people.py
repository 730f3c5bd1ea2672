"""Reads of people and of their roles."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Lower
from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.network.enums import MembershipRole

from .searched import SearchedQuerySet

if TYPE_CHECKING:
    from kilometre.network.models import Lab, Person, Skill


def running(day: dt.date, prefix: str = "") -> Q:
    """« In force on that day », on memberships or on those joined under ``prefix``."""
    started = Q((f"{prefix}starts_on__isnull", True)) | Q((f"{prefix}starts_on__lte", day))
    not_ended = Q((f"{prefix}ends_on__isnull", True)) | Q((f"{prefix}ends_on__gt", day))
    return started & not_ended


def known_to(user: Any, prefix: str = "") -> Q:
    """Listed people are visible to the network, team mates to each other, all to the coordination.

    On people, or on those joined under ``prefix``: a join reads the few that it joins, a subquery all of them.
    """
    from kilometre.network import rules  # noqa: PLC0415 (app ready: rules read models)
    from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

    nobody = Q((f"{prefix}pk__in", []))
    if not user.is_authenticated:
        return nobody
    if rules.is_coordinator(user) or rules.is_administrator(user):
        return ~nobody
    own = Q((f"{prefix}user", user.pk))
    if not rules.is_in_network(user):
        return own
    mates = Membership.objects.current().filter(lab__in=rules.standing(user).labs).values("person")
    return own | Q((f"{prefix}is_listed", True)) | Q((f"{prefix}pk__in", mates))


def roles_of(path: str = "") -> Prefetch:
    """What brings ``roles`` along, of people or of those that rows name (``contact__``): one query for all of them."""
    from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

    current = Membership.objects.current().select_related("lab", "organisation")
    return Prefetch(f"{path}memberships", current, to_attr="roles")


class MembershipQuerySet(models.QuerySet):
    def current(self, on: dt.date | None = None) -> Self:
        """Those running on a day (today by default)."""
        return self.filter(running(on or timezone.localdate()))

    def answering(self) -> Self:
        """Those running today of people whose account is in use: somebody of the lab is here to answer.

        The one definition of « a lab where somebody can answer »; a person may answer before confirming an address.
        """
        return self.current().filter(Exists(User.objects.reachable().filter(person=OuterRef("person"))))

    def lasting(self, on: dt.date | None = None) -> Self:
        """Those not over on a day (today by default): running, or to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on or timezone.localdate()))

    def begun(self) -> Self:
        """Those that run or ran, none to come."""
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=timezone.localdate()))

    def visible_to(self, user: Any) -> Self:
        """Roles of the people whom one may know of."""
        return self.filter(known_to(user, "person__"))


class PersonQuerySet(SearchedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of ``known_to``."""
        return self.filter(known_to(user))

    def listed(self) -> Self:
        """Those who chose to be in the directory."""
        return self.filter(is_listed=True)

    def reachable(self) -> Self:
        """Those who have an account in use: the others would not read what is sent to them."""
        return self.filter(user__in=User.objects.reachable().filter(email_confirmed_at__isnull=False))

    def of_confirmed_address(self, *emails: str) -> Self:
        """Whoever proved one of these addresses with their account."""
        rows = self.filter(user__email_confirmed_at__isnull=False)
        return rows.alias(address=Lower("user__email")).filter(address__in=_lowered(emails))

    def named_by(self, *emails: str) -> Self:
        """People without an account that somebody named by one of these addresses.

        What the owner of an account wrote as a professional address proves nothing: it never counts here.
        """
        rows = self.filter(user=None).alias(address=Lower("email")).filter(address__in=_lowered(emails))
        return rows.order_by("pk")

    def reachable_members(self, lab: "Lab") -> Self:
        """Those of the lab today who have an account in use."""
        from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

        members = Membership.objects.current().filter(lab=lab).values("person")
        return self.reachable().filter(pk__in=members).order_by("sort_key", "pk")

    def possible_endorsers(self, person: "Person") -> Self:
        """Who may attest somebody's skills: those who share or shared a lab, those who lead one; with an account."""
        from kilometre.network.models import Membership  # noqa: PLC0415 (app ready)

        begun = Membership.objects.begun()
        labs = begun.filter(person=person, lab__isnull=False).values("lab")
        mates = begun.filter(lab__in=labs).values("person")
        leads = Membership.objects.current().filter(role=MembershipRole.LEAD).values("person")
        rows = self.reachable().filter(Q(pk__in=mates) | Q(pk__in=leads)).exclude(pk=person.pk)
        return rows.alike(person).order_by("sort_key", "pk")

    def showing(self, skill: "Skill") -> Self:
        """Those who chose to show that they have this skill, by name."""
        from kilometre.network.models import HeldSkill  # noqa: PLC0415 (app ready)

        shown = HeldSkill.objects.filter(skill=skill, is_shown=True).values("person")
        return self.filter(pk__in=shown).order_by("sort_key", "pk")

    def with_roles(self) -> Self:
        """With ``roles``."""
        return self.prefetch_related(roles_of())


def _lowered(emails: Iterable[str]) -> set[str]:
    return {email.lower() for email in emails}
