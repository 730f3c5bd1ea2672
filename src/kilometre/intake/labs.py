"""Labs as needs see them: which one a need goes to, and who is in its team."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kilometre.foundation.accounts.models import User
from kilometre.network.models import Lab, Membership, Person, Territory
from kilometre.network.rules import standing

from .models import Need


def labs_offered_to(user: Any) -> "QuerySet[Lab]":
    """The open labs one may send a need to: examples are for the accounts of the examples."""
    labs = Lab.objects.open().order_by("sort_key")
    return labs if getattr(user, "is_fictional", False) else labs.real()


def labs_that_may_take(need: Need) -> "QuerySet[Lab]":
    """The other open labs where somebody can answer; examples among themselves."""
    team = Membership.objects.current().filter(lab=OuterRef("pk"), person__user__is_active=True)
    others = Lab.objects.open().alike(need)
    if need.lab is not None:
        others = others.exclude(pk=need.lab.pk)
    return others.filter(Exists(team)).order_by("sort_key")


def lab_for(territory: Territory, user: Any) -> Lab | None:
    """The lab nearest to a place of those offered: of the commune, its intercommunality, department, region."""
    place: Any = territory
    around = (place.pk, place.commune_id, place.epci_id, place.department_id, place.region_id)
    ranks = {pk: rank for rank, pk in enumerate(around) if pk is not None}
    labs = labs_offered_to(user).filter(territory__in=ranks).order_by("pk")
    return min(labs, key=lambda lab: ranks[lab.territory_id], default=None)


def labs_of_needs_seen_by(user: Any) -> "QuerySet[Lab]":
    """One's own labs and those of the needs that one sees; all of them for the coordination."""
    own = standing(user)
    labs = Lab.objects.order_by("sort_key")
    if own.is_coordinator:
        return labs
    seen = Need.objects.visible_to(user).order_by().values("lab")
    return labs.filter(Q(pk__in=own.labs) | Q(pk__in=seen))


def has_team(lab: Lab | None) -> bool:
    """Can anybody of the lab answer? Labs that sources cite have nobody here until somebody joins."""
    if lab is None:
        return False
    people = Membership.objects.current().filter(lab=lab).values("person")
    # From the few people of the lab to their accounts.
    return bool(User.objects.reachable().filter(person__in=people).exists())


def team_of(lab: Lab | None) -> "QuerySet[Person]":
    """The people of the lab who can be reached here."""
    return Person.objects.reachable_members(lab) if lab else Person.objects.none()
