"""What contexts add to the home page, which does not know them: their way in, and a block of what they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kilometre.foundation.ui.navigation import address_if_any


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way in: « J'ai un besoin », what comes of it in a sentence or two, and the button."""

    title: str
    url_name: str
    says: str
    button: str
    order: int

    @property
    def url(self) -> str:
        """Its address; empty when its context is switched off."""
        return address_if_any(self.url_name)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: ``context(request)`` is what its template receives, None for no block."""

    slug: str
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int
    is_first: bool


INVITATIONS: list[Invitation] = []
BLOCKS: list[Block] = []


def invite(title: str, url_name: str, *, says: str, button: str, order: int = 50) -> None:
    """Add a way in, the lower ``order`` first. ValueError when this address has one already."""
    if any(known.url_name == url_name for known in INVITATIONS):
        raise ValueError(f"{url_name} is already on the home page")
    INVITATIONS.append(Invitation(title, url_name, says, button, order))
    INVITATIONS.sort(key=lambda invitation: invitation.order)


def invitations() -> list[Invitation]:
    """Those of the contexts that are switched on."""
    return [invitation for invitation in INVITATIONS if invitation.url]


def show(
    slug: str,
    *,
    template: str,
    context: Callable[[HttpRequest], dict[str, Any] | None],
    order: int = 50,
    is_first: bool = False,
) -> None:
    """Add a block at the end of the page, or ``is_first`` before the rest; the lower ``order`` first.

    ValueError when ``slug`` is taken.
    """
    if any(known.slug == slug for known in BLOCKS):
        raise ValueError(f"{slug} is already on the home page")
    BLOCKS.append(Block(slug, template, context, order, is_first))
    BLOCKS.sort(key=lambda block: block.order)


def blocks(request: HttpRequest, *, first: bool = False) -> list[SafeString]:
    """Those that have something for this person, drawn: the ``first`` ones, or those of the end."""
    given = [(block.template, block.context(request)) for block in BLOCKS if block.is_first == first]
    return [render_to_string(template, values, request) for template, values in given if values is not None]
