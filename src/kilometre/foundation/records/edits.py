"""Changing a root object, or a row of one that has versions of its own: checked, versioned, and told as before/after pairs for the journal."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model

from kilometre.foundation.errors import Conflict

from .models import Versioned
from .people import is_somebody

Changes = dict[str, list[Any]]


def apply(record: Versioned, changes: dict[str, Any], *, expected_version: int | None = None) -> Changes:
    """Set the fields and many-to-many links that differ, validate, save if nobody saved in between.

    Returns ``{field: [before, after]}`` with JSON values, ready for a journal entry; empty when nothing
    changed. ``expected_version`` is the version the person had on screen; Conflict when it is gone.
    """
    if expected_version is not None and expected_version != record.version:
        raise Conflict(record)
    links = {name for name in changes if record._meta.get_field(name).many_to_many}
    told: Changes = {}
    for name, after in changes.items():
        if name not in links and (before := getattr(record, name)) != after:
            told[name] = [as_fact(before), as_fact(after)]
            setattr(record, name, after)
    if told:
        record.full_clean(validate_unique=True)
        bump(record, **{name: getattr(record, name) for name in told})
    replaced = {name: pair for name in sorted(links) if (pair := _replace(record, name, changes[name]))}
    if replaced and not told:
        bump(record)
    return told | replaced


def bump(record: Versioned, **fields: Any) -> None:
    """Write ``fields`` and pass to the next version; Conflict when somebody did since ``record`` was read.

    Called alone after a change beside the row (a date, a link, a citation), so that its ETag changes too.
    """
    rows = type(record)._default_manager.filter(pk=record.pk, version=record.version)
    if not rows.update(version=F("version") + 1, **fields):
        raise Conflict(record)
    record.version += 1


def as_fact(value: Any) -> Any:
    """A field's value as JSON for the journal; raise ValidationError on what cannot be told."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, dt.date | dt.time):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if is_somebody(value):
        return str(value.ref)  # sealed for ever: a name could not be erased
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple):
        return [as_fact(item) for item in value]
    raise ValidationError(f"Valeur de type {type(value).__name__} : elle ne peut pas être consignée.")


def _replace(record: Versioned, name: str, wanted: Any) -> list[Any] | None:
    """Set a many-to-many link; its names before and after, None when it holds the same already."""
    relation = getattr(record, name)
    before, after = set(relation.all()), set(wanted)
    if before == after:
        return None
    relation.set(after)
    return [sorted(map(as_fact, before)), sorted(map(as_fact, after))]
