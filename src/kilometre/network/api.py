"""Labs over the API (mounted at ``/labs``), open to all. Fictional labs are there, marked by their origin: CSV and GeoJSON leave them out."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja import Path as PathParameter
from pydantic import ConfigDict

from kilometre.foundation.access import anyone, require, signed_in
from kilometre.foundation.api.lists import Cursor, Limit, Page, page_of
from kilometre.foundation.api.operations import operation
from kilometre.foundation.api.versions import expected, tag
from kilometre.foundation.ui.cursors import Order

from . import rules, services
from .enums import LabKind, LabStatus
from .forms.directory import MOST_LINES
from .models import Lab

router = Router(tags=["Labs"])

ORDER = Order("sort_key", is_descending=False)
Status = Literal[tuple(LabStatus.values)]  # type: ignore[valid-type]
Kind = Literal[tuple(LabKind.values)]  # type: ignore[valid-type]
Text80 = Annotated[str, Field(min_length=1, max_length=80)]
Text120 = Annotated[str, Field(min_length=1, max_length=120)]
Text200 = Annotated[str, Field(min_length=1, max_length=200)]
RegionCode = Annotated[
    str, Query(pattern="^([0-9A-Z]{2,3})?$", description="Code officiel de la région ou collectivité")
]
Slug = Annotated[str, PathParameter(pattern="^[-a-zA-Z0-9_]{1,60}$", description="Identifiant du lab")]


class Place(Schema):
    kind: str = Field(description="region, collectivity, department, epci ou commune")
    code: str = Field(description="Code officiel géographique")
    name: str


class Body(Schema):
    id: str
    name: str


class LabItem(Schema):
    """One lab of the directory."""

    slug: str
    name: str
    kind: str
    status: str
    region: Place | None
    city: str
    latitude: float | None
    longitude: float | None
    has_no_walls: bool
    carriers: list[Body]
    expertises: list[str]
    missions: list[str]
    website: str
    promise: str = Field(
        description="Délai choisi par le lab : 24h, 16ho, 10j, 2jo ; vide quand il n'en a pas choisi (2jo, par défaut)"
    )
    origin: str = Field(description="document, public, live ou fictional")
    source: str
    url: str


class Said(Schema):
    """What one source says of one field."""

    field: str
    words: str
    date: str | None
    precision: str | None
    note: str
    source: str
    source_url: str


class LabDetail(LabItem):
    summary: str
    description: str
    skills: list[str] = Field(description="Identifiants de la taxonomie")
    partners: list[Body]
    citations: list[Said]
    version: int


class LabChanges(Schema):
    """What changes; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    name: Text120 = ""
    kind: Kind = LabKind.TERRITORIAL.value
    status: Status = LabStatus.ACTIVE.value
    summary: Annotated[str, Field(max_length=240)] = ""
    description: Annotated[str, Field(max_length=5000)] = ""
    missions: Annotated[list[Text200], Field(max_length=MOST_LINES)] = []
    expertises: Annotated[list[Text80], Field(max_length=MOST_LINES)] = []
    has_no_walls: bool = False
    city: Annotated[str, Field(max_length=80)] = ""
    address: Annotated[str, Field(max_length=240)] = ""
    contact_email: Annotated[str, Field(max_length=200)] = ""
    website: Annotated[str, Field(max_length=300)] = ""
    promise: Annotated[str, Field(max_length=8, description="24h, 16ho, 10j ou 2jo")] = ""


class LabPage(Page):
    items: list[LabItem]


@operation(router.get, "", rule=anyone, response=LabPage)
def list_labs(  # noqa: PLR0917 (one argument a parameter of the address)
    request: HttpRequest,
    limit: Limit = 50,
    cursor: Cursor = "",
    region: RegionCode = "",
    status: Status | None = None,
    kind: Kind | None = None,
) -> dict[str, Any]:
    """Les labs, par ordre alphabétique."""
    rows = Lab.objects.visible_to(request.user).for_list()
    wanted = {"region__code": region, "status": status, "kind": kind}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return page_of(request, rows, ORDER, lambda lab: _item(lab, request), limit=limit, cursor=cursor)


@operation(router.get, "/{slug}", rule=anyone, response=LabDetail)
def read_lab(request: HttpRequest, response: HttpResponse, slug: Slug) -> dict[str, Any]:
    """Un lab, avec ce que chaque source en dit."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user).with_links(), slug=slug)
    tag(response, lab)
    return _detail(lab, request)


@operation(router.patch, "/{slug}", rule=signed_in, response=LabDetail)
def edit_lab(request: HttpRequest, response: HttpResponse, slug: Slug, payload: LabChanges) -> dict[str, Any]:
    """Modifier la page d'un lab : les champs absents restent, If-Match dit la version lue."""
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(rules.can_edit_lab, request.user, lab)
    services.edit_lab(
        actor=request.user,  # type: ignore[arg-type]
        lab=lab,
        expected_version=expected(request, lab),
        **payload.dict(exclude_unset=True),
    )
    lab = Lab.objects.with_links().get(pk=lab.pk)
    tag(response, lab)
    return _detail(lab, request)


def _detail(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    return {
        **_item(lab, request),
        "summary": lab.summary,
        "description": lab.description,
        "skills": [skill.slug for skill in lab.skills.all()],
        "partners": [_body(row) for row in lab.partners.all()],
        "citations": [_said(row) for row in lab.citations.all()],
        "version": lab.version,
    }


def _item(lab: Lab, request: HttpRequest) -> dict[str, Any]:
    plain = (
        "slug", "name", "kind", "status", "city", "has_no_walls", "expertises",
        "missions", "website", "promise", "origin", "source",
    )  # fmt: skip
    region = lab.region
    return {
        **{name: getattr(lab, name) for name in plain},
        "latitude": lab.latitude and float(lab.latitude),
        "longitude": lab.longitude and float(lab.longitude),
        "region": region and {"kind": region.kind, "code": region.code, "name": region.name},
        "carriers": [_body(row) for row in lab.carriers.all()],
        "url": request.build_absolute_uri(lab.get_absolute_url()),
    }


def _body(organisation: Any) -> dict[str, str]:
    return {"id": organisation.public_id, "name": organisation.name}


def _said(citation: Any) -> dict[str, Any]:
    plain = ("field", "words", "note", "source", "source_url")
    return {
        **{name: getattr(citation, name) for name in plain},
        "date": citation.date and citation.date.isoformat(),
        "precision": citation.precision if citation.date else None,
    }
