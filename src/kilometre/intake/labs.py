"""Labs as needs see them: which one a need goes to, and who is in its team."""

from kilometre.network.models import Lab, Membership, Person, Territory
from kilometre.network.queries.people import PersonQuerySet


def lab_for(territory: Territory) -> Lab | None:
    """The open lab nearest to a place: of the commune, its intercommunality, its department, its region."""
    around = (
        territory.pk,
        territory.commune_id,
        territory.epci_id,
        territory.department_id,
        territory.region_id,
    )
    ranks = {pk: rank for rank, pk in enumerate(around) if pk is not None}
    labs = Lab.objects.open().filter(territory__in=ranks).order_by("pk")
    return min(labs, key=lambda lab: ranks[lab.territory_id], default=None)


def team_of(lab: Lab) -> PersonQuerySet:
    """The people who work in the lab today."""
    current = Membership.objects.current().filter(lab=lab)
    return Person.objects.filter(pk__in=current.values("person")).order_by("sort_key")
