"""Taking back a record that was just made: only while nothing else refers to it."""

from typing import Any

from kilometre.foundation.errors import Refused

from .models import Record


def remove(record: Record) -> None:
    """Delete the row; Refused when another row points at it, whatever that row's own rule of deletion."""
    for relation in record._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and relation.is_relation):
            continue
        user: Any = relation.related_model
        through_of = user._meta.auto_created
        if through_of is type(record):
            continue  # the lines of its own many-to-many links go with it
        if user._base_manager.filter(**{relation.field.name: record.pk}).exists():  # type: ignore[union-attr]
            raise Refused(f"« {record} » sert ailleurs ({(through_of or user)._meta.verbose_name}).")
    record.delete()
