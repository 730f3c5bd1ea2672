"""From a commune to those who can help there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kilometre.foundation.access import anyone, page
from kilometre.network import surroundings
from kilometre.network.cog import SOURCE
from kilometre.network.enums import PLACES
from kilometre.network.forms import PlaceForm
from kilometre.network.models import Territory
from kilometre.network.queries import places

SUGGESTED, LISTED = 8, 60


@page(anyone, methods=("GET", "HEAD"))
def place_search(request: HttpRequest) -> HttpResponse:
    """Places that the text may mean; the same list alone for htmx. An only answer opens at once."""
    form = PlaceForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    is_fragment = bool(getattr(request, "htmx", False))
    found = places.find(text, limit=SUGGESTED if is_fragment else LISTED) if text else []
    if len(found) == 1 and not is_fragment:
        return redirect(found[0].territory)
    template = "network/_places.html" if is_fragment else "network/places.html"
    return TemplateResponse(request, template, {"form": form, "found": found, "text": text})


@page(anyone, methods=("GET", "HEAD"))
def commune(request: HttpRequest, code: str) -> HttpResponse:
    territory = places.get(code)
    if territory is None:
        raise Http404("Aucune commune n'a ce code.")
    if territory.code != code:
        return redirect(territory)
    return TemplateResponse(request, "network/commune.html", _context(request, territory))


@page(anyone, methods=("GET", "HEAD"))
def territory_page(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    rows = Territory.objects.current().with_parents().exclude(kind__in=PLACES)
    territory = rows.filter(kind=kind, code=code).first()
    if territory is None:
        raise Http404("Aucun territoire n'a ce code.")
    return TemplateResponse(request, "network/territory.html", _context(request, territory))


def _context(request: HttpRequest, territory: Territory) -> dict[str, object]:
    return {
        "territory": territory,
        "around": surroundings.of(territory, request.user),
        "source": SOURCE,
    }
