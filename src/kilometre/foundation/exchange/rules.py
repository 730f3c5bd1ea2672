"""Who may import: each kind has its own rule; an import belongs to who brought the table."""

from typing import Any

from .models import Export, Import
from .registry import kinds_for


def can_import(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab, la coordination nationale, ou un administrateur."""
    return bool(user.is_authenticated) and bool(kinds_for(user))


def owns(user: Any, batch: Import) -> bool:
    """La personne qui a apporté ce tableau."""
    return bool(user.is_authenticated) and batch.owner_id == user.pk


def owns_export(user: Any, export: Export) -> bool:
    """La personne qui a demandé cet export."""
    return bool(user.is_authenticated) and export.owner_id == user.pk
