"""The dry run: each line is really tried with the context's own services, then undone. Only the verdicts are kept."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict, Work
from kilometre.foundation.exchange.likeness import TWINS
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.registry import Kind, Values
from kilometre.foundation.exchange.telling import Message, attempt, read_row, unknown
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.batches import batch as one_batch
from kilometre.foundation.records.models import Record

from . import slices
from .rows import in_vain, is_long, keep, lock

KEPT = ("identity", "verdict", "messages", "twins", "options", "choice")
STAYED = "cette fiche, écrite pendant un import qui n'a pas abouti, a servi depuis : elle reste."


@dataclass(slots=True)
class Line:
    """A row as it is judged: what it says, what looks like it, the first line of the file that says the same."""

    row: ImportRow
    values: Values
    twins: list[Record]
    first: int | None = None


def check(*, actor: User, batch: Import) -> Import:
    """Check now, or have a worker do it when the file is long."""
    begin_check(actor=actor, batch=batch)
    return batch


@service
def begin_check(*, actor: User, batch: Import) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    require(batch.of_kind.rule, actor)
    if not batch.is_open or batch.sheets:
        raise Refused(
            "Cet import ne se vérifie plus." if not batch.sheets else "Dites d'abord quelle feuille lire."
        )
    batch.state, batch.progress, batch.failure = ImportState.DRAFT, 0, ""
    if is_long(batch):
        slices.start(batch, Work.CHECKING, steps=batch.total)
    else:
        keep(judge(batch, list(batch.rows.order_by("line"))), KEPT)
        batch.progress = batch.total
        finish(batch)
    batch.save()


def check_slice(batch: Import) -> None:
    rows = list(batch.rows.filter(line__gt=batch.cursor).order_by("line")[: slices.lines()])
    judged = judge(batch, rows, slices.in_time)
    keep(judged, KEPT)
    slices.advance(batch, [row.line for row in judged])
    if len(judged) == len(rows) < slices.lines():
        finish(batch)


def give_up(batch: Import) -> None:
    slices.end(batch)
    batch.failure = (
        "La vérification s'est interrompue plusieurs fois. Rien n'est écrit : vérifiez de nouveau."
    )


def finish(batch: Import) -> None:
    import_flow.move(batch, "check", actor=batch.owner)
    slices.end(batch)


slices.STEPS[Work.CHECKING] = check_slice
slices.GIVING_UP[Work.CHECKING] = give_up


def judge(batch: Import, rows: list[ImportRow], while_: Any = iter) -> list[ImportRow]:
    """Give their verdict to the rows, or to as many as ``while_`` lets pass; return these, in order."""
    kind, judged = batch.of_kind, []
    with one_batch():
        lines = _lines(kind, batch, rows)
        for row in while_(rows):
            if row.line in lines:
                _judge(kind, batch, lines[row.line])
            judged.append(row)
    return judged


def _lines(kind: Kind, batch: Import, rows: Sequence[ImportRow]) -> dict[int, Line]:
    """Those that can be read, with what looks like them; what is wrong with the others is put on them."""
    lines: dict[int, Line] = {}
    for row in rows:
        values, messages = read_row(kind, batch, row)
        if messages:
            messages += unknown(kind, batch, values)
        row.identity, row.twins, row.messages = "", [], [["", STAYED]] if row.made else messages
        row.verdict, row.choice, row.options = Verdict.PROBLEM, Choice.SKIP, [Choice.SKIP]
        if not row.messages:
            row.identity = _fingerprint(kind.identity(values))
            lines[row.line] = Line(row, values, [])
    found = kind.find_duplicates([line.values for line in lines.values()], batch.owner) if lines else []
    firsts = _firsts(batch, lines.values())
    for line, twins in zip(lines.values(), found, strict=True):
        line.twins = list(twins)[:TWINS]
        first = firsts.setdefault(line.row.identity, line.row.line)
        line.first = first if line.row.identity and first != line.row.line else None
    return lines


def _firsts(batch: Import, lines: Iterable[Line]) -> dict[str, int]:
    """The first line of each identity among those judged before."""
    wanted = {line.row.identity for line in lines} - {""}
    earlier = batch.rows.filter(identity__in=wanted, line__lte=batch.cursor) if batch.cursor else None
    if earlier is None:
        return {}
    return dict(earlier.values_list("identity").annotate(Min("line")).order_by())


def _fingerprint(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:32] if identity else ""


def _judge(kind: Kind, batch: Import, line: Line) -> None:
    row, actor = line.row, batch.owner
    refusal = _try(lambda: kind.create(actor=actor, values=line.values), kind, batch)
    if refusal:
        refusal += [fault for fault in unknown(kind, batch, line.values) if fault not in refusal]
    if not line.twins and line.first is None:
        row.messages = refusal
        row.verdict = Verdict.PROBLEM if refusal else Verdict.READY
        row.options = [Choice.SKIP] if refusal else [Choice.CREATE, Choice.SKIP]
        row.choice = row.options[0]
        return
    row.verdict = Verdict.DUPLICATE
    row.twins = [[str(twin.ref), str(twin)] for twin in line.twins]
    told, may_merge = _merging(kind, batch, line)
    row.options = [
        *([Choice.MERGE] if may_merge else []),
        *([] if refusal else [Choice.CREATE]),
        Choice.SKIP,
    ]
    row.choice = Choice.MERGE if may_merge else Choice.SKIP
    row.messages = [*([["", f"la ligne {line.first} dit la même chose."]] if line.first else []), *told]


def _merging(kind: Kind, batch: Import, line: Line) -> tuple[list[Message], bool]:
    """Is there something to complete in the first look-alike, by this person? With what to say of it."""
    merge = kind.merge
    if merge is None or not line.twins:
        return [], False
    added: dict[str, Any] = {}
    twin, actor = line.twins[0], batch.owner
    refusal = _try(lambda: added.update(merge(actor=actor, record=twin, values=line.values)), kind, batch)
    if refusal:
        return refusal, False
    if not added:
        return [["", kind.keeps or "cette ligne n'apporte rien de plus à la fiche qui existe."]], False
    return [], True


def _try(act: Any, kind: Kind, batch: Import) -> list[Message]:
    """Do it, take it back, and return what was refused."""
    return attempt(lambda: in_vain(act), kind, batch)
