"""What the lists of this context share."""

from typing import Any

from django.urls import reverse


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """The pages of this context, side by side."""
    names = (
        ("projects", "Projets"),
        ("actions", "Actions"),
        ("roadmaps", "Feuilles de route"),
        ("board", "Tableau"),
        ("calendar", "Calendrier"),
        ("late", "En retard"),
    )
    return [(label, reverse(f"projects:{name}"), name == current) for name, label in names]


def labs_text(labs: Any) -> str:
    return ", ".join(str(lab) for lab in labs if lab)
