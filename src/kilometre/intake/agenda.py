"""« À faire » on the home page: the needs that wait for this person, the most urgent first."""

from itertools import chain
from operator import attrgetter
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kilometre.network import home
from kilometre.network.rules import standing

from .enums import NeedState
from .models import Need

SHOWN = 6


def of_home(request: HttpRequest) -> dict[str, Any] | None:
    """For members of labs and for the coordination; the others have no needs to handle."""
    own = standing(request.user)
    if not own.labs and not own.is_coordinator:
        return None
    waiting = Need.objects.waiting().order_by("due_at").select_related("lab")
    to_take = list(waiting.filter(lab__in=own.labs)[:SHOWN])
    if own.is_coordinator:
        now = timezone.now()
        to_take += list(chain(waiting.past_due(now)[:SHOWN], waiting.without_team()[:SHOWN]))
    to_answer = Need.objects.filter(contact=own.person_id, state=NeedState.IN_CHARGE).order_by("taken_at")
    needs = sorted({need.pk: need for need in to_take}.values(), key=attrgetter("due_at"))[:SHOWN]
    return {"to_take": needs, "to_answer": list(to_answer.select_related("lab")[:SHOWN])}


home.show("a-faire", template="intake/home/to_do.html", context=of_home, order=10, is_first=True)
