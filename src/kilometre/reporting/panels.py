"""The brief on the page of a reform."""

from typing import Any

from django.http import HttpRequest

from kilometre.foundation.ui import panels
from kilometre.network.models import Reform


def of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    return {}


panels.register(Reform, "fiche", template="reporting/panel.html", context=of_reform, order=90)
