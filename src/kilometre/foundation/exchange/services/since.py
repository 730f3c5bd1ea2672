"""What became of the records of an import since their lines were written."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Max

from kilometre.foundation.exchange.models import Import, ImportRow
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref

CHUNK = 500


@dataclass(slots=True)
class Since:
    """By reference: the records as they are, whoever may see them; the version that the import left; those changed.

    ``changed`` are those of which the journal tells that somebody, by an account or a link, did something later: what
    the platform notices by itself changes nothing of theirs.
    """

    records: dict[str, Record]
    versions: dict[str, int]
    changed: set[str]


def since(batch: Import, rows: Sequence[ImportRow]) -> Since:
    """Several lines may have completed the same record: the last of them counts."""
    made = sorted({row.made for row in rows})
    versions: dict[str, int] = {}
    moments: dict[str, dt.datetime] = {}
    of_old = batch.done_at or batch.created_at  # lines written before they had a moment of their own
    for some in _chunks(made):
        lines = batch.rows.still_there().filter(made__in=some).order_by()
        for ref, version, moment in lines.values_list("made").annotate(Max("made_version"), Max("made_at")):
            versions[ref], moments[ref] = version, moment or of_old
    return Since(_records(made), versions, _changed(made, moments))


def _records(made: list[str]) -> dict[str, Record]:
    by_kind: dict[str, list[str]] = {}
    for text in made:
        ref = Ref.parse(text)
        by_kind.setdefault(ref.kind, []).append(ref.public_id)
    found: dict[str, Record] = {}
    for kind, ids in by_kind.items():
        manager = Ref(kind, "").model()._default_manager
        for some in _chunks(ids):
            found |= {str(row.ref): row for row in manager.filter(public_id__in=some)}
    return found


def _changed(made: list[str], moments: dict[str, dt.datetime]) -> set[str]:
    told: set[str] = set()
    first = min(moments.values(), default=None)
    for some in _chunks(made) if first else ():
        later = Entry.objects.filter(case__in=some, recorded_at__gt=first).exclude(actor="")
        told.update(case for case, at in later.values_list("case", "recorded_at") if at > moments[case])
    return told


def _chunks(things: list[str]) -> Iterator[list[str]]:
    return (things[start : start + CHUNK] for start in range(0, len(things), CHUNK))
