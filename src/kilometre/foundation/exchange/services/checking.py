"""The dry run: each line is really tried with the context's own services, then undone. Only the verdicts are kept."""

from dataclasses import dataclass, field
from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules, tasks
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict, Work
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.registry import Kind, Values
from kilometre.foundation.exchange.telling import Message, attempt, read_row
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.recording import service, unit
from kilometre.foundation.records.models import Record

from .rows import is_long, lock

CHUNK = 100
TWINS = 3
KEPT = ("verdict", "messages", "twins", "options", "choice")


class _TriedOnly(Exception):
    """Raised at the end of a trial, so that nothing of it stays."""


@dataclass(slots=True)
class _Seen:
    """First line of the file where each identity was met."""

    lines: dict[str, int] = field(default_factory=dict)

    def before(self, identity: str, line: int) -> int | None:
        first = self.lines.setdefault(identity, line) if identity else line
        return first if first != line else None


def check(*, actor: User, batch: Import) -> Import:
    """Check now, or have a worker do it when the file is long."""
    begin_check(actor=actor, batch=batch)
    if not is_long(batch):
        run(actor=actor, batch=batch)
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
        batch.work = Work.CHECKING
        tasks.check_import.enqueue(batch.public_id)
    batch.save()


def run(*, actor: User, batch: Import) -> None:
    """Judge each line, chunk by chunk: what is judged is saved as it comes, so that progress shows."""
    kind, seen = batch.of_kind, _Seen()
    rows = batch.rows.order_by("line")
    last = 0
    while chunk := list(rows.filter(line__gt=last)[:CHUNK]):
        for row in chunk:
            _judge(kind, actor, batch, row, seen)
        last = chunk[-1].line
        keep(batch=batch, rows=chunk)
    finish(actor=actor, batch=batch)


@service
def keep(*, batch: Import, rows: list[ImportRow]) -> None:
    ImportRow.objects.bulk_update(rows, KEPT)
    batch.progress += len(rows)
    Import.objects.filter(pk=batch.pk).update(progress=batch.progress)


@service
def finish(*, actor: User, batch: Import) -> None:
    lock(batch, even_at_work=True)
    import_flow.move(batch, "check", actor=actor)
    batch.work, batch.progress = Work.NOTHING, batch.total
    batch.save()


@service
def choose(*, actor: User, batch: Import, choices: dict[int, str]) -> None:
    """Say what becomes of some lines, by number: those that the check left open."""
    _lock_checked(actor, batch)
    for row in batch.rows.filter(line__in=choices):
        choice = choices[row.line]
        if choice not in row.options:
            raise Refused(f"Ligne {row.line} : ce choix n'est pas possible.")
        row.choice = Choice(choice)
        row.save(update_fields=["choice"])


@service
def choose_for_all(*, actor: User, batch: Import, choice: str) -> int:
    """The same choice for all the possible duplicates that allow it; return how many."""
    _lock_checked(actor, batch)
    rows = [row for row in batch.rows.duplicates() if choice in row.options]
    for row in rows:
        row.choice = Choice(choice)
    ImportRow.objects.bulk_update(rows, ["choice"], batch_size=500)
    return len(rows)


def _lock_checked(actor: User, batch: Import) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    if batch.state != ImportState.CHECKED:
        raise Refused("Vérifiez d'abord le tableau.")


def _judge(kind: Kind, actor: User, batch: Import, row: ImportRow, seen: _Seen) -> None:
    values, messages = read_row(kind, batch, row)
    row.twins, row.messages, row.choice = [], messages, Choice.SKIP
    if messages:
        row.verdict, row.options = Verdict.PROBLEM, [Choice.SKIP]
        return
    twins = list(kind.find_duplicates(values, actor))[:TWINS]
    first = seen.before(kind.identity(values), row.line)
    refusal = _try(lambda: kind.create(actor=actor, values=values), kind, batch)
    if not twins and first is None:
        row.messages = refusal
        row.verdict = Verdict.PROBLEM if refusal else Verdict.READY
        row.options = [Choice.SKIP] if refusal else [Choice.CREATE, Choice.SKIP]
        row.choice = row.options[0]
        return
    row.verdict = Verdict.DUPLICATE
    row.twins = [[str(twin.ref), str(twin)] for twin in twins]
    told, may_merge = _merging(kind, actor, batch, values, twins)
    row.options = [
        *([Choice.MERGE] if may_merge else []),
        *([] if refusal else [Choice.CREATE]),
        Choice.SKIP,
    ]
    row.choice = Choice.MERGE if may_merge else Choice.SKIP
    row.messages = [*([["", f"la ligne {first} dit la même chose."]] if first else []), *told]


def _merging(
    kind: Kind, actor: User, batch: Import, values: Values, twins: list[Record]
) -> tuple[list[Message], bool]:
    """Is there something to complete in the first look-alike, by this person? With what to say of it."""
    merge = kind.merge
    if merge is None or not twins:
        return [], False
    added: dict[str, Any] = {}
    refusal = _try(lambda: added.update(merge(actor=actor, record=twins[0], values=values)), kind, batch)
    if refusal:
        return refusal, False
    if not added:
        return [["", "cette ligne n'apporte rien de plus à la fiche qui existe."]], False
    return [], True


def _try(act: Any, kind: Kind, batch: Import) -> list[Message]:
    """Do it, take it back, and return what was refused."""

    def in_vain() -> None:
        try:
            with unit():
                act()
                raise _TriedOnly  # noqa: TRY301 (undoes the trial)
        except _TriedOnly:
            return

    return attempt(in_vain, kind, batch)
