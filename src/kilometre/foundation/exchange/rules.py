"""Who may import: each kind has its own rule; an import belongs to who brought the table."""

from typing import Any

from kilometre.foundation.records.refs import Ref, resolve

from .exports import can_export
from .models import Export, Import
from .registry import kinds


def can_import(user: Any, record: Any = None) -> bool:
    """Un membre d'un lab, la coordination nationale, ou un administrateur."""
    return bool(user.is_authenticated) and any(kind.rule(user) for kind in kinds())


def owns(user: Any, batch: Import) -> bool:
    """La personne qui a apporté ce tableau."""
    return bool(user.is_authenticated) and batch.owner_id == user.pk


def may_download(user: Any, export: Export) -> bool:
    """La personne qui a demandé cet export, tant qu'elle peut voir ce qu'il contient."""
    subject = resolve([ref := Ref.parse(export.subject)], user).get(ref)
    return owns_export(user, export) and subject is not None and can_export(user, subject)


def owns_export(user: Any, export: Export) -> bool:
    """La personne qui a demandé cet export."""
    return bool(user.is_authenticated) and export.owner_id == user.pk
