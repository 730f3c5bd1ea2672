"""Reading figures: those computed ahead in one query, the others at once."""

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kilometre.foundation.records.models import RecordQuerySet
from kilometre.foundation.records.origins import counted

from .breakdowns import counts_of, of_indicator
from .figures import NETWORK, Figure, Scope
from .models import Snapshot
from .reading import Reading
from .registry import AXES, INDICATORS, Indicator

logger = logging.getLogger(__name__)

FAILED = "Ce chiffre n'a pas pu être calculé."


class FictionalRows(ValueError):
    """An indicator counts examples: it must start from ``real()``."""


def readings(names: Iterable[str], scope: Scope = NETWORK) -> dict[str, Reading]:
    """The figures of a page: one query, and those that have no snapshot yet are computed at once.

    One that cannot be computed says so, and holds none of the others back.
    """
    wanted = list(dict.fromkeys(names))
    rows = {row.name: row for row in Snapshot.objects.filter(scope=str(scope), name__in=wanted)}
    return {
        name: _kept(rows[name], scope) if _is_whole(name, rows.get(name)) else computed_or_told(name, scope)
        for name in wanted
    }


def _is_whole(name: str, row: Snapshot | None) -> bool:
    """Kept, with all the breakdowns that it has today."""
    return row is not None and all(told.name in row.parts for told in of_indicator(name))


def _kept(row: Snapshot, scope: Scope) -> Reading:
    figure = Figure.from_json(row.figure)
    return Reading(INDICATORS[row.name], scope, figure, row.computed_at, row.parts)


def values_by_region(name: str) -> dict[str, int | float | None]:
    """The values kept ready for each region, by its official code: one query; empty before the worker's first round."""
    rows = Snapshot.objects.filter(name=name, scope__startswith="region:")
    return {row.scope.partition(":")[2]: row.figure["value"] for row in rows if " " not in row.scope}


def computed(name: str, scope: Scope = NETWORK) -> Reading:
    """A figure as it is now; not known, and why, outside of its axes. FictionalRows when its rows hold an example."""
    told = INDICATORS[name]
    if not told.covers(scope):
        return Reading(told, scope, Figure(None, note=_outside(told, scope)), timezone.now())
    rows = told.rows(scope) if told.rows else None
    if isinstance(rows, RecordQuerySet) and rows.exclude(origin__in=counted()).exists():
        raise FictionalRows(f"indicator {name} counts fictional rows")
    return Reading(told, scope, told.compute(scope), timezone.now(), counts_of(name, scope))


def computed_or_told(
    name: str, scope: Scope = NETWORK, compute: Callable[[str, Scope], Reading] = computed
) -> Reading:
    """The same for who reads: a figure that cannot be computed is logged, and told as such."""
    # PostgreSQL refuses what follows an error in a transaction, unless it was behind a savepoint.
    savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with savepoint:
            return compute(name, scope)
    except Exception:
        logger.exception("indicator %s could not be computed for « %s »", name, scope)
        return Reading(INDICATORS[name], scope, Figure(None, note=FAILED), timezone.now(), has_failed=True)


def _outside(told: Indicator, scope: Scope) -> str:
    """« Ce chiffre n'existe que pour tout le réseau et par région. »"""
    known = ["pour tout le réseau", *(words for axis, words in AXES.items() if axis in told.by)]
    undated = (
        " Il est sans date : une période ne le change pas."
        if scope.period and "period" not in told.by
        else ""
    )
    return f"Ce chiffre n'existe que {' et '.join(known)}.{undated}"


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
        rows = rows.filter(**{f"{path}__origin__in": counted()})
    return rows
