"""What projects can say of somebody's contributions: those of which they are the contact."""

import datetime as dt
from collections.abc import Iterator

from kilometre.network.contributions import Contribution, register
from kilometre.network.models import Person

from .models import Project


@register("projects", label="Projets", order=45)
def projects(person: Person, starts_on: dt.date, ends_on: dt.date) -> Iterator[Contribution]:
    """Public projects are named; of a draft, only its lab is. A project has no end: all those opened by then."""
    rows = Project.objects.filter(contact=person, created_at__date__lte=ends_on).select_related("lead_lab")
    for project in rows.order_by("sort_key", "pk"):
        named = f"du projet « {project} »" if project.is_public else "d'un projet non publié"
        where = f", {project.lead_lab}" if project.lead_lab else ""
        yield Contribution(project.public_id, f"Interlocuteur {named}{where}")
