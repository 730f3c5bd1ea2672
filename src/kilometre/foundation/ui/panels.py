"""Blocks that a context shows on the page of a lower one, which does not know it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

M = TypeVar("M", bound=Model)

# What the template receives, from the record and the person; None when there is nothing to show this person.
PanelContext = Callable[[M, HttpRequest], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    slug: str
    template: str
    context: PanelContext[Any]
    order: int


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    slug: str
    html: SafeString


PANELS: dict[type[Model], list[Panel]] = {}


def register(model: type[M], slug: str, *, template: str, context: PanelContext[M], order: int = 50) -> None:
    """Add a block to the pages of ``model``, the lower ``order`` first. ValueError when ``slug`` is taken there."""
    known = PANELS.setdefault(model, [])
    if any(panel.slug == slug for panel in known):
        raise ValueError(f"panel {slug} of {model.__name__} is declared twice")
    known.append(Panel(slug, template, context, order))
    known.sort(key=lambda panel: (panel.order, panel.slug))


def panels_of(record: Model, request: HttpRequest) -> list[DrawnPanel]:
    """The blocks that this person sees on this record's page."""
    drawn = []
    for panel in PANELS.get(record.__class__, ()):  # not type(): `request.user` is a lazy proxy
        values = panel.context(record, request)
        if values is not None:
            html = render_to_string(panel.template, {"record": record, **values}, request)
            drawn.append(DrawnPanel(panel.slug, html))
    return drawn
