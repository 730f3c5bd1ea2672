"""Which rows match a query: the full-text index narrows, runs of words are checked on the rows themselves.

Checking adjacency on text kept the same on both databases gives them the same matches, whatever their full-text
engines think of positions.
"""

from typing import Any

from django.db.models import Q, QuerySet

from kilometre.engines.frenchtext import Group, Query
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.subjects import visible_through

from . import fulltext
from .models import IndexedDocument
from .registry import REGISTERED


def matching(query: Query, user: Any, *, territory: str = "") -> "QuerySet[IndexedDocument]":
    """Rows that match ``query`` and whose record ``user`` may know of, latest first; none for a query without words."""
    if query.empty:
        return IndexedDocument.objects.none()
    rows = fulltext.holding(query).filter(_runs(query)).filter(visible_through(REGISTERED, user, "ref"))
    if not user.is_authenticated:
        rows = rows.filter(audience=Audience.PUBLIC)
    if territory:
        rows = rows.filter(territories__contains=f" {territory} ")
    return rows


def _runs(query: Query) -> Q:
    condition = Q()
    for phrase in query.phrases:
        condition &= Q(exact__contains=_run(phrase.forms))
    for group in query.groups:
        if any(len(name) > 1 for name in group.synonyms):
            condition &= _holds(group)
    for excluded in query.excluded:
        condition &= ~Q(terms__contains=_run(excluded))
    return condition


def _holds(group: Group) -> Q:
    """Every stem anywhere, or one of the synonyms as a run."""
    condition = Q()
    for stem in group.stems:
        condition &= Q(terms__contains=_run((stem,)))
    for name in group.synonyms:
        condition |= Q(terms__contains=_run(name))
    return condition


def _run(words: tuple[str, ...]) -> str:
    return f" {' '.join(words)} "
