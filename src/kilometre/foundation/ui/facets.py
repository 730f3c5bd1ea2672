"""Facets: what each choice of a list's filters leaves to see, « Grand Est (3) ».

A list declares where its filters look (``facets = {"region": "region__code"}``). Counts are read with the rows: for the
same person, at the same moment, with the other filters. A list too long to be counted shows none. What a board counts
of all the network (``crossings``) is kept by a journal consumer, as a visitor counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Count, F, QuerySet
from django.db.models.expressions import Combinable

from . import french
from .models import FacetCount

# Where a filter looks: a path of the ORM, an expression, or several of them when a row is found under any.
Path = str | Combinable
Facets = Mapping[str, Path | tuple[Path, ...]]

Counts = dict[tuple[str, str], int]


def count(rows: QuerySet[Any], facets: Facets) -> Counts:
    """How many of ``rows`` each value of each facet holds: one GROUP BY a path."""
    found: Counter[tuple[str, str]] = Counter()
    plain = rows.order_by().select_related(None).prefetch_related(None)
    for name, paths in facets.items():
        for path in _each(paths):
            held = plain.annotate(facet_value=_value(path)).values_list("facet_value").annotate(Count("pk"))
            for key, number in held:
                if key not in (None, ""):
                    found[name, str(key)] += number
    return dict(found)


def count_few(rows: QuerySet[Any], facets: Facets, most: int) -> Counts | None:
    """The same for ``most`` rows at most, None when there are more: one query, and one for each path through many rows."""
    plain = rows.order_by().select_related(None).prefetch_related(None)
    paths = [(name, path) for name, given in facets.items() for path in _each(given)]
    single = [(name, path) for name, path in paths if not _leads_to_many(rows.model, path)]
    values = {f"facet_{rank}": _value(path) for rank, (_, path) in enumerate(single)}
    found = list(plain.annotate(**values).values_list("pk", *values)[: most + 1])
    if len(found) > most:
        return None
    counted = Counter(
        (name, str(value))
        for _, *held in found
        for (name, _), value in zip(single, held, strict=True)
        if value not in (None, "")
    )
    # Apart from the rows' own filters: a join that one of them narrowed would hide the other values.
    whole = rows.model._base_manager.filter(pk__in=plain.values("pk"))
    for name, path in paths:
        if _leads_to_many(rows.model, path):
            counted.update(count(whole, {name: path}))
    return dict(counted)


def _each(given: Path | tuple[Path, ...]) -> tuple[Path, ...]:
    return given if isinstance(given, tuple) else (given,)


def _value(path: Path) -> Combinable:
    return F(path) if isinstance(path, str) else path


def _leads_to_many(model: Any, path: Path) -> bool:
    """Whether a row may hold several values there: a path says it, an expression may."""
    if not isinstance(path, str):
        return True
    for part in path.split("__"):
        field = model._meta.get_field(part)
        if field.many_to_many or field.one_to_many:
            return True
        model = field.related_model
    return False


def known_counts(list_name: str) -> Counts:
    """The counts kept for a list: one query, nothing when it was never counted."""
    rows = FacetCount.objects.filter(list=list_name).values_list("facet", "value", "count")
    return {(facet, value): number for facet, value, number in rows}


def show_counts(form: forms.Form, facets: Iterable[str], counts: Counts) -> None:
    """Write after each choice of the facets how many rows it leaves; the empty choice, « all », keeps its label."""
    for name in facets:
        field: Any = form.fields[name]
        field.widget.choices = [
            (value, f"{label} ({french.number(counts.get((name, str(value)), 0))})")
            if value not in (None, "")
            else (value, label)
            for value, label in field.choices
        ]
