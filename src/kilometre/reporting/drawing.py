"""From a frozen content to a PDF: nothing is read but the content, the packaged files and the templates."""

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from kilometre.foundation import documents
from kilometre.foundation.indicators.reading import UNKNOWN
from kilometre.foundation.ui import french
from kilometre.network.atlas import borders
from kilometre.network.outlines import read_outlines

AS_COMPUTED = "comme calculé"
TEMPLATES = ("reporting/booklet_document.html", "documents/base.html")
SHEETS = (
    ("kilometre.reporting", "static/reporting/booklet.css"),
    ("kilometre.foundation.documents", "static/documents/document.css"),
    ("kilometre.network", "data/outlines.json"),
)
SHADES = ("#f3ecdf", "#b9d6d3", "#6fa9a7", "#2f7f80")
ORIGINS = {
    "document": "Document public",
    "public": "Source publique",
    "live": "Saisi sur la plateforme",
    "fictional": "Exemple fictif",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """``digest`` is the SHA-256 of the file."""

    pdf: bytes
    pages: int
    digest: str


@cache
def renderer() -> str:
    """The version of what draws: the library, and a digest of the templates and style sheets. « weasyprint-70.0+3f9a… »."""
    import weasyprint  # noqa: PLC0415 (a second, and Pango)

    mixed = hashlib.sha256()
    for name in TEMPLATES:
        mixed.update(get_template(name).template.source.encode())  # type: ignore[attr-defined]
    for package, path in SHEETS:
        mixed.update(resources.files(package).joinpath(path).read_bytes())
    return f"weasyprint-{weasyprint.__version__}+{mixed.hexdigest()[:16]}"


def draw(content: dict[str, Any]) -> Drawn:
    """Same content and same renderer, same bytes. About 0.13 s of work a page; see docs/performance.md."""
    pdf = documents.render(
        "reporting/booklet_document.html",
        {
            "title": f"Livret des labs {content['year']}",
            "site_name": content["site"],
            "is_example": content["is_example"],
            "booklet": {
                **content,
                "labs": [_lab(lab) for lab in content["labs"]],
                "topics": [_topic(topic) for topic in content["topics"]],
            },
            "count_of_labs": _counted(content["labs"]),
            "map": map_of(content["regions"]),
            "origins": ORIGINS,
        },
    )
    return Drawn(pdf, pages_of(pdf), hashlib.sha256(pdf).hexdigest())


def _topic(topic: dict[str, Any]) -> dict[str, Any]:
    """Whether any of its figures is of a year: a column that says nothing is left out."""
    return {**topic, "has_year": any(figure.get("of_year") for figure in topic["figures"])}


def _lab(lab: dict[str, Any]) -> dict[str, Any]:
    """Its figures that somebody knows: of what is neither computed nor declared, how many there are."""
    known = [line for line in lab["lines"] if line["computed"] != UNKNOWN or line["declared"]]
    lines = [{**line, "declared": line["declared"] or AS_COMPUTED} for line in known]
    return {**lab, "lines": lines, "unknown": len(lab["lines"]) - len(known), "is_signed": bool(lab["lines"])}


def _counted(labs: list[dict[str, Any]]) -> str:
    """« 11 labs réels et 2 exemples »: an example is never counted with what is real."""
    examples = sum(lab["origin"] == "fictional" for lab in labs)
    real = french.count(len(labs) - examples, "lab réel", "labs réels")
    return f"{real} et {french.count(examples, 'exemple')}" if examples else real


def pages_of(pdf: bytes) -> int:
    import pypdf  # noqa: PLC0415 (used here alone)

    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


TABLE_BELOW = "Carte des labs par région ; le tableau qui suit dit la même chose"


def map_of(regions: dict[str, Any], alternative: str = TABLE_BELOW) -> SafeString:
    """The map with presentation attributes, for the page's style sheet does not reach inside a drawing. Its table follows it."""
    outlines = read_outlines()
    labs = {line["code"]: line["labs"] for line in regions["lines"]}
    shapes = [
        f'<path fill-rule="evenodd" fill="{_shade(labs, outline.code)}" stroke="#8a7f6c" stroke-width="1" d="{outline.path}"/>'
        for outline in outlines.regions.values()
    ]
    tiles = [
        f'<rect x="{tile.box[0]}" y="{tile.box[1]}" width="{tile.box[2] - tile.box[0]}" '
        f'height="{tile.box[3] - tile.box[1]}" rx="4" fill="{_shade(labs, tile.code)}" stroke="#8a7f6c"/>'
        for tile in outlines.tiles
    ]
    names = [
        *(
            _name((tile.box[0] + tile.box[2]) / 2, (tile.box[1] + tile.box[3]) / 2 + 5, tile.short)
            for tile in outlines.tiles
        ),
        *(_name(*inset.caption, inset.name) for inset in outlines.insets),
    ]
    spots = [
        f'<circle cx="{x}" cy="{y}" r="8" fill="#f0a13a" stroke="#0f2f36" stroke-width="2"/>'
        for x, y in regions["spots"]
    ]
    box = " ".join(map(str, outlines.view_box))
    inside = "".join(
        [
            *shapes,
            f'<path fill="none" stroke="#8a7f6c" stroke-width=".4" d="{borders()}"/>',
            *tiles,
            *names,
            *spots,
        ]
    )
    return mark_safe(  # noqa: S308 (numbers and packaged paths: nothing that anybody typed)
        f'<svg class="map" viewBox="{box}" role="img" aria-label="{alternative}">{inside}</svg>'
    )


def _name(x: float, y: float, words: str) -> str:
    return f'<text x="{x}" y="{y}" font-size="13" fill="#24383d" text-anchor="middle">{words}</text>'


def _shade(labs: dict[str, int], code: str) -> str:
    return SHADES[min(labs.get(code, 0), len(SHADES) - 1)]
