"""How the origin of a fact is shown."""

import re
from typing import Any

from kilometre.foundation.records.origins import Origin

ADDRESS = re.compile(r"https?://[^\s<>«»\"]+[^\s<>«»\".,;:)]")

SOURCED = (Origin.DOCUMENT, Origin.PUBLIC)
LABELS = {
    Origin.FICTIONAL: ("Exemple fictif", "spark"),
    Origin.DOCUMENT: ("Document public", "document"),
    Origin.PUBLIC: ("Source publique", "document"),
}


def short_label(origin: str) -> str:
    """« Document public »; nothing for what was entered here."""
    return LABELS.get(Origin(origin), ("", ""))[0]


def origin_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    """Label, icon and source; what was entered here has no label, unless it names a source."""
    record = attributes["record"]
    label, icon = LABELS.get(record.origin, ("", ""))
    source = getattr(record, "source", "")
    address = ADDRESS.search(source)
    return {
        "label": label or ("Source" if source else ""),
        "icon": icon or "document",
        "is_fictional": record.origin == Origin.FICTIONAL,
        "source": source,
        "address": address[0] if address else "",
        # A sourced record that somebody edited here no longer says only what its source says.
        "is_completed": record.origin in SOURCED and getattr(record, "version", 1) > 1,
    }
