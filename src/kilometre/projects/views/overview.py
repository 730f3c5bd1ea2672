"""Projects seen together: the board, the calendar, what is late and who must act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.access import anyone, page
from kilometre.network.rules import is_in_network
from kilometre.projects import board as boards
from kilometre.projects import calendar as calendars
from kilometre.projects.forms.overview import BoardForm, ScopeForm
from kilometre.projects.lateness import all_late
from kilometre.projects.models import Project

from .cells import tabs


@page(anyone, methods=("GET", "HEAD"))
def board(request: HttpRequest) -> HttpResponse:
    """Stage by stage, a row a lab, an axis, a region or a reform."""
    form = BoardForm(request.GET, auto_id="filtre_%s")
    given = form.given
    asked = boards.Asked(form.by, form.page, given)
    if given:
        shown = boards.of_some(form.narrow(Project.objects.visible_to(request.user)), asked)
    else:
        shown = boards.of_all(asked)
    return render(
        request,
        "projects/board.html",
        {
            "board": shown,
            "head": boards.LABELS[shown.by],
            "form": form,
            "given": len(given),
            "reset_url": reverse("projects:board"),
            "page": _pages(request, shown),
            "tabs": tabs("board"),
        },
    )


@page(anyone, methods=("GET", "HEAD"))
def calendar(request: HttpRequest) -> HttpResponse:
    """Milestones of projects under way."""
    form = ScopeForm(request.GET, auto_id="filtre_%s")
    projects = form.narrow(Project.objects.visible_to(request.user))
    return render(
        request,
        "projects/calendar.html",
        {
            "calendar": calendars.of(projects, timezone.localdate()),
            "form": form,
            "given": len(form.given),
            "reset_url": reverse("projects:calendar"),
            "tabs": tabs("calendar"),
        },
    )


@page(is_in_network, methods=("GET", "HEAD"))
def late(request: HttpRequest) -> HttpResponse:
    """What is late, and who must act."""
    form = ScopeForm(request.GET, auto_id="filtre_%s")
    projects = form.narrow(Project.objects.visible_to(request.user))
    found, is_cut = all_late(projects, request.user, timezone.now())
    return render(
        request,
        "projects/late.html",
        {
            "late": found,
            "is_cut": is_cut,
            "form": form,
            "given": len(form.given),
            "reset_url": reverse("projects:late"),
            "tabs": tabs("late"),
        },
    )


def _pages(request: HttpRequest, shown: boards.Board) -> dict[str, str]:
    """The pages before and after, as ``pagination`` draws them."""

    def url(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}" if 1 <= number <= shown.pages else ""

    return {"previous_url": url(shown.page - 1), "next_url": url(shown.page + 1)}
