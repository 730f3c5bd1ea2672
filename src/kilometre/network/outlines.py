"""Outlines of the regions and departments for server-made SVG maps, and where a place falls on them.

No Django here. ``scripts/build_outlines.py`` wrote the file; ``docs/data-sources.md`` says where the drawings
come from. Everything is in one drawing, with y downwards as in SVG; one unit is 1.06 km on the mainland.
Corsica stands closer to the coast than it is, and each overseas department has its own scale in its inset.

    outlines = read_outlines()
    outlines.departments["67"].path     # d="…" of Bas-Rhin; draw with fill-rule="evenodd"
    outlines.place(7.745, 48.583)       # Strasbourg: (875.6, 250.8)
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Point = tuple[float, float]
Box = tuple[float, float, float, float]

FILE = "outlines.json"


@dataclass(frozen=True, slots=True)
class Outline:
    """One region or department, under its INSEE code."""

    code: str
    name: str
    region: str
    """Code of the region: its own for a region."""
    path: str
    """SVG path data, straight lines only; several rings when there are islands."""
    label: Point
    """The point inside the shape that is farthest from its border."""
    box: Box
    """x0, y0, x1, y1."""


@dataclass(frozen=True, slots=True)
class Inset:
    """Frame of an overseas department; its outline is among the others, already in place."""

    code: str
    region: str
    name: str
    box: Box
    caption: Point
    """Middle of the baseline of the name, under the drawing."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A labelled box for an overseas collectivity that has no outline here."""

    code: str
    name: str
    short: str
    box: Box
    label: Point


@dataclass(frozen=True, slots=True)
class Projection:
    """From longitude and latitude to the drawing, for one of its parts."""

    area: str
    """« metropole », « corse », or the code of an overseas department."""
    plane: str
    """« lambert93 » (km) or « degrees »: the plane on which the two affine forms are taken."""
    bounds: Box
    """West, south, east, north, in degrees."""
    x: tuple[float, float, float]
    y: tuple[float, float, float]
    """a, b, c of a + b·X + c·Y."""

    def covers(self, longitude: float, latitude: float) -> bool:
        west, south, east, north = self.bounds
        return west <= longitude <= east and south <= latitude <= north

    def place(self, longitude: float, latitude: float) -> Point:
        east, north = lambert93(longitude, latitude) if self.plane == "lambert93" else (longitude, latitude)
        return (
            self.x[0] + self.x[1] * east + self.x[2] * north,
            self.y[0] + self.y[1] * east + self.y[2] * north,
        )


@dataclass(frozen=True, slots=True)
class Outlines:
    """The whole drawing."""

    source: str
    credit: str
    licence: str
    view_box: Box
    """x, y, width, height: the attribute of the svg element."""
    regions: dict[str, Outline]
    departments: dict[str, Outline]
    insets: tuple[Inset, ...]
    tiles: tuple[Tile, ...]
    projections: tuple[Projection, ...]

    def place(self, longitude: float, latitude: float) -> Point | None:
        """Where a place in degrees (WGS 84) falls on the drawing, to 0.1 unit; None outside of its parts.

        Right to about 1 unit (2 at worst) in metropolitan France, so that a town on the shore may fall just
        off it. A place in an overseas collectivity has no point: use its tile.
        """
        for projection in self.projections:
            if projection.covers(longitude, latitude):
                x, y = projection.place(longitude, latitude)
                return round(x, 1), round(y, 1)
        return None


@cache
def read_outlines() -> Outlines:
    """Read the packaged drawing, once per process."""
    packed = resources.files("kilometre.network").joinpath("data", FILE).read_text(encoding="utf-8")
    drawing: dict[str, Any] = json.loads(packed, object_hook=_with_tuples)
    return Outlines(
        source=drawing["source"],
        credit=drawing["credit"],
        licence=drawing["licence"],
        view_box=drawing["view_box"],
        regions={line["code"]: Outline(**line) for line in drawing["regions"]},
        departments={line["code"]: Outline(**line) for line in drawing["departments"]},
        insets=tuple(Inset(**line) for line in drawing["insets"]),
        tiles=tuple(Tile(**line) for line in drawing["tiles"]),
        projections=tuple(Projection(**line) for line in drawing["projections"]),
    )


def lambert93(longitude: float, latitude: float) -> Point:
    """Project to Lambert-93 (EPSG:2154): easting and northing in km, from degrees on GRS 80.

    Conformal conic projection with standard parallels 44° and 49°; formulas and constants of IGN's note
    NTG 71, « Projection cartographique conique conforme de Lambert ».
    """
    phi = math.radians(latitude)
    sine = 0.08181919112 * math.sin(phi)  # first eccentricity of GRS 80
    isometric = math.log(math.tan(math.pi / 4 + phi / 2)) - 0.08181919112 * math.atanh(sine)
    radius = 11754.2554261 * math.exp(-0.7256077650 * isometric)
    angle = 0.7256077650 * math.radians(longitude - 3)
    return 700 + radius * math.sin(angle), 12655.6120499 - radius * math.cos(angle)


def _with_tuples(line: dict[str, Any]) -> dict[str, Any]:
    """JSON knows only lists; what is read here is shared by the whole process and stays as it is."""
    return {
        key: tuple(value) if isinstance(value, list) and value and not isinstance(value[0], dict) else value
        for key, value in line.items()
    }
