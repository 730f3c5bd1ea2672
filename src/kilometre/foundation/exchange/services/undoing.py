"""Undoing a whole import. What was changed or used since is never undone: its lines are told first."""

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules, tasks
from kilometre.foundation.exchange.enums import ImportState, Work
from kilometre.foundation.exchange.events import ImportUndone
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.registry import Kind
from kilometre.foundation.exchange.telling import TOLD, messages_of, one_sentence
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.journal.recording import record, service, unit
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref

from .rows import is_long, lock

Touched = list[list[object]]
"""Pairs (line, why it stays)."""
TOLD_AT_MOST = 200


class StillUsed(Refused):
    """Some lines were changed since: a person says whether the others are undone."""

    title = "Des fiches ont servi depuis"

    def __init__(self, touched: Touched) -> None:
        self.touched = touched
        super().__init__(
            "Des fiches ont été modifiées ou utilisées depuis l'import : elles sont listées ci-dessous."
        )


def undo(*, actor: User, batch: Import, only_untouched: bool = False) -> Import:
    """Undo now, or have a worker do it when the file is long."""
    begin_undo(actor=actor, batch=batch, only_untouched=only_untouched)
    if not is_long(batch):
        run(actor=actor, batch=batch, only_untouched=only_untouched)
    return batch


@service
def begin_undo(*, actor: User, batch: Import, only_untouched: bool) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    if batch.state != ImportState.DONE:
        raise Refused("Cet import n'est pas à annuler.")
    if not batch.rows.exists():
        raise Refused("Cet import est trop ancien : ses lignes ne sont plus gardées, il ne s'annule plus.")
    batch.summary.pop("touched", None)
    if is_long(batch):
        batch.work = Work.UNDOING
        tasks.undo_import.enqueue(batch.public_id, only_untouched)
    batch.save()


def run(*, actor: User, batch: Import, only_untouched: bool) -> None:
    """Undo, or note which lines stand in the way: the page lists them."""
    try:
        take_back(actor=actor, batch=batch, only_untouched=only_untouched)
    except StillUsed as refusal:
        note_touched(batch=batch, touched=refusal.touched)


@service
def note_touched(*, batch: Import, touched: Touched) -> None:
    lock(batch, even_at_work=True)
    batch.summary["touched"] = touched[:TOLD_AT_MOST]
    batch.work = Work.NOTHING
    batch.save()


@service
def take_back(*, actor: User, batch: Import, only_untouched: bool) -> Import:
    """Remove what was created, put back what was completed, the last line first; all of it, or only the untouched."""
    lock(batch, even_at_work=True)
    import_flow.move(batch, "undo", actor=actor)
    kind = batch.of_kind
    rows = list(batch.rows.still_there().order_by("-line"))
    records, changed = _records(rows), _changed_since(batch, rows)
    touched: Touched = []
    for row in rows:
        reason = _take_back_row(
            kind, actor, batch, row, records.get(row.made), is_changed=row.made in changed
        )
        if reason:
            touched.append([row.line, reason])
        else:
            row.is_undone = True
    if touched and not only_untouched:
        raise StillUsed(sorted(touched, key=lambda pair: str(pair[0]).zfill(9)))
    ImportRow.objects.bulk_update(rows, ["is_undone"], batch_size=500)
    batch.summary |= {"undone": len(rows) - len(touched), "kept": len(touched)}
    batch.work = Work.NOTHING
    told = ImportUndone(kind=kind.name, undone=len(rows) - len(touched), kept=len(touched))
    record(told, actor=actor, subject=batch, audience=Audience.CASE)
    batch.undone_at = timezone.now()
    batch.save()
    return batch


def _take_back_row(
    kind: Kind, actor: User, batch: Import, row: ImportRow, found: Record | None, *, is_changed: bool
) -> str:
    """Undo one line; why it stays, or ""."""
    if found is None:
        return ""  # somebody removed it already
    if row.invited_at is not None:
        return "la personne a été invitée."
    if is_changed or found.version != row.made_version:
        return f"« {found} » a été modifié depuis."
    try:
        with unit():
            if row.before is None:
                kind.undo(actor=actor, record=found)
            elif kind.unmerge is not None:
                kind.unmerge(actor=actor, record=found, before=row.before)
    except TOLD as error:
        return one_sentence(messages_of(error, kind, batch))
    return ""


def _records(rows: list[ImportRow]) -> dict[str, Record]:
    """What the lines made, by reference, whoever may see it today."""
    by_kind: dict[str, list[str]] = {}
    for row in rows:
        ref = Ref.parse(row.made)
        by_kind.setdefault(ref.kind, []).append(ref.public_id)
    found: dict[str, Record] = {}
    for kind, ids in by_kind.items():
        manager = Ref(kind, "").model()._default_manager
        for some in _chunks(ids):
            found |= {str(row.ref): row for row in manager.filter(public_id__in=some)}
    return found


def _changed_since(batch: Import, rows: list[ImportRow]) -> set[str]:
    """References of which the journal tells something after the import."""
    told: set[str] = set()
    for some in _chunks([row.made for row in rows]):
        later = Entry.objects.filter(case__in=some, recorded_at__gt=batch.done_at)
        told.update(later.values_list("case", flat=True))
    return told


def _chunks(things: list[str]) -> list[list[str]]:
    return [things[start : start + 500] for start in range(0, len(things), 500)]
