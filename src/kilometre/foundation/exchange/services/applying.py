"""The import itself: all the lines or none, each through its context's own services. ``slices`` says how a long one goes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict, Work
from kilometre.foundation.exchange.events import ImportDone
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.registry import Completed, Values
from kilometre.foundation.exchange.telling import NOTHING_IMPORTED, Message, attempt, one_sentence, read_row
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service, unit
from kilometre.foundation.records.batches import batch as one_batch
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from . import slices
from .rows import in_vain, is_long, keep, lock

WRITTEN = ("made", "made_version", "made_at", "before")
REFUSED = ("verdict", "messages", "options", "choice")
SAID_AT_MOST = 3
STOPPED = "L'import s'est interrompu plusieurs fois."


class Changed(Refused):
    """Lines that the check took are now refused: nothing is imported."""

    def __init__(self, refused: "dict[int, list[Message]]") -> None:
        self.refused = refused
        super().__init__(f"{said(refused)} {NOTHING_IMPORTED}")


@dataclass(slots=True)
class Written:
    """What came of some rows: those gone through, and what was refused of them, by line."""

    rows: list[ImportRow] = field(default_factory=list)
    refused: dict[int, list[Message]] = field(default_factory=dict)

    @property
    def lines(self) -> list[int]:
        return [row.line for row in self.rows]


def apply(*, actor: User, batch: Import) -> Import:
    """Import now, or have a worker do it when the file is long. Refused says which lines stop everything."""
    try:
        begin_apply(actor=actor, batch=batch)
    except Changed as told:
        give_up(batch=batch, told=told)
        raise
    return batch


@service
def begin_apply(*, actor: User, batch: Import) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    require(batch.of_kind.rule, actor)
    if batch.state != ImportState.CHECKED:
        raise Refused("Vérifiez d'abord le tableau.")
    rows = batch.rows.to_apply().order_by("line")
    count = rows.count()
    if not count:
        raise Refused("Aucune ligne n'est à importer : corrigez le tableau, ou changez vos choix.")
    batch.failure = ""
    if is_long(batch):
        slices.start(batch, Work.LOOKING, steps=count)
    else:
        written = write(batch, list(rows))
        if written.refused:
            raise Changed(written.refused)
        keep(written.rows, WRITTEN)
        finish(batch)
    batch.save()


@service
def give_up(*, batch: Import, told: Changed) -> None:
    """Keep why the lines are refused, for the page to tell."""
    batch.refresh_from_db(from_queryset=Import.objects.select_for_update())
    mark(batch, told.refused)
    batch.failure = told.message[:1000]
    batch.save()


def look_slice(batch: Import) -> None:
    """Try the lines in vain; once all are seen, write them, or tell those that changed since the check."""
    rows = _next(batch)
    seen = in_vain(lambda: write(batch, rows, slices.in_time)) if rows else Written()
    mark(batch, seen.refused)
    slices.advance(batch, seen.lines)
    if len(seen.rows) < len(rows) or len(rows) == slices.lines():
        return
    count = batch.rows.to_apply().count()
    if count == batch.steps:
        slices.pass_to(batch, Work.APPLYING, steps=count)
    else:
        slices.end(batch)
        batch.failure = told_of(batch.steps - count)


def write_slice(batch: Import) -> None:
    """Write some lines; one that is refused takes back its slice, then the others."""
    rows = _next(batch)
    try:
        with unit():
            written = write(batch, rows, slices.in_time)
            if written.refused:
                raise Changed(written.refused)  # noqa: TRY301 (takes back the slice)
            keep(written.rows, WRITTEN)
    except Changed as told:
        mark(batch, told.refused)
        revert(batch, said(told.refused))
        return
    slices.advance(batch, written.lines)
    if len(written.rows) == len(rows) < slices.lines():
        finish(batch)


def revert(batch: Import, failure: str) -> None:
    """Have what was written taken back, and say why; its end says what is left."""
    batch.failure = failure[:1000]
    slices.pass_to(batch, Work.REVERTING, steps=batch.rows.to_apply().applied().count())


def stop(batch: Import) -> None:
    revert(batch, STOPPED)


def stop_looking(batch: Import) -> None:
    slices.end(batch)
    batch.failure = f"{STOPPED} {NOTHING_IMPORTED}"


slices.STEPS |= {Work.LOOKING: look_slice, Work.APPLYING: write_slice}
slices.GIVING_UP |= {Work.LOOKING: stop_looking, Work.APPLYING: stop}


def finish(batch: Import) -> None:
    """Everything is written: the import is done, and the journal says so."""
    import_flow.move(batch, "apply", actor=batch.owner)
    applied = batch.rows.to_apply()
    count, merged = applied.count(), applied.filter(choice=Choice.MERGE).count()
    batch.summary = {"created": count - merged, "merged": merged, "left": batch.total - count}
    slices.end(batch)
    batch.failure, batch.done_at = "", timezone.now()
    told = ImportDone(kind=batch.kind, created=count - merged, merged=merged)
    record(told, actor=batch.owner, subject=batch, audience=Audience.CASE)


def write(batch: Import, rows: list[ImportRow], while_: Any = iter) -> Written:
    """Create and complete, or as many as ``while_`` lets pass; what is refused stops no other line."""
    kind, written = batch.of_kind, Written()
    values = {row.line: read_row(kind, batch, row) for row in rows}
    newcomers = _newcomers(batch, rows, {line: given for line, (given, _) in values.items()})
    with one_batch():
        for row in while_(rows):
            given, messages = values[row.line]
            act = partial(_write_row, batch, row, given)
            told = messages or newcomers.get(row.line) or attempt(act, kind, batch)
            if told:
                written.refused[row.line] = told
            written.rows.append(row)
    now = timezone.now()
    for row in written.rows:
        row.made_at = now
    return written


def mark(batch: Import, refused: dict[int, list[Message]]) -> None:
    """These lines are to correct now; the person reads why."""
    rows = list(batch.rows.filter(line__in=refused))
    for row in rows:
        row.verdict, row.messages = Verdict.PROBLEM, refused[row.line]
        row.options, row.choice = [Choice.SKIP], Choice.SKIP
    keep(rows, REFUSED)


def said(refused: dict[int, list[Message]]) -> str:
    """The first of them in sentences."""
    told = [f"Ligne {line} : {one_sentence(refused[line])}" for line in sorted(refused)]
    more = len(told) - SAID_AT_MOST
    others = [f"Et {more} de plus, dites à leur ligne."] if more > 0 else []
    return " ".join([*told[:SAID_AT_MOST], *others])


def told_of(count: int) -> str:
    if count == 1:
        return (
            f"Une ligne a changé depuis la vérification : elle est à corriger ci-dessous. {NOTHING_IMPORTED}"
        )
    return f"{count} lignes ont changé depuis la vérification : elles sont à corriger ci-dessous. {NOTHING_IMPORTED}"


def _next(batch: Import) -> list[ImportRow]:
    return list(batch.rows.to_apply().filter(line__gt=batch.cursor).order_by("line")[: slices.lines()])


def _write_row(batch: Import, row: ImportRow, values: Values) -> None:
    kind, actor = batch.of_kind, batch.owner
    with unit():
        row.before = None
        if row.choice == Choice.MERGE and kind.merge is not None:
            target = _twin(row, actor)
            row.before = kind.merge(actor=actor, record=target, values=values)
        else:
            created = kind.create(actor=actor, values=values)
            if isinstance(created, Completed):
                target, row.before = created.record, created.before
            else:
                target = created
        row.made, row.made_version = str(target.ref), target.version


def _twin(row: ImportRow, actor: User) -> Record:
    """What the line completes, as this person may see it."""
    ref = Ref.parse(row.twins[0][0])
    found = resolve([ref], actor).get(ref)
    if found is None:
        raise Refused("La fiche à compléter n'existe plus.")
    return found


def _newcomers(
    batch: Import, rows: Sequence[ImportRow], values: dict[int, Values]
) -> dict[int, list[Message]]:
    """Lines that looked like nothing: somebody may have made the same since. Those of this import were told."""
    ready = [row for row in rows if row.verdict == Verdict.READY]
    found = batch.of_kind.find_duplicates([values[row.line] for row in ready], batch.owner) if ready else []
    twins = {row.line: twins for row, twins in zip(ready, found, strict=True) if twins}
    refs = [str(twin.ref) for of_line in twins.values() for twin in of_line]
    own = set(batch.rows.filter(made__in=refs).values_list("made", flat=True)) if refs else set()
    return {
        line: [["", f"« {others[0]} » vient d'être créé par quelqu'un d'autre."]]
        for line, of_line in twins.items()
        if (others := [twin for twin in of_line if str(twin.ref) not in own])
    }
