"""An API of the tests' own, built as the real one is, whose operations meet every kind of refusal."""

from typing import Annotated

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from ninja import Field, Router, Schema

from kilometre.config import urls as site_urls
from kilometre.foundation.access import anyone, signed_in
from kilometre.foundation.api import site
from kilometre.foundation.api.operations import operation
from kilometre.foundation.api.versions import expected, tag
from kilometre.foundation.errors import Refused
from kilometre.network.models import Lab
from kilometre.network.rules import is_coordinator


class Told(Schema):
    text: str


class Note(Schema):
    title: Annotated[str, Field(min_length=1, max_length=20)]
    number: Annotated[int, Field(ge=0, le=10)] = 0


router = Router()


@operation(router.get, "/open", rule=anyone, response=Told)
def read_open(request: HttpRequest) -> Told:
    """Something public."""
    return Told(text="ouvert")


@operation(router.get, "/closed", rule=is_coordinator, response=Told)
def read_closed(request: HttpRequest) -> Told:
    """Something for the coordination."""
    return Told(text="fermé")


@operation(router.post, "/notes", rule=signed_in, response=Told)
def write_note(request: HttpRequest, payload: Note) -> Told:
    """Write a note."""
    return Told(text=payload.title)


@operation(router.get, "/fails/{kind}", rule=anyone, response=Told)
def fail(request: HttpRequest, kind: str) -> Told:
    """Meet a refusal or a defect."""
    raise {
        "absent": Http404("no such row, with a detail that nobody outside reads"),
        "forbidden": PermissionDenied("Le contact du besoin."),
        "refused": Refused("Ce besoin est clos."),
        "invalid": ValidationError({"title": ["Trop court."]}),
        "defect": RuntimeError("a secret detail"),
    }[kind]


@operation(router.get, "/labs/{slug}", rule=anyone, response=Told)
def read_lab(request: HttpRequest, response: HttpResponse, slug: str) -> Told:
    """Read with its version."""
    lab = Lab.objects.get(slug=slug)
    tag(response, lab)
    return Told(text=lab.name)


@operation(router.put, "/labs/{slug}", rule=signed_in, response=Told)
def write_lab(request: HttpRequest, slug: str, payload: Note) -> Told:
    """Write over the version that was read."""
    expected(request, Lab.objects.get(slug=slug))
    return Told(text=payload.title)


urlpatterns = [
    path("api/v1/", site.urls(site.build({"": router}))),
    path("", include(site_urls.urlpatterns)),
]
