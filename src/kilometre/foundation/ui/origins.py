"""How the origin of a fact is shown."""

import re
from typing import Any

from kilometre.foundation.records.origins import Origin

ADDRESS = re.compile(r"https?://[^\s<>«»\"]+[^\s<>«»\".,;:)]")

LABELS = {
    Origin.FICTIONAL: ("Exemple fictif", "spark"),
    Origin.DOCUMENT: ("Document public", "document"),
    Origin.PUBLIC: ("Source publique", "document"),
}


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
    }
