"""A bar chart: rows of a label and a value, with their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import french
from .components import REQUIRED, Component

ROW = 58  # height of a label and its bar, in pixels
LONGEST_BAR = 80  # percent of the width: the rest is for the value
SHORT_UNIT = 2  # characters; a longer unit stands in the table


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the drawing: ``y`` in pixels, ``length`` in percent of the width."""

    label: str
    text: str
    y: int
    length: float


def bars(rows: Sequence[Sequence[Any]], unit: str) -> list[Bar]:
    """Lay out rows of (label, value[, url]); a missing value has no bar, a short unit follows the value.

    ValueError on a negative value.
    """
    values = [row[1] for row in rows if row[1] is not None]
    if any(value < 0 for value in values):
        raise ValueError("a bar chart shows values from zero")
    scale = LONGEST_BAR / float(max(values, default=0) or 1)
    suffix = f"{french.FIXED}{unit}" if 0 < len(unit) <= SHORT_UNIT else ""
    return [
        Bar(
            label=label,
            text="non renseigné" if value is None else french.number(value) + suffix,
            y=index * ROW,
            length=round(float(value or 0) * scale, 1),
        )
        for index, (label, value, *_) in enumerate(rows)
    ]


def chart_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    rows = list(attributes["rows"])
    return {
        "bars": bars(rows, attributes["unit"]),
        "height": len(rows) * ROW,
        "columns": (attributes["label"], attributes["unit"] or "Valeur"),
        "cells": [((row[0], row[2]) if len(row) > 2 else row[0], row[1]) for row in rows],
    }


COMPONENTS = (
    Component(
        "bar_chart", "ui/components/bar_chart.html",
        "Des barres à partir de zéro : (libellé, valeur[, adresse]), avec leur tableau.",
        {"title": REQUIRED, "rows": REQUIRED, "unit": "", "label": "Libellé", "note": ""},
        context=chart_context,
        examples=({"title": "Besoins reçus par région", "unit": "besoins", "label": "Région",
                   "note": "Exemples fictifs.",
                   "rows": (("Occitanie", 14), ("Grand Est", 9), ("Provence-Alpes-Côte d'Azur", 6), ("Bretagne", 0),
                            ("Normandie", None))},),
    ),
)  # fmt: skip
