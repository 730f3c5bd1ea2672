"""The home page: what the network is, how it stands today, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kilometre.foundation.access import anyone, page
from kilometre.network import cartography, home

FIGURES = ("labs-active", "regions-with-lab", "organisations")


@page(anyone, methods=("GET", "HEAD"))
def home_page(request: HttpRequest) -> HttpResponse:
    context = {
        "invitations": home.invitations(),
        "figures": FIGURES,
        "map": cartography.map_of_labs(),
        "first_blocks": home.blocks(request, first=True),
        "blocks": home.blocks(request),
    }
    return TemplateResponse(request, "network/home.html", context)
