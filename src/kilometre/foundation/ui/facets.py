"""Facets: what each choice of a list's filters leaves to see, « Grand Est (3) ».

A list declares where its filters look (``facets = {"region": "region__code"}``); counts are those of a visitor,
kept by a journal consumer and shown from one query. A list that was never counted shows none.
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
        for path in paths if isinstance(paths, tuple) else (paths,):
            value = F(path) if isinstance(path, str) else path
            held = plain.annotate(facet_value=value).values_list("facet_value").annotate(Count("pk"))
            for key, number in held:
                if key not in (None, ""):
                    found[name, str(key)] += number
    return dict(found)


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
