"""Asking many questions at once: which of these queries have a row."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def hold(asked: Sequence[QuerySet[Any]]) -> list[bool]:
    """One answer for each query, in one query of the database.

    Each is written by itself: as annotations of a row, Django would rename the aliases of all of them, which took
    longer than to ask.
    """
    written = [_exists(rows) for rows in asked]
    questions = [question for question in written if question]
    if not questions:
        return [False] * len(asked)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(sql for sql, _ in questions),
            [value for _, values in questions for value in values],
        )
        answers = iter(cursor.fetchone())
    return [question is not None and bool(next(answers)) for question in written]


def _exists(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]] | None:
    """The question in SQL and its values; None when no row can answer."""
    try:
        # By its name: through the proxy ``django.db.connection``, each look of the compiler at it costs ten times more.
        sql, values = rows.query.exists().get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return None
    return f"EXISTS ({sql})", values
