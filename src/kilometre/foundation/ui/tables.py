"""Values as people read them, and the table that shows rows of them."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from . import french
from .components import REQUIRED, Component

MISSING = mark_safe('<span class="pk-missing">non renseigné</span>')  # noqa: S308 (a constant)


def shown(value: Any) -> Any:
    """A value for the page: French dates and numbers, « oui » and « non », lists, and what is missing."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, SafeString):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float | Decimal):
        return french.number(value)
    if isinstance(value, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), french.moment(value))
    if isinstance(value, dt.date):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), french.date(value))
    if isinstance(value, list | set | frozenset):
        return ", ".join(str(item) for item in value) if value else MISSING
    return str(value)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _rows(columns: list[str], rows: Iterable[Iterable[Any]]) -> list[list[dict[str, Any]]]:
    drawn = []
    for row in rows:
        cells = []
        for label, cell in zip(columns, row, strict=True):
            value, url = cell if isinstance(cell, tuple) else (cell, "")
            cells.append(
                {"label": label, "html": shown(value), "url": url or "", "is_number": is_number(value)}
            )
        drawn.append(cells)
    return drawn


def table_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    columns = [str(column) for column in attributes["columns"]]
    rows = _rows(columns, attributes["rows"])
    numeric = [bool(rows) and all(row[index]["is_number"] for row in rows) for index in range(len(columns))]
    heads = [{"label": label, "is_number": flag} for label, flag in zip(columns, numeric, strict=True)]
    return {"heads": heads, "drawn": rows}


COMPONENTS = (
    Component(
        "table", "ui/components/table.html",
        "Un tableau ; une cellule est une valeur, ou (valeur, adresse). Sur un téléphone, chaque ligne s'empile.",
        {"columns": REQUIRED, "rows": REQUIRED, "caption": REQUIRED, "hide_caption": False},
        context=table_context,
        examples=({"caption": "Labs par région", "columns": ("Région", "Lab", "Projets"),
                   "rows": (("Occitanie", ("Lab'O", "#"), 4), ("Bretagne", ("Tilab", "#"), 1_250),
                            ("Normandie", ("Innov'Mandie", "#"), None))},),
    ),
)  # fmt: skip
