"""Networks and gatherings on the page of a lab; gatherings on that of a network."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kilometre.foundation.ui import panels
from kilometre.network.models import Lab

from .models import Gathering, Network

SHOWN = 5


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any] | None:
    """The networks that the lab is in, and what it hosts soon."""
    seen = Network.objects.visible_to(request.user).active()
    here = seen.filter(members__lab=lab, members__ended_on__isnull=True).order_by("sort_key")
    hosted = Gathering.objects.visible_to(request.user).upcoming(timezone.now()).filter(lab=lab)
    networks, gatherings = list(here[:SHOWN]), list(hosted[:SHOWN])
    if not networks and not gatherings:
        return None
    return {"networks": networks, "gatherings": gatherings}


def of_network(network: Network, request: HttpRequest) -> dict[str, Any] | None:
    rows = Gathering.objects.visible_to(request.user).upcoming(timezone.now()).filter(network=network)
    gatherings = list(rows[:SHOWN])
    return {"networks": [], "gatherings": gatherings} if gatherings else None


panels.register(Lab, "reseaux", template="coordination/panel.html", context=of_lab, order=45)
panels.register(Network, "rendez-vous", template="coordination/panel.html", context=of_network, order=20)
