"""Needs over the API (mounted at ``/needs``): send one, follow those that one may see."""

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status
from ninja import Path as PathParameter

from kilometre.foundation.access import signed_in
from kilometre.foundation.api.lists import Cursor, Limit, Page, page_of
from kilometre.foundation.api.operations import operation
from kilometre.foundation.api.versions import tag
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.refs import ALPHABET, ID_LENGTH
from kilometre.foundation.ui.cursors import Order
from kilometre.network.queries import places

from . import rules, services
from .enums import NeedState
from .labs import lab_for, labs_offered_to
from .models import Need
from .presenting import qualification_of

router = Router(tags=["Besoins"])

LATEST = Order("created_at", is_descending=True)
PublicId = Annotated[str, PathParameter(pattern=f"^[{ALPHABET}]{{{ID_LENGTH}}}$", description="Identifiant")]
State = Annotated[
    Literal[tuple(NeedState.values)] | None,  # type: ignore[valid-type]
    Query(description="État du besoin"),
]


class NeedSent(Schema):
    """Six answers at most."""

    title: Annotated[str, Field(min_length=1, max_length=120, description="Le besoin en une phrase")]
    description: Annotated[
        str, Field(min_length=1, max_length=4000, description="Ce qui se passe aujourd'hui")
    ]
    concerns: Annotated[str, Field(min_length=1, max_length=200, description="Qui est concerné")]
    commune: Annotated[
        str, Field(pattern="^[0-9][0-9AB][0-9]{3}$", description="Code officiel de la commune")
    ]
    lab: Annotated[
        str,
        Field(pattern="^[-a-zA-Z0-9_]{0,60}$", description="Identifiant du lab ; sinon, celui du territoire"),
    ] = ""
    wanted_on: Annotated[dt.date | None, Field(description="Pour quand")] = None


class NeedItem(Schema):
    id: str
    title: str
    state: str = Field(description="unconfirmed, sent, in-charge, answered ou withdrawn")
    outcome: str = Field(description="action, project, advice, referred, refused, complaint, ou vide")
    lab: str = Field(description="Identifiant du lab ; vide là où aucun ne couvre le lieu")
    commune: str
    contact: str | None = Field(description="Nom de l'interlocuteur")
    sent_at: dt.datetime | None
    promise: str = Field(description="Délai promis à l'envoi : 24h, 16ho, 10j, 2jo")
    due_at: dt.datetime | None = Field(description="Prise en charge promise avant")
    taken_at: dt.datetime | None
    origin: str
    url: str


class WantedItem(Schema):
    skill: str = Field(description="Identifiant de la compétence")
    level: int = Field(description="De 1 à 4")
    days: int
    mandatory: bool


class Qualified(Schema):
    """Choices of the contact: no word of the sender."""

    problem: str = Field(description="procedure, access, words, coordination, digital, work, participation…")
    urgency: str = Field(description="week, month, quarter ou later")
    reform: str | None
    territories: list[str] = Field(description="Codes officiels, précédés de leur genre : department-67")
    starts_on: dt.date | None
    weeks: int
    wanted: list[WantedItem]


class NeedDetail(NeedItem):
    description: str
    concerns: str
    wanted_on: dt.date | None
    reason: str
    referral: str
    referred_to: str | None = Field(description="Organisation vers laquelle la personne est orientée")
    qualification: Qualified | None = Field(
        description="Ce que l'interlocuteur a compris ; null avant, et pour qui a envoyé le besoin"
    )
    version: int


class NeedPage(Page):
    items: list[NeedItem]


@operation(router.get, "", rule=signed_in, response=NeedPage)
def list_needs(
    request: HttpRequest, limit: Limit = 50, cursor: Cursor = "", state: State = None
) -> dict[str, Any]:
    """Les besoins que vous avez envoyés, et ceux de vos labs, du plus récent au plus ancien."""
    rows = Need.objects.visible_to(request.user).for_list()
    if state:
        rows = rows.filter(state=state)
    return page_of(request, rows, LATEST, lambda need: _item(need, request), limit=limit, cursor=cursor)


@operation(router.post, "", rule=signed_in, response=NeedDetail, status=201)
def send_need(request: HttpRequest, response: HttpResponse, payload: NeedSent) -> Status:
    """Envoyer un besoin à un lab ; à la coordination, là où aucun ne couvre le lieu. La réponse dit avant quand il sera pris en charge."""
    territory = places.get(payload.commune)
    if territory is None:
        raise Refused("Cette commune n'est pas dans le code officiel géographique de l'année.")
    offered = labs_offered_to(request.user)
    lab = offered.filter(slug=payload.lab).first() if payload.lab else lab_for(territory, request.user)
    if lab is None and payload.lab:
        raise Refused("Ce lab n'existe pas, ou ne reçoit pas de besoins aujourd'hui.")
    need = services.send(
        actor=request.user,  # type: ignore[arg-type]
        title=payload.title,
        description=payload.description,
        concerns=payload.concerns,
        territory=territory,
        lab=lab,
        wanted_on=payload.wanted_on,
    )
    tag(response, need)
    return Status(201, _detail(need, request))


@operation(router.get, "/{public_id}", rule=signed_in, response=NeedDetail)
def read_need(request: HttpRequest, response: HttpResponse, public_id: PublicId) -> dict[str, Any]:
    """Un besoin, sa réponse et ses raisons."""
    need = get_object_or_404(Need.objects.visible_to(request.user).for_page(), public_id=public_id)
    tag(response, need)
    return _detail(need, request)


def _item(need: Need, request: HttpRequest) -> dict[str, Any]:
    plain = ("title", "state", "outcome", "sent_at", "taken_at", "origin")
    return {
        **{name: getattr(need, name) for name in plain},
        "id": need.public_id,
        "due_at": need.promised_at,
        "lab": need.lab_slug,
        "commune": need.territory.code,
        "contact": need.contact and str(need.contact),
        "promise": need.delay,
        "url": request.build_absolute_uri(need.get_absolute_url()),
    }


def _detail(need: Need, request: HttpRequest) -> dict[str, Any]:
    plain = ("description", "concerns", "wanted_on", "reason", "referral", "version")
    return {
        **_item(need, request),
        **{name: getattr(need, name) for name in plain},
        "referred_to": need.referred_to and str(need.referred_to),
        "qualification": _qualified(need) if rules.can_read_work(request.user, need) else None,
    }


def _qualified(need: Need) -> dict[str, Any] | None:
    known = qualification_of(need)
    if known is None:
        return None
    return {
        **{name: getattr(known, name) for name in ("problem", "urgency", "starts_on", "weeks")},
        "reform": known.reform and known.reform.slug,
        "territories": [f"{area.kind}-{area.code}" for area in known.territories.all()],
        "wanted": [
            {"skill": each.skill.slug, "level": each.level, "days": each.days, "mandatory": each.is_mandatory}
            for each in known.wanted.all()
        ],
    }
