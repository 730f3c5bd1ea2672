"""Who works on a project."""

import datetime as dt
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kilometre.network.models import Membership, Person
from kilometre.network.queries.people import PersonQuerySet, running

from .models import Project, TeamMember


def workers(project: Project) -> PersonQuerySet:
    """Its team, and the members of its labs."""
    labs = [project.lead_lab_id, *(lab.pk for lab in project.partner_labs.all())]
    members = Membership.objects.current().filter(lab__in=[pk for pk in labs if pk])
    team = project.team.filter(until=None)
    return Person.objects.filter(Q(pk__in=members.values("person")) | Q(pk__in=team.values("person")))


def works_on(person: str, *, project: str, lead_lab: str) -> Q:
    """Condition of rows whose ``person`` is one of the ``workers`` of their project: who left cannot act any more.

    The three are paths from the row; each row is looked up. Written once a day: pages ask it many times.
    """
    return _works_on(timezone.localdate(), person, project, lead_lab)


@lru_cache(maxsize=64)
def _works_on(today: dt.date, person: str, project: str, lead_lab: str) -> Q:
    partners = Project.partner_labs.through.objects.filter(project=OuterRef(OuterRef(project)))
    of_lab = Q(lab=OuterRef(lead_lab)) | Q(lab__in=partners.values("lab"))
    members = Membership.objects.filter(running(today), of_lab, person=OuterRef(person))
    team = TeamMember.objects.filter(person=OuterRef(person), project=OuterRef(project), until=None)
    return Q(Exists(members)) | Q(Exists(team))


def owner_works() -> Q:
    """Of lines: who takes care of it still works on the project."""
    return works_on("owner", project="project", lead_lab="project__lead_lab")


def contact_works(prefix: str = "") -> Q:
    """Of projects, or of what hangs on them under ``prefix``: who answers for it still works on it."""
    return works_on(f"{prefix}contact", project=f"{prefix}pk", lead_lab=f"{prefix}lead_lab")
