"""Labs as needs see them: which one a need goes to, and who is in its team."""

from typing import Any

from django.db.models import QuerySet

from kilometre.network.models import Lab, Membership, Person, Territory


def lab_for(territory: Territory) -> Lab | None:
    """The open lab nearest to a place: of the commune, its intercommunality, its department, its region."""
    place: Any = territory
    around = (place.pk, place.commune_id, place.epci_id, place.department_id, place.region_id)
    ranks = {pk: rank for rank, pk in enumerate(around) if pk is not None}
    labs = Lab.objects.open().filter(territory__in=ranks).order_by("pk")
    return min(labs, key=lambda lab: ranks[lab.territory_id], default=None)


def team_of(lab: Lab) -> "QuerySet[Person]":
    """The people who work in the lab today."""
    current = Membership.objects.current().filter(lab=lab)
    return Person.objects.filter(pk__in=current.values("person")).order_by("sort_key")
