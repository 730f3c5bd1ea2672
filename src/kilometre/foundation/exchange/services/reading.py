"""From a file or a pasted table to a draft, and which column holds what."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from kilometre.engines import tables
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules
from kilometre.foundation.exchange.enums import Choice, ImportState, Verdict
from kilometre.foundation.exchange.models import ColumnMemory, Import, ImportRow, Upload
from kilometre.foundation.exchange.registry import KINDS, Kind
from kilometre.foundation.exchange.workflow import import_flow
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french

from .rows import lock

BATCH = 500
NAME = 160


def bring(*, actor: User, kind: str, name: str, content: bytes) -> Import:
    """Read a file and keep its rows; keep the file itself only while somebody must say which sheet to read."""
    try:
        table = tables.read(content)
    except tables.ManySheets as asked:
        return hold(actor=actor, kind=kind, name=name, content=content, sheets=asked.sheets)
    except tables.Unreadable as told:
        raise Refused(str(told)) from told
    return start(actor=actor, kind=kind, name=name, table=table)


def paste(*, actor: User, kind: str, text: str) -> Import:
    """The same, from cells pasted in a form."""
    try:
        table = tables.read_text(text)
    except tables.Unreadable as told:
        raise Refused(str(told)) from told
    return start(actor=actor, kind=kind, name="Tableau collé", table=table)


@service
def start(*, actor: User, kind: str, name: str, table: tables.Table) -> Import:
    batch = _open(actor, kind, name)
    batch.save()
    _fill(batch, table)
    return batch


@service
def hold(*, actor: User, kind: str, name: str, content: bytes, sheets: Sequence[str]) -> Import:
    """Keep a workbook until its sheet is chosen."""
    batch = _open(actor, kind, name)
    batch.sheets = list(sheets)
    batch.save()
    Upload.objects.create(batch=batch, content=content)
    return batch


@service
def choose_sheet(*, actor: User, batch: Import, sheet: str) -> Import:
    lock(batch)
    require(rules.owns, actor, batch)
    if sheet not in batch.sheets:
        raise Refused("Cette feuille n'est pas dans le classeur.")
    try:
        table = tables.read(bytes(batch.upload.content), sheet=sheet)
    except tables.Unreadable as told:
        raise Refused(str(told)) from told
    batch.upload.delete()
    batch.sheets = []
    _fill(batch, table)
    return batch


@service
def map_columns(
    *, actor: User, batch: Import, columns: Sequence[str], constants: Mapping[str, str]
) -> Import:
    """Say what each column holds; remember it for the next file with the same header."""
    lock(batch)
    import_flow.move(batch, "prepare", actor=actor)
    kind = batch.of_kind
    given = {key: text.strip() for key, text in constants.items() if text.strip()}
    _refuse_wrong(kind, batch, columns, given)
    batch.columns, batch.constants, batch.progress, batch.failure = list(columns), given, 0, ""
    batch.save()
    batch.rows.update(verdict=Verdict.UNREAD, choice=Choice.CREATE, messages=[], twins=[], options=[])
    ColumnMemory.objects.update_or_create(
        owner=actor,
        kind=kind.name,
        signature=tables.signature(batch.header),
        defaults={
            "columns": {tables.plain(head): key for head, key in zip(batch.header, columns, strict=True)},
            "constants": given,
            "used_at": timezone.now(),
        },
    )
    return batch


@service
def drop(*, actor: User, batch: Import) -> None:
    """Forget a draft: nothing was imported."""
    lock(batch)
    require(rules.owns, actor, batch)
    if not batch.is_open:
        raise Refused("Cet import est fait : annulez-le plutôt.")
    batch.delete()


def _open(actor: User, kind: str, name: str) -> Import:
    known = KINDS.get(kind)
    if known is None:
        raise Refused("Ce genre de fiches ne s'importe pas.")
    require(known.rule, actor)
    origin = Origin.FICTIONAL if actor.is_fictional else Origin.LIVE
    return Import(owner=actor, kind=kind, name=" ".join(name.split())[-NAME:] or "Sans nom", origin=origin)


def _fill(batch: Import, table: tables.Table) -> None:
    """Keep the rows, and guess the columns."""
    kind = batch.of_kind
    memory = ColumnMemory.objects.filter(
        owner=batch.owner_id, kind=kind.name, signature=tables.signature(table.header)
    ).first()
    expected = [field.expected for field in kind.fields]
    batch.header, batch.describes, batch.total = list(table.header), table.describes[:200], len(table.rows)
    batch.columns = list(tables.recognise(table, expected, memory.columns if memory else None))
    batch.constants = dict(memory.constants) if memory else {}
    batch.state = ImportState.DRAFT
    batch.save()
    rows = [ImportRow(batch=batch, line=row.line, cells=list(row.values)) for row in table.rows]
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _refuse_wrong(kind: Kind, batch: Import, columns: Sequence[str], constants: Mapping[str, Any]) -> None:
    chosen = [key for key in columns if key]
    if len(columns) != len(batch.header) or not kind.keys.issuperset([*chosen, *constants]):
        raise Refused("Ces colonnes ne sont pas celles du fichier : rechargez la page.")
    twice = sorted({kind.field(key).label for key in chosen if chosen.count(key) > 1})
    if twice:
        raise Refused(
            f"{french.listed([f'« {label} »' for label in twice])} : une seule colonne peut le dire."
        )
    missing = [
        f"« {field.label} »"
        for field in kind.fields
        if field.required and field.key not in chosen and field.key not in constants
    ]
    if missing:
        raise Refused(f"Il manque {french.listed(missing)} : dites quelle colonne le contient.")
    for key, text in constants.items():
        if error := kind.field(key).parse(text).error:
            raise Refused(f"{kind.field(key).label}, pour toutes les lignes : {error}")
