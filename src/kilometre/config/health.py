"""``/sante``: is this instance able to serve, and is its background work moving."""

import datetime as dt

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from kilometre.foundation.access import anyone, page
from kilometre.foundation.journal import triggers
from kilometre.foundation.journal.models import Cursor, Entry

LATE = dt.timedelta(minutes=15)


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
            "journal en ajout seul": not triggers.missing(),
            "travail d'arrière-plan": not _readers_are_late(),
        }
    except DatabaseError:
        return {"base de données": False}


def _readers_are_late() -> bool:
    """An entry older than a quarter of an hour that some reader has not taken."""
    old = Entry.objects.filter(recorded_at__lt=timezone.now() - LATE).order_by("-transaction", "-id").first()
    if old is None:
        return False
    positions = Cursor.objects.values_list("transaction", "entry_id")
    return any(position < (old.transaction, old.pk) for position in positions)
