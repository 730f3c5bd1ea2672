"""What is known of a reform, and its brief, on its page."""

from typing import Any

from django.http import HttpRequest

from kilometre.foundation.ui import panels
from kilometre.network.models import Reform

from .reforms import NO_STUDY, overview


def of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    """Examples show here as in the blocks around, each marked: no count holds one."""
    told = overview(reform, is_example=True)
    if not told["totals"]["studies"]:  # the block of studies says so
        told["gaps"] = [gap for gap in told["gaps"] if gap != NO_STUDY]
    return {"told": told}


def brief_of_reform(reform: Reform, request: HttpRequest) -> dict[str, Any]:
    return {}


panels.register(Reform, "bilan", template="reporting/reform.html", context=of_reform, order=10)
panels.register(Reform, "fiche", template="reporting/panel.html", context=brief_of_reform, order=90)
