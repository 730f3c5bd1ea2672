"""What the directory adds to its own pages: open vacancies on a lab, the way to somebody's days."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from kilometre.foundation.ui import panels

from .models import Lab, Vacancy

SHOWN = 4


def vacancies_of(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    rows = Vacancy.objects.visible_to(request.user).open(timezone.localdate()).filter(lab=lab)
    return {"vacancies": rows.order_by("closes_on", "pk")[:SHOWN]}


panels.register(
    Lab,
    "postes",
    template="network/vacancies_panel.html",
    context=vacancies_of,
    order=60,
    needs=("vacancies",),
)
