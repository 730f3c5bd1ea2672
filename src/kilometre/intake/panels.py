"""What intake shows on pages of the network: send a need here; for the team, those that wait."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest

from kilometre.foundation.ui import panels
from kilometre.network.models import Lab, Territory
from kilometre.network.rules import is_member_of

from .labs import has_team, lab_for
from .models import Need

SHOWN = 5


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any] | None:
    """The way to send a need; what waits, for the members of the lab."""
    is_team = is_member_of(request.user, lab)
    if not lab.is_open and not is_team:
        return None
    waiting = Need.objects.filter(lab=lab).waiting().followed().order_by(F("due_at").asc())
    return {
        "is_open": lab.is_open,
        "is_team": is_team,
        "has_team": is_team or has_team(lab),
        "waiting": waiting[:SHOWN] if is_team else [],
    }


def of_commune(territory: Territory, request: HttpRequest) -> dict[str, Any] | None:
    """The lab that a need from here would go to."""
    if not territory.is_place:
        return None
    return {"lab": lab_for(territory, request.user)}


def similar_to(need: Need, request: HttpRequest) -> dict[str, Any] | None:
    """The way to the cases near a need, which the page draws when one comes to them."""
    return {} if need.sent_at else None


panels.register(Lab, "besoins", template="intake/panels/lab.html", context=of_lab, order=20)
panels.register(Territory, "besoins", template="intake/panels/commune.html", context=of_commune, order=20)
panels.register(Need, "cas-proches", template="intake/panels/similar.html", context=similar_to, order=60)
