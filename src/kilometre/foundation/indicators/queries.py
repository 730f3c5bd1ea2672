"""Reading figures: those computed ahead in one query, the others at once."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.foundation.records.origins import REAL_ORIGINS

from .figures import NETWORK, Figure, Scope
from .models import Snapshot
from .reading import Reading
from .registry import AXES, INDICATORS, Indicator


class FictionalRows(ValueError):
    """An indicator counts examples: it must start from ``real()``."""


def readings(names: Iterable[str], scope: Scope = NETWORK) -> dict[str, Reading]:
    """The figures of a page: one query, and those that have no snapshot yet are computed at once."""
    wanted = list(dict.fromkeys(names))
    rows = {row.name: row for row in Snapshot.objects.filter(scope=str(scope), name__in=wanted)}
    return {
        name: Reading(INDICATORS[name], scope, Figure.from_json(rows[name].figure), rows[name].computed_at)
        if name in rows
        else computed(name, scope)
        for name in wanted
    }


def values_by_region(name: str) -> dict[str, int | float | None]:
    """The values kept ready for each region, by its official code: one query; empty before the worker's first round."""
    rows = Snapshot.objects.filter(name=name, scope__startswith="region:")
    return {row.scope.partition(":")[2]: row.figure["value"] for row in rows if " " not in row.scope}


def computed(name: str, scope: Scope = NETWORK) -> Reading:
    """A figure as it is now; not known, and why, outside of its axes. FictionalRows when its rows hold an example."""
    told = INDICATORS[name]
    if not told.covers(scope):
        return Reading(told, scope, Figure(None, note=_outside(told)), timezone.now())
    rows = told.rows(scope) if told.rows else None
    if isinstance(rows, RecordQuerySet) and rows.exclude(origin__in=REAL_ORIGINS).exists():
        raise FictionalRows(f"indicator {name} counts fictional rows")
    return Reading(told, scope, told.compute(scope), timezone.now())


def _outside(told: Indicator) -> str:
    """« Ce chiffre n'existe que pour tout le réseau et par région. »"""
    known = ["pour tout le réseau", *(words for axis, words in AXES.items() if axis in told.by)]
    return f"Ce chiffre n'existe que {' et '.join(known)}."


def visible_rows(name: str, scope: Scope, user: Any) -> "QuerySet[Any] | None":
    """Those of a figure's rows that ``user`` may see; None when it says none, or rows of no page."""
    told = INDICATORS[name]
    rows = told.rows(scope) if told.rows and told.covers(scope) else None
    if not isinstance(rows, RecordQuerySet):
        return None
    visible: QuerySet[Any] = rows.model.objects.visible_to(user)
    return visible.filter(pk__in=rows.order_by().values("pk")).order_by("pk")


def only_real(rows: "QuerySet[Any]", *paths: str) -> "QuerySet[Any]":
    """Rows whose related records at ``paths`` are all real: ``only_real(Membership.objects.all(), "lab", "person")``."""
    for path in paths:
        rows = rows.filter(**{f"{path}__origin__in": REAL_ORIGINS})
    return rows
