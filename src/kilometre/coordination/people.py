"""Accounts of the people of a network, for what is told to them."""

from collections.abc import Iterable, Iterator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.notifications import Notice
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Lab, Membership

from .models import Member, Network
from .queries.networks import people_of


def members_of(network: Network) -> list[User]:
    return list(User.objects.reachable().filter(person__in=people_of(network).values("pk")).order_by("pk"))


def heads_of(network: Network) -> list[User]:
    heads = network.members.heads().values("person")
    return list(User.objects.reachable().filter(person__in=heads).order_by("pk"))


def brought_by(member: Member) -> list[User]:
    """The person, or the team of the lab."""
    if member.person_id is not None:
        people = [member.person_id]
    else:
        people = list(Membership.objects.current().filter(lab=member.lab).values_list("person", flat=True))
    return list(User.objects.reachable().filter(person__in=people).order_by("pk"))


def tell(people: Iterable[User], text: str, url: str, *, but: str = "") -> Iterator[Notice]:
    """One notice each, except for who did it."""
    for user in people:
        if user.public_id != but:
            yield Notice(user, text, url)


def team_of(lab: Lab, *, leads_only: bool = False) -> list[User]:
    """Accounts of those who work in the lab today."""
    rows = Membership.objects.current().filter(lab=lab)
    if leads_only:
        rows = rows.filter(role=MembershipRole.LEAD)
    return list(User.objects.reachable().filter(person__in=rows.values("person")).order_by("pk"))


def coordination(*, is_fictional: bool) -> list[User]:
    """Accounts of the national coordination; that of the examples apart."""
    rows = Membership.objects.current().filter(role=MembershipRole.COORDINATOR).values("person")
    people = User.objects.reachable().filter(person__in=rows).order_by("pk")
    return [user for user in people if user.is_fictional == is_fictional]
