"""The full-text index of each database, behind one question: which rows hold these stems, latest first?

Both hold the same tokens, those of ``frenchtext``: neither database cuts words itself. On SQLite, a contentless
FTS5 table is kept by triggers; its row number is made of the date and the id, so that walking it backwards
gives the latest matches without reading the others. On PostgreSQL, a generated tsvector with a GIN index.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from kilometre.engines.frenchtext import Query

from .models import IndexedDocument

TABLE = "search_indexeddocument"
ID_BITS = 30
ID_MASK = (1 << ID_BITS) - 1


def _number(row: str) -> str:
    return f"((CAST(strftime('%s', {row}.date) AS INTEGER) << {ID_BITS}) | {row}.id)"


_ADD = f"INSERT INTO search_fts(rowid, terms) VALUES ({_number('new')}, new.terms);"  # noqa: S608
_REMOVE = f"INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', {_number('old')}, old.terms);"  # noqa: S608

SQLITE = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS search_fts
       USING fts5(terms, content='', detail=none, columnsize=0, tokenize='ascii')""",
    f"CREATE TRIGGER IF NOT EXISTS search_fts_insert AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"CREATE TRIGGER IF NOT EXISTS search_fts_delete AFTER DELETE ON {TABLE} BEGIN {_REMOVE} END",
    f"""CREATE TRIGGER IF NOT EXISTS search_fts_update AFTER UPDATE OF terms, date ON {TABLE}
        BEGIN {_REMOVE} {_ADD} END""",
)
POSTGRESQL = (
    f"""ALTER TABLE {TABLE} ADD COLUMN IF NOT EXISTS lexemes tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(terms), ' '))) STORED""",
    f"CREATE INDEX IF NOT EXISTS search_lexemes ON {TABLE} USING gin (lexemes)",
)


def install() -> None:
    """Create what is missing."""
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def tidy() -> None:
    """After a whole rebuild: merge the pieces of the index (SQLite), count again for the planner (PostgreSQL)."""
    statement = (
        f"ANALYZE {TABLE}"
        if connection.vendor == "postgresql"
        else "INSERT INTO search_fts(search_fts) VALUES ('optimize')"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def holding(query: Query) -> "QuerySet[IndexedDocument]":
    """Rows that hold the stems of a query, anywhere, latest first. Adjacency and exclusions are not looked at."""
    return _matching(_expression(query, **_spelling()))


def holding_any(conjunctions: Iterable[tuple[str, ...]], *, are_few: bool) -> "QuerySet[IndexedDocument]":
    """Rows that hold every stem of one of these sets, anywhere, latest first; all rows when there is none.

    ``are_few`` says that few rows do, which the planner of PostgreSQL cannot know.
    """
    spelling = _spelling()
    wanted = (
        spelling["both"].join(spelling["word"].format(stem) for stem in stems) for stems in conjunctions
    )
    rows = _matching(spelling["either"].join(f"({stems})" for stems in wanted))
    if are_few and connection.vendor == "postgresql":
        # An order that no index gives: else the planner walks all dates for a few rows.
        return rows.order_by(RawSQL(f"{TABLE}.date + interval '0'", []).desc(), "-pk")  # noqa: S611
    return rows


def _spelling() -> dict[str, str]:
    """How each database writes a boolean expression."""
    if connection.vendor == "postgresql":
        return {"word": "'{}'", "both": " & ", "either": " | "}
    return {"word": '"{}"', "both": " AND ", "either": " OR "}


def _matching(expression: str) -> "QuerySet[IndexedDocument]":
    rows = IndexedDocument.objects.all()
    if not expression:
        return rows.order_by("-date", "-pk")
    if connection.vendor == "postgresql":
        rows = rows.extra(where=["lexemes @@ %s::tsquery"], params=[expression])
        return rows.order_by("-date", "-pk")
    return rows.extra(  # noqa: S610
        tables=["search_fts"],
        where=["search_fts MATCH %s", f"{TABLE}.id = (search_fts.rowid & {ID_MASK})"],
        params=[expression],
        order_by=["-search_fts.rowid"],
    )


def _expression(query: Query, *, word: str, both: str, either: str) -> str:
    """A boolean expression over stems; empty when the query has none. Stems are [a-z0-9]: nothing to escape."""

    def all_of(stems: tuple[str, ...]) -> str:
        return both.join(word.format(stem) for stem in stems)

    wanted = [
        either.join(f"({all_of(name)})" for name in (group.stems, *group.synonyms)) for group in query.groups
    ]
    wanted += [all_of(phrase.stems) for phrase in query.phrases if phrase.stems]
    return both.join(f"({part})" for part in wanted)
