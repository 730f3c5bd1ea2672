"""One edit of a record, its links to others included: one version, one list of before/after pairs."""

from typing import Any

from django.db.models import F

from kilometre.foundation.errors import Conflict
from kilometre.foundation.records import edits
from kilometre.foundation.records.models import Record

Changes = dict[str, list[Any]]


def apply(record: Record, changes: dict[str, Any], *, expected_version: int | None = None) -> Changes:
    """``edits.apply`` for fields and many-to-many links alike; raise Conflict on a version that is gone."""
    links = {name for name in changes if record._meta.get_field(name).many_to_many}
    fields = {name: value for name, value in changes.items() if name not in links}
    told = edits.apply(record, fields, expected_version=expected_version)
    versioned = bool(told)
    for name in sorted(links):
        relation = getattr(record, name)
        before, after = set(relation.all()), set(changes[name])
        if before != after:
            relation.set(after)
            told[name] = [sorted(map(str, before)), sorted(map(str, after))]
    if told and not versioned:
        _bump(record)
    return told


def _bump(record: Record) -> None:
    """Links alone changed: the record still passes to its next version."""
    rows = type(record)._default_manager.filter(pk=record.pk, version=record.version)
    if not rows.update(version=F("version") + 1):
        raise Conflict(record)
    record.version += 1
