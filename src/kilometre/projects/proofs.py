"""Works that may show somebody's skill: projects and actions of the labs where they are, or were."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from kilometre.network import evidence
from kilometre.network.models import Person

from .models import Action, Project

MOST = 100


def projects(person: Person, user: Any) -> Iterable[Project]:
    labs = _labs(person)
    rows = Project.objects.visible_to(user).filter(Q(lead_lab__in=labs) | Q(partner_labs__in=labs))
    return rows.distinct().order_by("title", "pk")[:MOST]


def actions(person: Person, user: Any) -> Iterable[Action]:
    rows = Action.objects.visible_to(user).filter(labs__in=_labs(person))
    return rows.distinct().order_by("title", "pk")[:MOST]


def _labs(person: Person) -> QuerySet[Any]:
    return person.memberships.begun().filter(lab__isnull=False).values("lab")


evidence.register("Projets", projects)
evidence.register("Actions", actions)
