"""Undoing a whole import. What was changed or used since is never undone: its lines are told first.

``slices`` says how a long one goes, and how an import that cannot be finished is taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict, Work
from kilometre.foundation.exchange.events import ImportReverted, ImportUndone
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.telling import NOTHING_IMPORTED, attempt, one_sentence
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service, unit
from kilometre.foundation.records import removal
from kilometre.foundation.records.batches import batch as one_batch
from kilometre.foundation.records.models import Record

from . import slices
from .checking import STAYED
from .rows import in_vain, is_long, keep, lock
from .since import Since, since

TOLD_AT_MOST = 200
FORGOTTEN = ("made", "made_version", "made_at", "before", "verdict", "messages", "options", "choice")


@dataclass(slots=True)
class Taken:
    """What came of some rows: those gone through, why some stay, by line, and the version of records put back."""

    rows: list[ImportRow] = field(default_factory=list)
    touched: dict[int, str] = field(default_factory=dict)
    put_back: dict[str, int] = field(default_factory=dict)

    @property
    def lines(self) -> list[int]:
        return [row.line for row in self.rows]


class StillUsed(Refused):
    """Some lines were changed since: a person says whether the others are undone."""

    def __init__(self, touched: dict[int, str]) -> None:
        self.touched = touched
        super().__init__(
            "Des fiches ont été modifiées ou utilisées depuis l'import : elles sont listées ci-dessous."
        )


def undo(*, actor: User, batch: Import, only_untouched: bool = False) -> Import:
    """Undo now, or have a worker do it when the file is long; or note which lines stand in the way: the page lists them."""
    try:
        begin_undo(actor=actor, batch=batch, only_untouched=only_untouched)
    except StillUsed as told:
        note_touched(batch=batch, touched=told.touched)
    return batch


@service
def begin_undo(*, actor: User, batch: Import, only_untouched: bool) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    if batch.state != ImportState.DONE:
        raise Refused("Cet import n'est pas à annuler.")
    if not batch.rows.exists():
        raise Refused("Cet import est trop ancien : ses lignes ne sont plus gardées, il ne s'annule plus.")
    batch.summary.pop("touched", None)
    batch.failure = ""
    batch.only_untouched = only_untouched
    rows = batch.rows.still_there().order_by("-line")
    if is_long(batch):
        slices.start(batch, Work.UNDOING if only_untouched else Work.WEIGHING, steps=rows.count())
    else:
        taken = take_back(batch, list(rows), batch.owner)
        if taken.touched and not only_untouched:
            raise StillUsed(taken.touched)
        _keep_undone(batch, taken)
        finish(batch)
    batch.save()


@service
def note_touched(*, batch: Import, touched: dict[int, str]) -> None:
    batch.refresh_from_db(from_queryset=Import.objects.select_for_update())
    batch.summary.pop("touched", None)
    _tell(batch, touched)
    batch.save()


def weigh_slice(batch: Import) -> None:
    """Try to undo the lines in vain; once all are seen, undo them, or tell those that served since."""
    rows = _before(batch, batch.rows.still_there())
    seen = in_vain(lambda: take_back(batch, rows, batch.owner, slices.in_time)) if rows else Taken()
    _tell(batch, seen.touched)
    slices.advance(batch, seen.lines)
    if len(seen.rows) < len(rows) or len(rows) == slices.lines():
        return
    if batch.summary.get("touched"):
        slices.end(batch)
    else:
        slices.pass_to(batch, Work.UNDOING, steps=batch.rows.still_there().count())


def undo_slice(batch: Import) -> None:
    rows = _before(batch, batch.rows.still_there())
    taken = take_back(batch, rows, batch.owner, slices.in_time)
    _keep_undone(batch, taken)
    slices.advance(batch, taken.lines)
    if len(taken.rows) == len(rows) < slices.lines():
        finish(batch)


def revert_slice(batch: Import) -> None:
    """Take back lines of an import that cannot be finished. The platform does: its owner may have lost the right to."""
    rows = _before(batch, batch.rows.applied().to_apply())
    taken = take_back(batch, rows, None, slices.in_time)
    for row in taken.rows:
        if row.line in taken.touched:
            row.verdict, row.messages, row.choice = Verdict.PROBLEM, [["", STAYED]], Choice.SKIP
            row.options = [Choice.SKIP]
        else:
            row.made, row.made_version, row.made_at, row.before = "", None, None, None
    keep(taken.rows, FORGOTTEN)
    _stand_as_put_back(batch, taken)
    batch.summary["kept"] = batch.summary.get("kept", 0) + len(taken.touched)
    slices.advance(batch, taken.lines)
    if len(taken.rows) == len(rows) < slices.lines():
        _end_reverting(batch)


slices.STEPS |= {Work.WEIGHING: weigh_slice, Work.UNDOING: undo_slice, Work.REVERTING: revert_slice}


def stop_weighing(batch: Import) -> None:
    slices.end(batch)
    batch.failure = "L'annulation s'est interrompue plusieurs fois. Rien n'est annulé\u00a0: recommencez."


slices.GIVING_UP[Work.WEIGHING] = stop_weighing


def _end_reverting(batch: Import) -> None:
    kept = batch.summary.pop("kept", 0)
    told = ImportReverted(kind=batch.kind, taken_back=batch.progress - kept, kept=kept)
    record(told, actor=None, subject=batch, audience=Audience.CASE)
    left = NOTHING_IMPORTED
    if kept:
        one = "Une fiche déjà écrite a servi entre-temps et reste"
        many = f"{kept} fiches déjà écrites ont servi entre-temps et restent"
        left = f"{many if kept > 1 else one}\u00a0: c'est dit à leur ligne."
    batch.failure = f"{batch.failure} {left}"[:1000]
    slices.end(batch)


def finish(batch: Import) -> None:
    """Everything that could be is undone, and the journal says so."""
    import_flow.move(batch, "undo", actor=batch.owner)
    undone = batch.rows.filter(is_undone=True).count()
    kept = batch.rows.still_there().count()
    batch.summary |= {"undone": undone, "kept": kept}
    told = ImportUndone(kind=batch.kind, undone=undone, kept=kept)
    record(told, actor=batch.owner, subject=batch, audience=Audience.CASE)
    batch.undone_at = timezone.now()
    slices.end(batch)


def take_back(
    batch: Import, rows: list[ImportRow], actor: User | None, while_: Callable[..., Any] = iter
) -> Taken:
    """Remove what was created, put back what was completed, or as much as ``while_`` lets pass."""
    taken, known = Taken(), since(batch, rows)
    with one_batch(), removal.foreseen(known.records.values()):
        for row in while_(rows):
            reason = _take_back_row(batch, row, actor, known)
            if reason:
                taken.touched[row.line] = reason
            elif row.before is not None and row.made in known.records:
                taken.put_back[row.made] = known.versions[row.made]
            taken.rows.append(row)
    return taken


def _take_back_row(batch: Import, row: ImportRow, actor: User | None, known: Since) -> str:
    """Undo one line; why it stays, or ""."""
    kind, found = batch.of_kind, known.records.get(row.made)
    if found is None:
        return ""  # somebody removed it already
    if row.invited_at is not None:
        return "la personne a été invitée."
    if row.made in known.changed or found.version != known.versions[row.made]:
        return f"« {found} » a été modifié depuis."

    def act() -> None:
        with unit():
            _undo_row(kind, row, found, actor)

    told = one_sentence(attempt(act, kind, batch))
    if not told and row.before is not None:
        known.versions[row.made] = found.version
    return told


def _undo_row(kind: Any, row: ImportRow, found: Record, actor: User | None) -> None:
    if row.before is None:
        kind.undo(actor=actor, record=found)
    elif kind.unmerge is not None:
        kind.unmerge(actor=actor, record=found, before=row.before)


def _keep_undone(batch: Import, taken: Taken) -> None:
    for row in taken.rows:
        row.is_undone = row.line not in taken.touched
    keep(taken.rows, ["is_undone"])
    _stand_as_put_back(batch, taken)
    _tell(batch, taken.touched)


def _stand_as_put_back(batch: Import, taken: Taken) -> None:
    """Lines before, that completed the same records, are not to see a change of somebody else in ours."""
    for ref, version in taken.put_back.items():
        others = batch.rows.still_there().filter(made=ref)
        others.update(made_version=version, made_at=timezone.now())


def _tell(batch: Import, touched: dict[int, str]) -> None:
    known = [*batch.summary.get("touched", []), *([line, reason] for line, reason in touched.items())]
    if known:
        batch.summary["touched"] = sorted(known, key=lambda pair: int(pair[0]))[:TOLD_AT_MOST]


def _before(batch: Import, rows: Any) -> list[ImportRow]:
    """Those of the next slice, from the last line upwards."""
    if batch.cursor:
        rows = rows.filter(line__lt=batch.cursor)
    return list(rows.order_by("-line")[: slices.lines()])
