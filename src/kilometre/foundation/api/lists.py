"""Lists over the API: ``{"items": […], "next": address or null}``, by keyset."""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Schema
from ninja.errors import HttpError

from kilometre.foundation.ui import cursors

MAX_LIMIT = 200
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Nombre d'objets par page")]
Cursor = Annotated[str, Query(max_length=400, description="Position donnée par « next »")]


class Page(Schema):
    """The envelope; subclasses type ``items``."""

    next: str | None = Field(None, description="Adresse de la page suivante, ou null")


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any],
    order: cursors.Order,
    draw: Callable[[Any], dict[str, Any]],
    *,
    limit: int,
    cursor: str,
) -> dict[str, Any]:
    """One page of ``rows``, each as ``draw`` tells it. 422 on a cursor that is not one of this list's."""
    name = f"{rows.model._meta.label_lower} {order.field}"
    if cursor:
        rows = order.beyond(rows, _position(cursor, name))
    found = list(order.apply(rows)[: limit + 1])
    following = None
    if len(found) > limit:
        found = found[:limit]
        last = cursors.Cursor(name, getattr(found[-1], order.field), found[-1].pk)
        query = urlencode({**request.GET.dict(), "cursor": str(last)})
        following = request.build_absolute_uri(f"{request.path}?{query}")
    return {"items": [draw(row) for row in found], "next": following}


def _position(text: str, name: str) -> cursors.Cursor:
    try:
        return cursors.Cursor.read(text, name)
    except cursors.BadCursor as error:
        raise HttpError(422, "« cursor » n'est pas une position donnée par « next ».") from error
