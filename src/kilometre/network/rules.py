"""Who may, in the directory and in all contexts above: one sentence each.

A person's current memberships are read once a request and kept on the user object.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation
from django.utils import timezone

from .enums import MembershipRole
from .models import Lab, Organisation, Person
from .queries.people import running


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is in the network today: ids of labs led, of labs worked in, of organisations by role."""

    person_id: int | None = None
    led_labs: frozenset[int] = frozenset()
    labs: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    funder_of: frozenset[int] = frozenset()
    is_coordinator: bool = False


NOBODY = Standing()


def standing(user: Any) -> Standing:
    """Read a user's memberships, once."""
    if not user.is_authenticated:
        return NOBODY
    known: Standing | None = getattr(user, "_standing", None)
    if known is None:
        known = user._standing = _read_standing(user)
    return known


def forget_standing(user: Any) -> None:
    """Have ``standing`` read again: called by the services that change memberships."""
    if user is not None and hasattr(user, "_standing"):
        del user._standing


def _read_standing(user: Any) -> Standing:
    rows = list(
        Person.objects.filter(user=user.pk)
        .annotate(
            now=FilteredRelation("memberships", condition=running(timezone.localdate(), "memberships__"))
        )
        .values_list("pk", "now__role", "now__lab_id", "now__organisation_id")
    )
    return Standing(
        person_id=rows[0][0] if rows else None,
        led_labs=frozenset(lab for _, role, lab, _ in rows if role == MembershipRole.LEAD),
        labs=frozenset(lab for *_, lab, _ in rows if lab is not None),
        organisations=frozenset(organisation for *_, organisation in rows if organisation is not None),
        funder_of=frozenset(org for _, role, _, org in rows if role == MembershipRole.FUNDER),
        is_coordinator=any(role == MembershipRole.COORDINATOR for _, role, *_ in rows),
    )


def is_in_network(user: Any, record: Any = None) -> bool:
    """A member of any lab or service of the network, or an administrator."""
    own = standing(user)
    return bool(own.labs or own.organisations) or is_administrator(user)


def is_administrator(user: Any, record: Any = None) -> bool:
    """An administrator of the platform."""
    return bool(user.is_authenticated and user.is_administrator)


def is_coordinator(user: Any, record: Any = None) -> bool:
    """The national coordination of the network."""
    return standing(user).is_coordinator


def is_member_of(user: Any, lab: Lab) -> bool:
    """A current member of this lab."""
    return lab.pk in standing(user).labs


def leads(user: Any, lab: Lab) -> bool:
    """The lead of this lab."""
    return lab.pk in standing(user).led_labs


def is_agent_of(user: Any, organisation: Organisation) -> bool:
    """Somebody who has a role in this organisation."""
    return organisation.pk in standing(user).organisations


def can_create_lab(user: Any, record: Any = None) -> bool:
    """The national coordination opens the pages of labs."""
    return is_coordinator(user)


def can_edit_lab(user: Any, lab: Lab) -> bool:
    """The lead of this lab, or the national coordination."""
    return leads(user, lab) or is_coordinator(user)


def can_manage_team(user: Any, lab: Lab) -> bool:
    """The lead of this lab, or the national coordination, says who is in its team."""
    return leads(user, lab) or is_coordinator(user)


def can_create_organisation(user: Any, record: Any = None) -> bool:
    """A lead of any lab, or the national coordination."""
    return bool(standing(user).led_labs) or is_coordinator(user)


def can_edit_organisation(user: Any, organisation: Organisation) -> bool:
    """An agent of this organisation, or the national coordination."""
    return is_agent_of(user, organisation) or is_coordinator(user)


def can_appoint(user: Any, organisation: Organisation) -> bool:
    """The national coordination, or an administrator, gives roles in organisations."""
    return is_coordinator(user) or is_administrator(user)


def can_edit_person(user: Any, person: Person) -> bool:
    """A person edits one's own profile."""
    return person.user_id is not None and person.user_id == user.pk


def has_profile(user: Any, record: Any = None) -> bool:
    """Somebody who is known to the directory."""
    return standing(user).person_id is not None
