"""The map of France as this platform draws it: areas to shade and to open, places to point at, and their table.

``{% ui "territory_map" title=… areas=… points=… legend=… %}`` is for any context that has something to say of
regions; the drawing itself (outlines, insets, borders of departments) is the same everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kilometre.foundation.ui.components import REQUIRED, Component, register

from .outlines import Outline, Point, read_outlines
from .spelling import key


@dataclass(frozen=True, slots=True)
class Area:
    """What a region or overseas collectivity shows: a shade from 0 to 4, a sentence, a page."""

    level: int
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the drawing, with the places it stands for."""

    x: float
    y: float
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One class of the legend."""

    level: int
    text: str


def spot(longitude: float, latitude: float, title: str, url: str = "") -> Spot | None:
    """A place from its degrees (WGS 84); None where the drawing has no room for it."""
    point: Point | None = read_outlines().place(longitude, latitude)
    return Spot(*point, title, url) if point else None


@cache
def borders() -> str:
    """All borders of departments, as one path: it never changes."""
    return "".join(outline.path for outline in read_outlines().departments.values())


def _drawn(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    outlines = read_outlines()
    areas: Mapping[str, Area] = attributes["areas"]
    return {
        "view_box": " ".join(map(str, outlines.view_box)),
        "credit": outlines.credit,
        "borders": borders(),
        "shapes": [
            (outline, areas.get(outline.code)) for outline in _in_reading_order(outlines.regions.values())
        ],
        "insets": [
            (*inset.box[:2], inset.box[2] - inset.box[0], inset.box[3] - inset.box[1], inset)
            for inset in outlines.insets
        ],
        "tiles": [
            (*tile.box[:2], tile.box[2] - tile.box[0], tile.box[3] - tile.box[1], tile, areas.get(tile.code))
            for tile in outlines.tiles
        ],
    }


def _in_reading_order(regions: Iterable[Outline]) -> list[Outline]:
    """The keyboard goes through the mainland by name, then overseas."""
    return sorted(regions, key=lambda outline: (outline.code < "11", key(outline.name)))


register(
    Component(
        "territory_map",
        "network/components/territory_map.html",
        "Les régions et les collectivités d'outre-mer (`atlas.Area` par code), des lieux (`atlas.Spot`).",
        {"title": REQUIRED, "areas": REQUIRED, "points": (), "legend": ()},
        context=_drawn,
        examples=(
            lambda: {
                "title": "Exemple : deux régions",
                "areas": {"44": Area(2, "Grand Est : 2", "#"), "988": Area(1, "Nouvelle-Calédonie : 1")},
                "legend": (Step(0, "aucun"), Step(1, "un"), Step(2, "deux et plus")),
            },
        ),
    )
)
