"""« Mon lundi »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kilometre.foundation.access import page, signed_in
from kilometre.foundation.ui import french

from .registry import of
from .starting import starts_of


@page(signed_in, methods=("GET", "HEAD"))
def monday(request: HttpRequest) -> HttpResponse:
    """The four questions of the week, each line with its one act."""
    now = timezone.now()
    parts = of(request.user, now)
    shown = [line for part in parts for line in part.lines]
    context = {
        "parts": parts,
        "today": french.day(now).capitalize(),
        "late": sum(line.is_late for line in shown),
        "starts": [] if shown else starts_of(request.user),
    }
    return render(request, "week/monday.html", context)
