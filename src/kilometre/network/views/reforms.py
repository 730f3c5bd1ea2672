"""The reforms, and the page of one, where the contexts above say what is done for it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kilometre.foundation.access import anyone, page
from kilometre.network.models import Reform


@page(anyone, methods=("GET", "HEAD"))
def reform_list(request: HttpRequest) -> HttpResponse:
    reforms = Reform.objects.visible_to(request.user).for_page()
    return TemplateResponse(request, "network/reforms.html", {"reforms": reforms})


@page(anyone, of=Reform, via="for_page", methods=("GET", "HEAD"))
def reform_page(request: HttpRequest, reform: Reform) -> HttpResponse:
    return TemplateResponse(request, "network/reform.html", {"reform": reform})
