"""Who may link and unlink."""

from typing import Any

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import resolve

from .registry import Kind


def can_link(user: Any, kind: Kind, source: Record, target: Record) -> bool:
    """Les personnes que ce genre de lien autorise, si elles voient les deux objets."""
    known = resolve([source.ref, target.ref], user)
    return len(known) == 2 and kind.can_link(user, source, target)
