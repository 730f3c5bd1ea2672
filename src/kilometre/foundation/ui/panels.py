"""Blocks that a context shows on the page of a lower one, which does not know it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kilometre.foundation.records.holding import hold

M = TypeVar("M", bound=Model)

# What the template receives, from the record and the person; None when there is nothing to show this person. Queries are
# given unread: the page asks once which of them have rows, and reads those.
PanelContext = Callable[[M, HttpRequest], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """``needs`` are values of which one must hold something: without, there is no block."""

    slug: str
    template: str
    context: PanelContext[Any]
    order: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    slug: str
    html: SafeString


PANELS: dict[type[Model], list[Panel]] = {}


def register(
    model: type[M],
    slug: str,
    *,
    template: str,
    context: PanelContext[M],
    order: int = 50,
    needs: tuple[str, ...] = (),
) -> None:
    """Add a block to the pages of ``model``, the lower ``order`` first. ValueError when ``slug`` is taken there."""
    known = PANELS.setdefault(model, [])
    if any(panel.slug == slug for panel in known):
        raise ValueError(f"panel {slug} of {model.__name__} is declared twice")
    known.append(Panel(slug, template, context, order, needs))
    known.sort(key=lambda panel: (panel.order, panel.slug))


def panels_of(record: Model, request: HttpRequest) -> list[DrawnPanel]:
    """The blocks that this person sees on this record's page."""
    panels = PANELS.get(record.__class__, ())  # not type(): `request.user` is a lazy proxy
    given = [(panel, values) for panel in panels if (values := panel.context(record, request)) is not None]
    _read(record, [values for _, values in given])
    return [
        DrawnPanel(panel.slug, render_to_string(panel.template, {"record": record, **values}, request))
        for panel, values in given
        if not panel.needs or any(values[name] for name in panel.needs)
    ]


def _read(record: Model, contexts: list[dict[str, Any]]) -> None:
    """Put rows in the place of queries."""
    asked = [
        (values, name) for values in contexts for name, value in values.items() if isinstance(value, QuerySet)
    ]
    for (values, name), has_rows in zip(asked, hold([v[n] for v, n in asked]), strict=True):
        values[name] = list(values[name]) if has_rows else []
