"""Taking back a record that was just made: only while nothing else refers to it, by a key or by its reference."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.db.models import Field, Model, Q

from kilometre.foundation.errors import Refused

from .models import Record

Free = set[tuple[Any, int]]
"""Pairs (relation or naming, pk of a record): no row points at this record through it; (model, pk): the row is held."""


@dataclass(frozen=True)
class Naming:
    """Rows of ``model`` that hold the reference of a record in ``field``, as text."""

    model: type[Model]
    field: str
    where: Q

    def held(self, refs: Collection[str]) -> set[str]:
        """Those of ``refs`` that a row names."""
        rows = self.model._base_manager.filter(self.where, **{f"{self.field}__in": refs})
        return set(rows.values_list(self.field, flat=True))


NAMINGS: list[Naming] = []


def names(model: type[Model], *fields: str, where: Q = Q()) -> None:  # noqa: B008 (never changed)
    """Say that rows of ``model`` hold references to records, which no foreign key tells. Who writes one pins the record."""
    NAMINGS.extend(Naming(model, field, where) for field in fields)


_free: ContextVar[Free | None] = ContextVar("free_of_relations", default=None)


def pin(*records: Record) -> None:
    """Before a row that names records by their reference is written: nobody removes them until its transaction ends.

    Refused when one is already gone. A foreign key does as much by itself.
    """
    for record in sorted(records, key=lambda record: str(record.ref)):
        rows = type(record)._base_manager.select_for_update(no_key=True).filter(pk=record.pk)
        if not list(rows.values_list("pk")):
            raise Refused(f"«\u00a0{record}\u00a0» n'est plus là\u00a0: quelqu'un vient de l'enlever.")


def remove(record: Record) -> None:
    """Delete the row; Refused when another row points at it, whatever that row's own rule of deletion."""
    free = _free.get() or set()
    if (type(record), record.pk) not in free:
        with foreseen([record]):
            remove(record)
        return
    for relation in _relations(type(record)):
        if (relation, record.pk) not in free and _pointing(relation, [record.pk]).exists():
            user: Any = relation.model
            named = user._meta.auto_created or user
            raise Refused(f"« {record} » sert ailleurs ({named._meta.verbose_name}).")
    for naming in NAMINGS:
        if (naming, record.pk) not in free and naming.held([str(record.ref)]):
            raise Refused(f"« {record} » sert ailleurs ({naming.model._meta.verbose_name}).")
    for through, name in _own_lines(type(record)):
        _delete(through, **{name: record.pk})
    _delete(type(record), pk=record.pk)


@contextmanager
def foreseen(records: Iterable[Record]) -> Iterator[None]:
    """Look once, for all these records, which relations lead nowhere: ``remove`` then asks about the others only.

    To be opened in the transaction that removes them. The rows are held until its end, so that no one can make
    another row point at them meanwhile, nor name them (``pin``); the transaction itself must not either.
    """
    free: Free = set()
    by_model: dict[type[Record], list[int]] = {}
    records = list(records)
    by_ref = {str(record.ref): record.pk for record in records}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    for model, pks in by_model.items():
        list(model._base_manager.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
        free.update((model, pk) for pk in pks)
    # Only once the rows are held: who was writing a name has finished, who begins waits (``pin``).
    for naming in NAMINGS:
        named = naming.held(by_ref.keys())
        free.update((naming, pk) for ref, pk in by_ref.items() if ref not in named)
    for model, pks in by_model.items():
        for relation in _relations(model):
            pointed = set(_pointing(relation, pks).values_list(relation.attname, flat=True))
            free.update((relation, pk) for pk in pks if pk not in pointed)
    token = _free.set(free)
    try:
        yield
    finally:
        _free.reset(token)


def _pointing(relation: Any, pks: list[int]) -> Any:
    return relation.model._base_manager.filter(**{f"{relation.name}__in": pks})


def _delete(model: type[Model], **where: Any) -> None:
    """Nothing points at these rows, and no signal is listened to: what Django would collect is known to be empty."""
    rows: Any = model._base_manager.filter(**where)
    rows._raw_delete(rows.db)  # noqa: SLF001 (the only door)


@cache
def _relations(model: type[Record]) -> tuple[Field, ...]:
    """The fields of other tables that may hold this record; the lines of its own many-to-many links apart."""
    return tuple(
        relation.field  # type: ignore[union-attr]
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and relation.is_relation
        and not relation.many_to_many
        and relation.related_model._meta.auto_created is not model  # type: ignore[union-attr]
    )


@cache
def _own_lines(model: type[Record]) -> tuple[tuple[type[Model], str], ...]:
    return tuple(
        (relation.through, field.m2m_field_name())
        for field in model._meta.many_to_many
        if (relation := cast("Any", field.remote_field)).through._meta.auto_created
    )
