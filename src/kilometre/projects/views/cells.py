"""Columns that lists of this context share."""

from typing import Any

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.lists import Column

TONES = {Origin.FICTIONAL: "accent", Origin.DOCUMENT: "info"}


def origin_column() -> Column:
    return Column(
        "origin",
        "Origine",
        value=lambda row: row.get_origin_display(),
        tone=lambda row: TONES.get(row.origin, "neutral"),
    )


def labs_text(labs: Any) -> str:
    return ", ".join(str(lab) for lab in labs if lab)
