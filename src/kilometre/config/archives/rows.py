"""Rows as lines of JSON, the same from SQLite and PostgreSQL: a header with the columns, then one array a row."""

import base64
import datetime as dt
import decimal
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

T = TypeVar("T")

# What Django fills by itself when it migrates.
FILLED_BY_DJANGO = {
    "contenttypes.contenttype", "auth.permission", "auth.group", "auth.group_permissions",
}  # fmt: skip
# What a restored instance must not take up again: sign-ins, running work; and what it makes again: the index.
PASSING = {
    "sessions.session", "accounts.usersession", "accounts.throttle", "tasks.job", "tasks.schedule",
    "search.indexeddocument", "search.indexedterm",
}  # fmt: skip


def archived_models() -> list[type[models.Model]]:
    """Every table that an archive holds, join tables included, by name."""
    return [model for model in own_models() if model._meta.label_lower not in PASSING]


def own_models() -> list[type[models.Model]]:
    """Every table of the platform: all are emptied before an archive is put in place."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in FILLED_BY_DJANGO
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def lines(model: type[models.Model]) -> Iterator[str]:
    """The table as text, in key order, a few thousand rows in memory at a time."""
    fields = model._meta.concrete_fields
    yield json.dumps([field.attname for field in fields])
    for row in model._base_manager.order_by("pk").iterator(chunk_size=2000):
        yield json.dumps([_told(getattr(row, field.attname)) for field in fields], ensure_ascii=False)


def rows(model: type[models.Model], text: Iterable[str]) -> Iterator[models.Model]:
    """Objects ready to insert, from what ``lines`` wrote; ValueError when a column is unknown."""
    source = iter(text)
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    names = json.loads(next(source))
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise ValueError(f"{model._meta.label} : colonnes inconnues {', '.join(unknown)}")
    fields = [by_name[name] for name in names]
    for line in source:
        values = json.loads(line)
        yield model(
            **{field.attname: _read(field, value) for field, value in zip(fields, values, strict=True)}
        )


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def _told(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _read(field: models.Field, value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    if isinstance(field, models.ForeignKey):
        return field.target_field.to_python(value)
    return field.to_python(value)
