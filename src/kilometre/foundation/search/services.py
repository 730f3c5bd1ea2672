"""Keeping the index: derived data, rebuilt from the records, so that nothing here is journaled."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from kilometre.engines import frenchtext
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref

from . import frequencies, fulltext
from .models import BAR, IndexedDocument
from .registry import REGISTERED, Document, Kind, by_label

MAX_TITLE = 300
MAX_BODY = 20_000
BATCH = 500


def index(refs: Iterable[Ref]) -> int:
    """Read these records again and update their rows; remove the rows of those gone. Return how many rows stand."""
    models = by_label()
    ids: dict[type[Record], set[str]] = {}
    for ref in refs:
        if ref.kind in models:
            ids.setdefault(models[ref.kind], set()).add(ref.public_id)
    standing = 0
    for model, public_ids in ids.items():
        kind = REGISTERED[model]
        rows = _rows(kind, getattr(model._default_manager.filter(public_id__in=public_ids), kind.via)())
        gone = {str(Ref(model._meta.label_lower, public_id)) for public_id in public_ids}
        gone.difference_update(row.ref for row in rows)
        IndexedDocument.objects.filter(ref__in=gone).delete()
        _put(rows)
        standing += len(rows)
    return standing


def reindex() -> int:
    """Rebuild the whole index, batch by batch, while it serves; return how many rows it holds."""
    started, done = timezone.now(), 0
    for model, kind in REGISTERED.items():
        last = 0
        while True:
            with transaction.atomic():
                records = list(
                    getattr(model._default_manager.filter(pk__gt=last), kind.via)().order_by("pk")[:BATCH]
                )
                if not records:
                    break
                rows = _rows(kind, records)
                _put(rows)
            last, done = records[-1].pk, done + len(rows)
    IndexedDocument.objects.filter(indexed_at__lt=started).delete()
    frequencies.recount()
    fulltext.tidy()
    return done


def _rows(kind: Kind, records: Iterable[Record]) -> list[IndexedDocument]:
    now = timezone.now()
    found = ((record, kind.document(record)) for record in records)
    return [indexed(record, document, now) for record, document in found if document is not None]


def indexed(record: Record, document: Document, now: dt.datetime) -> IndexedDocument:
    """The row of a record, not yet saved."""
    title, body = document.title[:MAX_TITLE], document.body[:MAX_BODY]
    parts = [frenchtext.analyse(part) for part in (title, *body.split("\n"))]
    terms = [[token for token in tokens if not token.stop] for tokens in parts]
    return IndexedDocument(
        ref=str(record.ref),
        kind=record._meta.label_lower,
        title=title,
        body=body,
        terms=_line([[token.stem for token in tokens] for tokens in terms]),
        words=_line([[token.word for token in tokens] for tokens in terms]),
        exact=_line([[token.form for token in tokens] for tokens in parts]),
        audience=document.audience,
        territories=f" {' '.join(document.territories)} ",
        date=document.date.replace(microsecond=0),
        origin=record.origin,
        indexed_at=now,
    )


def _line(parts: list[list[str]]) -> str:
    """Words between single spaces, a bar after the title and after each line: no run of words crosses it."""
    title, *body = parts
    return f" {' '.join([*title, BAR, *_barred(body)])} "


def _barred(lines: list[list[str]]) -> list[str]:
    """What follows the title; lines without a word leave no bar."""
    told = [line for line in lines if line]
    return [word for rank, line in enumerate(told) for word in ([BAR] if rank else []) + line]


def _put(rows: list[IndexedDocument]) -> None:
    changed = [field.name for field in IndexedDocument._meta.fields if field.name not in {"id", "ref"}]
    IndexedDocument.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["ref"], update_fields=changed
    )
