"""Columns that lists of this context share."""

from typing import Any

from django.urls import reverse

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.lists import Column

SHORT = {
    Origin.FICTIONAL: "Exemple fictif",
    Origin.DOCUMENT: "Document public",
    Origin.PUBLIC: "Autre source",
    Origin.LIVE: "Plateforme",
}
TONES = {Origin.FICTIONAL: "accent", Origin.DOCUMENT: "info"}


def origin_column() -> Column:
    return Column(
        "origin",
        "Origine",
        value=lambda row: SHORT[row.origin],
        tone=lambda row: TONES.get(row.origin, "neutral"),
    )


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The three lists of this context, side by side."""
    names = (("projects", "Projets"), ("actions", "Actions"), ("roadmaps", "Feuilles de route"))
    return [(label, reverse(f"projects:{name}"), name == current) for name, label in names]


def labs_text(labs: Any) -> str:
    return ", ".join(str(lab) for lab in labs if lab)
