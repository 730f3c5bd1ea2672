"""``{% ui "figure" name="labs-active" %}``: a figure with its unit, its date and the way to its page."""

from typing import Any

from kilometre.foundation.ui.components import REQUIRED, Component, register

from .figures import NETWORK, Figure, Scope
from .models import Snapshot
from .queries import computed_or_told
from .reading import Reading
from .registry import INDICATORS


def figure_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    return {"reading": _reading(attributes["name"], attributes["scope"] or NETWORK, request)}


def _reading(name: str, scope: Scope, request: Any) -> Reading:
    """All snapshots of a scope are read at its first figure on the page, and kept with the request."""
    pages = request.__dict__.setdefault("_figures", {})
    if scope not in pages:
        pages[scope] = {row.name: row for row in Snapshot.objects.filter(scope=str(scope))}
    row = pages[scope].get(name)
    if row is None:
        return computed_or_told(name, scope)
    return Reading(INDICATORS[name], scope, Figure.from_json(row.figure), row.computed_at)


register(
    Component(
        name="figure",
        template="indicators/components/figure.html",
        says="Un indicateur : valeur, unité, date, et le lien vers sa définition. « scope » : une région ou un lab.",
        attributes={"name": REQUIRED, "scope": None},
        context=figure_context,
    )
)
