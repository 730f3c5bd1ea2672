"""Values as people read them, and the table that shows rows of them."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from . import french
from .components import REQUIRED, Component

MISSING = mark_safe('<span class="pk-missing">non renseigné</span>')


@singledispatch
def shown(value: Any) -> Any:
    """A value for the page: French dates and numbers, « oui » and « non », lists, and what is missing."""
    return str(value) or MISSING


@shown.register
def _(value: SafeString) -> SafeString:
    return value or MISSING


@shown.register
def _(value: None) -> SafeString:
    return MISSING


@shown.register
def _(value: bool) -> str:  # noqa: FBT001 (a value to show)
    return "oui" if value else "non"


@shown.register
def _(value: int | float | Decimal) -> str:
    return french.number(value)


@shown.register
def _(value: dt.datetime) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), french.moment(value))


@shown.register
def _(value: dt.date) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), french.date(value))


@shown.register(list)
@shown.register(set)
@shown.register(frozenset)
def _(value: Iterable[Any]) -> Any:
    return ", ".join(str(item) for item in value) or MISSING


def briefly(value: Any) -> Any:
    """A value in a list, where many are read at a glance: days are short, moments are days."""
    if isinstance(value, dt.date):  # a moment is one too
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), french.short_day(value))
    return shown(value)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def is_numeric(values: Iterable[Any]) -> bool:
    """A column of numbers, some of which may be missing."""
    known = [value for value in values if value not in (None, "")]
    return bool(known) and all(is_number(value) for value in known)


def table_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    columns = [str(column) for column in attributes["columns"]]
    rows: Iterable[Iterable[Any]] = attributes["rows"]
    grid = [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in rows]
    numeric = [is_numeric(row[index][0] for row in grid) for index in range(len(columns))]
    heads = [{"label": label, "is_number": flag} for label, flag in zip(columns, numeric, strict=True)]
    drawn = [
        [
            {"label": head["label"], "is_number": head["is_number"], "html": shown(value), "url": url}
            for head, (value, url) in zip(heads, row, strict=True)
        ]
        for row in grid
    ]
    return {"heads": heads, "drawn": drawn}


COMPONENTS = (
    Component(
        "table", "ui/components/table.html",
        "Un tableau ; une cellule est une valeur, ou (valeur, adresse). Sur un téléphone, chaque ligne s'empile.",
        {"columns": REQUIRED, "rows": REQUIRED, "caption": REQUIRED, "hide_caption": False},
        context=table_context,
        examples=({"caption": "Labs par région", "columns": ("Région", "Lab", "Projets"),
                   "rows": (("Occitanie", ("Lab'O", "#"), 4), ("Bretagne", ("Tilab", "#"), 1_250),
                            ("Normandie", ("Innov'Mandie", "#"), None))},),
    ),
)  # fmt: skip
