"""Networks, gatherings and the arrival of the team, its support missions on the page of a lab; gatherings on that of a network."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kilometre.foundation.ui import french, panels
from kilometre.network.models import Lab

from .models import Arrival, Gathering, Mission, Network
from .presenting.arrivals import progress
from .rules import arrivals, missions

SHOWN = 5


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    """The networks that the lab is in, and what it hosts soon."""
    seen = Network.objects.visible_to(request.user).active()
    here = seen.filter(members__lab=lab, members__ended_on__isnull=True).order_by("sort_key")
    hosted = Gathering.objects.visible_to(request.user).upcoming(timezone.now()).filter(lab=lab)
    return {"networks": here[:SHOWN], "gatherings": hosted[:SHOWN]}


def of_network(network: Network, request: HttpRequest) -> dict[str, Any]:
    rows = Gathering.objects.visible_to(request.user).upcoming(timezone.now()).filter(network=network)
    return {"networks": [], "gatherings": rows[:SHOWN]}


def arrival_of(lab: Lab, request: HttpRequest) -> dict[str, Any] | None:
    """The arrival under way, to those who follow it; to those who may, the way to open one."""
    rows = Arrival.objects.visible_to(request.user).under_way().filter(lab=lab)
    found: Any = rows.for_list().first()
    if found is None:
        return {"arrival": None} if arrivals.can_open(request.user, lab) else None
    late = found.steps.waiting().late(timezone.localdate()).count()
    return {
        "arrival": found,
        "progress": progress(found.steps_all - found.steps_left, found.steps_all),
        "late": french.count(late, "étape en retard", "étapes en retard") if late else "",
    }


def missions_of(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    """The last support missions of the lab, to those who read them; to its members, the way to ask for one."""
    rows = Mission.objects.visible_to(request.user).filter(lab=lab).for_list().order_by("-created_at", "-pk")
    return {"missions": rows[:SHOWN], "can_ask": missions.can_ask(request.user, lab)}


BOTH = ("networks", "gatherings")
panels.register(Lab, "arrivee", template="coordination/lab_arrival.html", context=arrival_of, order=15)
panels.register(Lab, "reseaux", template="coordination/panel.html", context=of_lab, order=45, needs=BOTH)
panels.register(
    Lab, "appuis", template="coordination/lab_missions.html", context=missions_of, order=48,
    needs=("missions", "can_ask"),
)  # fmt: skip
panels.register(
    Network, "rendez-vous", template="coordination/panel.html", context=of_network, order=20, needs=BOTH
)
