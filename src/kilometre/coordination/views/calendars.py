"""iCalendar: feeds of a ritual, of a network, and of a person at a secret address; one gathering to keep."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.coordination import services
from kilometre.coordination.ical import calendar
from kilometre.coordination.models import CalendarKey, Gathering, Network, Ritual
from kilometre.coordination.rules import gatherings, networks, rituals
from kilometre.foundation.access import action, anyone, page, signed_in
from kilometre.foundation.accounts.credentials import digest
from kilometre.foundation.accounts.models import User
from kilometre.network.rules import standing

PAST = dt.timedelta(days=90)  # what is over since then stays in a calendar
READ = ("GET", "HEAD")


@page(rituals.can_read, of=Ritual, via="for_page", methods=READ)
def ritual(request: HttpRequest, ritual: Ritual) -> HttpResponse:
    return _feed(str(ritual), [ritual], Gathering.objects.none())


@page(networks.can_read, of=Network, via="for_page", methods=READ)
def network(request: HttpRequest, network: Network) -> HttpResponse:
    return _feed(network.name, _rituals(request.user, network), _gatherings(request.user, network))


@page(gatherings.can_read, of=Gathering, via="for_page", methods=READ)
def gathering(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """One date for one's own diary, whenever it was."""
    return _calendar(gathering.title, [], [gathering])


@page(anyone, methods=READ)
def own(request: HttpRequest, secret: str) -> HttpResponse:
    """What waits in the diary of whose secret it is: their networks' rituals, and what they registered for."""
    user = _user_or_404(secret)
    mine = Ritual.objects.visible_to(user).of(user).live(timezone.now() - PAST).for_page()
    gatherings = Gathering.objects.visible_to(user).of_person(standing(user).person_id or 0)
    return _feed("Premier Kilomètre", mine, gatherings)


@page(anyone, methods=READ)
def own_ritual(request: HttpRequest, secret: str, public_id: str) -> HttpResponse:
    user = _user_or_404(secret)
    found = Ritual.objects.visible_to(user).for_page().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return _feed(str(found), [found], Gathering.objects.none())


@page(anyone, methods=READ)
def own_network(request: HttpRequest, secret: str, public_id: str) -> HttpResponse:
    user = _user_or_404(secret)
    found = Network.objects.visible_to(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return _feed(found.name, _rituals(user, found), _gatherings(user, found))


@page(signed_in, methods=READ)
def settings(request: HttpRequest) -> HttpResponse:
    key = CalendarKey.objects.filter(user=request.user.pk).first()
    return render(request, "coordination/calendar.html", {"key": key, **_trail()})


@action(signed_in)
def make(request: HttpRequest) -> HttpResponse:
    """The address is on the page that answers, and nowhere else, ever."""
    user: Any = request.user
    secret = services.open_calendar(actor=user)
    address = request.build_absolute_uri(reverse("coordination:calendar-own", args=[secret]))
    base = address.removesuffix("moi.ics")
    own_networks = [
        {"network": one, "address": f"{base}reseaux/{one.public_id}.ics"}
        for one in Network.objects.of(user).active().order_by("sort_key")
    ]
    context = {"address": address, "networks": own_networks, **_trail()}
    answer = render(request, "coordination/calendar_made.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@action(signed_in)
def revoke(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    services.close_calendar(actor=user)
    messages.success(request, "L'adresse est révoquée : elle n'ouvre plus rien.")
    return redirect("coordination:calendar")


def _user_or_404(secret: str) -> User:
    key = (
        CalendarKey.objects.select_related("user")
        .filter(secret_digest=digest(secret[:64]), user__is_active=True, user__erased_at__isnull=True)
        .first()
    )
    if key is None:
        raise Http404("Cette adresse de calendrier n'existe pas, ou elle est révoquée.")
    return key.user


def _rituals(user: Any, network: Network) -> Any:
    return Ritual.objects.visible_to(user).filter(network=network).live(timezone.now() - PAST).for_page()


def _gatherings(user: Any, network: Network) -> Any:
    return Gathering.objects.visible_to(user).filter(network=network)


def _feed(name: str, found: Any, gatherings: Any) -> HttpResponse:
    recent = gatherings.filter(ends_at__gt=timezone.now() - PAST).order_by("starts_at", "pk")
    return _calendar(name, found, recent)


def _calendar(name: str, rituals: Iterable[Ritual], gatherings: Iterable[Gathering]) -> HttpResponse:
    body = calendar(name=name, rituals=rituals, gatherings=gatherings, now=timezone.now())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendrier.ics"'
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _trail() -> dict[str, Any]:
    return {"breadcrumb": [("Réseaux", reverse("coordination:networks"))]}
