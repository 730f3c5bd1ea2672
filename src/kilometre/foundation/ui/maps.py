"""A map drawn by the server: areas, points and labelled tiles, all reachable with the keyboard, and its table."""

from dataclasses import dataclass

from .components import REQUIRED, Component


@dataclass(frozen=True, slots=True)
class Shape:
    """An area. ``path`` is SVG; ``level`` is its shade, 0 (nothing) to 4; with ``url`` it is a link."""

    code: str
    name: str
    path: str
    url: str = ""
    title: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A place, in the units of the view box."""

    x: float
    y: float
    name: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """An area that has no outline here, as a labelled tile."""

    name: str
    url: str = ""
    title: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Legend:
    level: int
    text: str


COMPONENTS = (
    Component(
        "map", "ui/components/map.html",
        "Une carte : `maps.Shape`, `Point`, `Tile`, `Legend`. La page met un tableau à côté.",
        {"title": REQUIRED, "view_box": REQUIRED, "shapes": (), "points": (), "tiles": (), "legend": (), "note": "",
         "background": ()},
        examples=({
            "title": "Labs par région", "view_box": "0 0 300 200", "note": "Contours d'exemple.",
            "shapes": (
                Shape("A", "Région du Nord", "M20 20H140V100H20Z", "#", "Région du Nord : 3 labs", 3),
                Shape("B", "Région de l'Est", "M146 20H280V140H146Z", "#", "Région de l'Est : 1 lab", 1),
                Shape("C", "Région du Sud", "M20 106H140V180H20Z", "", "Région du Sud : aucun lab", 0),
            ),
            "points": (Point(70, 60, "Siilab", "#", "Siilab, Lille"),),
            "tiles": (Tile("Mayotte", "#", "Mayotte : 1 lab", 1), Tile("Guyane", "", "Guyane : aucun lab", 0)),
            "legend": (Legend(0, "aucun lab"), Legend(1, "un lab"), Legend(3, "trois labs et plus")),
        },),
    ),
)  # fmt: skip
