"""Lists over the API: ``{"items": […], "next": address or null}``, by keyset."""

from typing import Annotated

from ninja import Field, Query, Schema

MAX_LIMIT = 200
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Nombre d'objets par page")]
Cursor = Annotated[str, Query(max_length=400, description="Position donnée par « next »")]


class Page(Schema):
    """The envelope; subclasses type ``items``."""

    next: str | None = Field(None, description="Adresse de la page suivante, ou null")
