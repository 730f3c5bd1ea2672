"""``/sante``: is this instance able to serve, and is its background work moving."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from kilometre.foundation.access import anyone, page
from kilometre.foundation.journal import triggers

from . import background


@page(anyone, methods=("GET", "HEAD"))
def health(request: HttpRequest) -> HttpResponse:
    """For a probe, JSON (``Accept: application/json``); for a person, a page. 503 when something is wrong."""
    checks = _checks()
    status = 200 if all(checks.values()) else 503
    if request.accepts("text/html"):
        return render(
            request, "config/health.html", {"checks": checks, "healthy": status == 200}, status=status
        )
    return JsonResponse({"status": "ok" if status == 200 else "fault", "checks": checks}, status=status)


def _checks() -> dict[str, bool]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return {
            "base de données": True,
            "journal protégé contre les retouches": not triggers.missing(),
            "travail d'arrière-plan": not background.lateness(),
        }
    except DatabaseError:
        return {"base de données": False}
