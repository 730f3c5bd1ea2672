"""Whom to tell: accounts in use of a lab's team, of those who lead it, of the national coordination; each one once, in one order.

Who may read a page is said by rules; these are only those to whom something is told.
"""

from collections.abc import Iterable
from typing import Any

from kilometre.foundation.accounts.models import User

from .enums import MembershipRole
from .models import Lab, Membership


def team_of(lab: Lab | None) -> list[User]:
    """Who works in the lab today; nobody where there is no lab."""
    return teams_of([lab.pk]) if lab else []


def teams_of(labs: Iterable[int]) -> list[User]:
    """Who works today in any of these labs (their keys)."""
    return accounts_of(_current(lab__in=list(labs)).values("person"))


def leads_of(lab: Lab | None) -> list[User]:
    """Who leads the lab today."""
    return accounts_of(_current(lab=lab, role=MembershipRole.LEAD).values("person")) if lab else []


def answering_for(labs: Iterable[int]) -> list[User]:
    """Who leads each of these labs (their keys); its whole team where nobody who leads it has an account."""
    rows = _current(lab__in=list(labs), person__user__in=User.objects.reachable())
    by_lab: dict[int, list[tuple[int, str]]] = {}
    for lab, person, role in rows.values_list("lab", "person", "role"):
        by_lab.setdefault(lab, []).append((person, role))
    people: set[int] = set()
    for team in by_lab.values():
        leads = {person for person, role in team if role == MembershipRole.LEAD}
        people |= leads or {person for person, _ in team}
    return accounts_of(people)


def coordination(*, is_fictional: bool) -> list[User]:
    """The national coordination; that of the examples apart."""
    people = accounts_of(_current(role=MembershipRole.COORDINATOR).values("person"))
    return [user for user in people if user.is_fictional == is_fictional]


def accounts_of(people: Any) -> list[User]:
    """Accounts in use of these people (their keys, or a query of them): the others would not read what is sent."""
    return list(User.objects.reachable().filter(person__in=people).order_by("pk"))


def _current(**role: Any) -> Any:
    return Membership.objects.current().filter(**role)
