"""Making and undoing a link."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.removal import pin

from . import rules
from .events import Linked, Unlinked
from .models import Link
from .registry import KINDS


@service
def link(*, actor: Any, source: Record, kind: str, target: Record) -> Link:
    """Link two records. LookupError on an unknown kind, Refused when they cannot be or are already linked."""
    sort = KINDS[kind]
    if source.ref == target.ref:
        raise Refused("Un objet ne peut pas être lié à lui-même.")
    if not sort.joins(source, target):
        raise Refused(f"« {sort.label} » ne relie pas ces deux objets.")
    require(rules.can_link, actor, sort, source, target)
    pin(source, target)
    try:
        with transaction.atomic():
            made = Link.objects.create(
                source=str(source.ref), kind=kind, target=str(target.ref), author=actor
            )
    except IntegrityError as error:
        raise Refused(f"« {source} » et « {target} » sont déjà liés ainsi.") from error
    record(Linked(kind=kind, target=made.target), actor=actor, subject=source)
    return made


@service
def unlink(*, actor: Any, source: Record, kind: str, target: Record) -> None:
    """Undo a link; nothing happens when it is already undone."""
    require(rules.can_link, actor, KINDS[kind], source, target)
    undone = Link.objects.filter(
        source=str(source.ref), kind=kind, target=str(target.ref), withdrawn_at__isnull=True
    ).update(withdrawn_at=timezone.now())
    if undone:
        record(Unlinked(kind=kind, target=str(target.ref)), actor=actor, subject=source)
