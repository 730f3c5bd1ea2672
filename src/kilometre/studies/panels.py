"""Studies on lower pages: of a lab, of a reform."""

from typing import Any

from django.http import HttpRequest

from kilometre.foundation.ui import panels
from kilometre.network.models import Lab, Reform

from . import rules
from .models import Study

SHOWN = 6


def of_lab(lab: Lab, request: HttpRequest) -> dict[str, Any] | None:
    rows = Study.objects.visible_to(request.user).of_lab(lab.slug).order_by("-created_at", "-pk")
    studies = list(rows[:SHOWN])
    return {"studies": studies, "is_reform": False} if studies else None


def of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    rows = Study.objects.visible_to(request.user).filter(reform=reform).order_by("-created_at", "-pk")
    return {"studies": list(rows[:SHOWN]), "can_order": rules.can_order(request.user), "is_reform": True}


panels.register(Lab, "etudes", template="studies/panel.html", context=of_lab, order=35)
panels.register(Reform, "etudes", template="studies/panel.html", context=of_reform, order=30)
