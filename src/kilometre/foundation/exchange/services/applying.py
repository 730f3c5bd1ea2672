"""The import itself: one transaction, all the lines or none, each through its context's own services."""

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules, tasks
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict, Work
from kilometre.foundation.exchange.events import ImportDone
from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.exchange.registry import Completed, Kind
from kilometre.foundation.exchange.telling import TOLD, messages_of, one_sentence, read_row
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from .rows import is_long, lock

KEPT = ("made", "made_version", "before")
BATCH = 500


def apply(*, actor: User, batch: Import) -> Import:
    """Import now, or have a worker do it when the file is long. Refused says which line stops everything."""
    begin_apply(actor=actor, batch=batch)
    if not is_long(batch):
        write(actor=actor, batch=batch)
    return batch


@service
def begin_apply(*, actor: User, batch: Import) -> None:
    lock(batch)
    require(rules.owns, actor, batch)
    if batch.state != ImportState.CHECKED:
        raise Refused("Vérifiez d'abord le tableau.")
    if not batch.rows.to_apply().exists():
        raise Refused("Aucune ligne n'est à importer : corrigez le tableau, ou changez vos choix.")
    batch.failure = ""
    if is_long(batch):
        batch.work = Work.APPLYING
        tasks.apply_import.enqueue(batch.public_id)
    batch.save()


def run(*, actor: User, batch: Import) -> None:
    """The work of a worker: a refusal is kept for the page to tell."""
    try:
        write(actor=actor, batch=batch)
    except Refused as refusal:
        give_up(batch=batch, reason=refusal.message)


@service
def give_up(*, batch: Import, reason: str) -> None:
    Import.objects.filter(pk=batch.pk).update(work=Work.NOTHING, failure=reason[:1000])


@service
def write(*, actor: User, batch: Import) -> Import:
    """Create and complete; anything refused undoes everything."""
    lock(batch, even_at_work=True)
    require(batch.of_kind.rule, actor)
    import_flow.move(batch, "apply", actor=actor)
    kind, rows = batch.of_kind, list(batch.rows.to_apply().order_by("line"))
    made: set[str] = set()
    for row in rows:
        try:
            _write_row(kind, actor, batch, row, made)
        except TOLD as error:
            reason = one_sentence(messages_of(error, kind, batch))
            raise Refused(
                f"Ligne {row.line} : {reason} Rien n'a été importé : vérifiez de nouveau le tableau."
            ) from error
    ImportRow.objects.bulk_update(rows, KEPT, batch_size=BATCH)
    merged = sum(1 for row in rows if row.choice == Choice.MERGE)
    batch.summary = {"created": len(rows) - merged, "merged": merged, "left": batch.total - len(rows)}
    batch.work, batch.failure = Work.NOTHING, ""
    record(
        ImportDone(kind=kind.name, created=len(rows) - merged, merged=merged),
        actor=actor,
        subject=batch,
        audience=Audience.CASE,
    )
    batch.done_at = timezone.now()
    batch.save()
    return batch


def _write_row(kind: Kind, actor: User, batch: Import, row: ImportRow, made: set[str]) -> None:
    values, messages = read_row(kind, batch, row)
    if messages:
        raise Refused(one_sentence(messages))
    if row.choice == Choice.MERGE and kind.merge is not None:
        target = _twin(row, actor)
        row.before = kind.merge(actor=actor, record=target, values=values)
    else:
        if row.verdict == Verdict.READY:
            _refuse_newcomer(kind.find_duplicates(values, actor), made)
        created = kind.create(actor=actor, values=values)
        if isinstance(created, Completed):
            target, row.before = created.record, created.before
        else:
            target = created
        made.add(str(target.ref))
    row.made, row.made_version = str(target.ref), target.version


def _twin(row: ImportRow, actor: User) -> Record:
    """What the line completes, as this person may see it."""
    ref = Ref.parse(row.twins[0][0])
    found = resolve([ref], actor).get(ref)
    if found is None:
        raise Refused("La fiche à compléter n'existe plus.")
    return found


def _refuse_newcomer(twins: object, made: set[str]) -> None:
    """Somebody may have made the same one since the check. Those of this import were told to the person."""
    others = [twin for twin in twins if str(twin.ref) not in made]  # type: ignore[attr-defined]
    if others:
        raise Refused(f"« {others[0]} » vient d'être créé par quelqu'un d'autre.")
