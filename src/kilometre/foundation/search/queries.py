"""Finding: matches, their order, and what is shown of a page of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kilometre.engines import frenchtext
from kilometre.engines.frenchtext.scoring import MAX_DOCUMENTS
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.ui import french

from .counting import asked_stems, counts
from .excerpts import Piece, excerpt, marked
from .matching import matching
from .models import IndexedDocument
from .registry import REGISTERED, by_label

EXACT_TOTAL = MAX_DOCUMENTS
PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. ``words`` of it explain why; ``score`` only orders this list (0 when by date)."""

    ref: Ref
    record: Record
    kind_label: str
    title: list[Piece]
    excerpt: list[Piece]
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of record among the results; ``total`` None when there are too many to count."""

    kind: str
    label: str
    total: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``total`` is exact up to EXACT_TOTAL; beyond it is None, and the order is by date."""

    query: frenchtext.Query
    hits: list[Hit]
    total: int | None
    facets: list[Facet]
    page: int
    pages: int

    @property
    def total_text(self) -> str:
        if self.total is None:
            return f"plus de {french.number(EXACT_TOTAL)} résultats"
        return french.count(self.total, "résultat")


def find(
    text: str,
    user: Any,
    *,
    kinds: Sequence[str] = (),
    territory: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Results:
    """Search ``text`` for ``user``. ``kinds`` are those of references (``projects.project``), all when empty.

    Up to EXACT_TOTAL matches, the best first; beyond, the latest first, and only the first EXACT_TOTAL are paged.
    """
    query = frenchtext.parse_query(text)
    rows = matching(query, user, territory=territory)
    found = list(rows.values_list("pk", "kind")[: EXACT_TOTAL + 1])
    is_exact = len(found) <= EXACT_TOTAL
    facets = _facets(found, is_exact=is_exact)
    if kinds and is_exact:
        found = [row for row in found if row[1] in kinds]
    elif kinds:
        found = list(rows.filter(kind__in=kinds).values_list("pk", "kind")[: EXACT_TOTAL + 1])
        is_exact = len(found) <= EXACT_TOTAL
    keys = [pk for pk, _ in found[:EXACT_TOTAL]]
    pages = max(1, -(-len(keys) // size))
    page = min(max(page, 1), pages)
    window = slice((page - 1) * size, page * size)
    scored = _scored(query, keys if is_exact else keys[window], keep_order=not is_exact)
    shown = scored[window] if is_exact else scored
    total = len(found) if is_exact else None
    return Results(query, _hits(query, shown, user), total, facets, page, pages)


def _facets(found: list[tuple[int, str]], *, is_exact: bool) -> list[Facet]:
    totals = Counter(kind for _, kind in found)
    return [
        Facet(label, REGISTERED[model].label, totals[label] if is_exact else None)
        for label, model in by_label().items()
        if totals[label] or not is_exact
    ]


def _scored(query: frenchtext.Query, keys: list[int], *, keep_order: bool) -> list[frenchtext.Hit]:
    """The rows of ``keys`` with their scores, best first; in the order of ``keys`` when that is already settled."""
    rows = IndexedDocument.objects.filter(pk__in=keys).values_list("pk", "ref", "terms", "words")
    wanted = asked_stems(query)
    documents = {pk: frenchtext.Document(ref, counts(terms, words, wanted)) for pk, ref, terms, words in rows}
    hits = frenchtext.score(query, list(documents.values()))
    if not keep_order:
        return hits
    by_ref = {hit.key: hit for hit in hits}
    return [by_ref[documents[key].key] for key in keys if key in documents]


def _hits(query: frenchtext.Query, scored: list[frenchtext.Hit], user: Any) -> list[Hit]:
    """Each hit with its record, asked again for visibility: what is hidden meanwhile is not shown."""
    rows = IndexedDocument.objects.defer("terms", "words", "exact").in_bulk(
        [hit.key for hit in scored], field_name="ref"
    )
    records = resolve([Ref.parse(ref) for ref in rows], user)
    hits = []
    for hit in scored:
        ref = Ref.parse(hit.key)
        record, row = records.get(ref), rows.get(hit.key)
        if record is None or row is None:
            continue
        hits.append(
            Hit(
                ref=ref,
                record=record,
                kind_label=str(record._meta.verbose_name),
                title=marked(row.title, query),
                excerpt=excerpt(row.body, hit.matched, query),
                words=hit.matched,
                score=hit.score,
            )
        )
    return hits
