"""Labs as needs see them: which one a need goes to, and who is in its team."""

from typing import Any

from django.db.models import Q, QuerySet

from kilometre.network.models import Lab, Person, Territory
from kilometre.network.rules import standing

from .models import Need


def labs_offered_to(user: Any) -> "QuerySet[Lab]":
    """The open labs one may send a need to: examples are for the accounts of the examples."""
    labs = Lab.objects.open().order_by("sort_key")
    return labs if getattr(user, "is_fictional", False) else labs.real()


def labs_that_may_take(need: Need) -> "QuerySet[Lab]":
    """The other open labs where somebody can answer; examples among themselves."""
    others = Lab.objects.open().alike(need).where_somebody_answers()
    if need.lab is not None:
        others = others.exclude(pk=need.lab.pk)
    return others.order_by("sort_key")


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
    """Can anybody of the lab of a need answer?"""
    return lab is not None and lab.has_people


def team_of(lab: Lab | None) -> "QuerySet[Person]":
    """The people of the lab who can be reached here."""
    return Person.objects.reachable_members(lab) if lab else Person.objects.none()
