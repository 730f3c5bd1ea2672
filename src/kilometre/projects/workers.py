"""Who works on a project."""

from django.db.models import Q

from kilometre.network.models import Membership, Person
from kilometre.network.queries.people import PersonQuerySet

from .models import Project


def workers(project: Project) -> PersonQuerySet:
    """Its team, and the members of its labs."""
    labs = [project.lead_lab_id, *(lab.pk for lab in project.partner_labs.all())]
    members = Membership.objects.current().filter(lab__in=[pk for pk in labs if pk])
    team = project.team.filter(until=None)
    return Person.objects.filter(Q(pk__in=members.values("person")) | Q(pk__in=team.values("person")))
