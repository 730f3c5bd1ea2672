"""Changing a root object: checked, versioned, and told as before/after pairs for the journal."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model

from kilometre.foundation.errors import Conflict

from .models import Record


def apply(
    record: Record, changes: dict[str, Any], *, expected_version: int | None = None
) -> dict[str, list[Any]]:
    """Set the fields that differ, validate, save if nobody saved in between.

    Returns ``{field: [before, after]}`` with JSON values, ready for a journal entry; empty when nothing
    changed. ``expected_version`` is the version the person had on screen; Conflict when it is gone.
    """
    if expected_version is not None and expected_version != record.version:
        raise Conflict(record)
    differences: dict[str, list[Any]] = {}
    for name, after in changes.items():
        before = getattr(record, name)
        if before != after:
            differences[name] = [as_fact(before), as_fact(after)]
            setattr(record, name, after)
    if not differences:
        return {}
    record.full_clean(validate_unique=True)
    model = type(record)
    saved = model._default_manager.filter(pk=record.pk, version=record.version).update(
        version=F("version") + 1, **{name: getattr(record, name) for name in differences}
    )
    if not saved:
        raise Conflict(record)
    record.version += 1
    return differences


def as_fact(value: Any) -> Any:
    """A field's value as JSON for the journal; raise ValidationError on what cannot be told."""
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple):
        return [as_fact(item) for item in value]
    raise ValidationError(f"Valeur de type {type(value).__name__} : elle ne peut pas être consignée.")
