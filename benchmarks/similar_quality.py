"""How well near cases are found: nDCG@5 and Recall@5 of ours, beside plain PostgreSQL French search on the same texts.

    .venv/bin/python -m benchmarks.similar_quality [--postgresql postgresql://…]

The corpus and the judged queries are those of tests/search/similar_cases: every third query is held out. Ours ranks in
an SQLite database of its own, as ``search.similar`` does on the site. PostgreSQL ranks with ``to_tsvector('french')``,
titles weighing A and bodies D, and ``ts_rank``: once with all words required, once with any of them.
"""

import argparse
import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).resolve().parent.parent / "tests" / "search" / "similar_cases"
DEPTH = 5
HELD_OUT = 3


@dataclass(frozen=True)
class Case:
    key: str
    kind: str
    title: str
    body: str


@dataclass(frozen=True)
class Asked:
    """``grades`` by key of a case (3 the same problem, 2 of real use, 1 worth a look); empty when nothing is near."""

    trait: str
    text: str
    grades: dict[str, int]
    is_held_out: bool


Ranker = Callable[[str], Sequence[str]]


def corpus() -> list[Case]:
    return [Case(*line) for line in _lines("corpus.txt")]


def queries() -> list[Asked]:
    return [
        Asked(
            trait,
            text,
            {key: int(grade) for key, _, grade in (each.partition(":") for each in judged.split())},
            is_held_out=number % HELD_OUT == HELD_OUT - 1,
        )
        for number, (trait, text, judged) in enumerate(_lines("queries.txt"))
    ]


def _lines(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


def ndcg(found: Sequence[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain at DEPTH, with gains 2^grade - 1 (Burges et al. 2005)."""
    ideal = sorted(grades.values(), reverse=True)[:DEPTH]
    return _gain([grades.get(key, 0) for key in found[:DEPTH]]) / _gain(ideal)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def recall(found: Sequence[str], grades: dict[str, int]) -> float:
    """The share of what is of real use (2 or 3), at most DEPTH of them, among the first DEPTH."""
    useful = {key for key, grade in grades.items() if grade > 1}
    return len(useful & set(found[:DEPTH])) / min(len(useful), DEPTH)


def measured(rank: Ranker, asked: Sequence[Asked]) -> dict[str, float]:
    """Means over the queries that something answers; where nothing does, how many are shown, and how often none is."""
    answered = [query for query in asked if query.grades]
    others = [query for query in asked if not query.grades]
    found = {query.text: rank(query.text) for query in asked}
    return {
        "queries": len(answered),
        "nDCG@5": sum(ndcg(found[query.text], query.grades) for query in answered) / max(len(answered), 1),
        "Recall@5": sum(recall(found[query.text], query.grades) for query in answered)
        / max(len(answered), 1),
        "shown for nothing": sum(len(found[query.text][:DEPTH]) for query in others) / max(len(others), 1),
        "silent for nothing": sum(not found[query.text] for query in others) / max(len(others), 1),
    }


def write_corpus() -> dict[str, str]:
    """Index the corpus as labs, whatever the kind; return the key of each by reference."""
    import datetime as dt

    from kilometre.foundation.journal.models import Audience
    from kilometre.foundation.search import Document, services
    from kilometre.foundation.search.outcomes import OUTCOMES, Outcome
    from kilometre.foundation.search.registry import REGISTERED, Kind
    from kilometre.network.models import Lab

    def document(lab: Lab) -> Document:
        return Document(lab.name, lab.description, Audience.PUBLIC, lab.created_at)

    REGISTERED.clear()
    OUTCOMES.clear()
    REGISTERED[Lab] = Kind("Cas", document, "all")
    OUTCOMES[Lab] = lambda lab: Outcome(lab.name)
    start = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    Lab.objects.bulk_create(
        Lab(slug=case.key, name=case.title, description=case.body, created_at=start + dt.timedelta(hours=n))
        for n, case in enumerate(corpus())
    )
    services.reindex()
    return {str(lab.ref): lab.slug for lab in Lab.objects.all()}


def ours(keys: dict[str, str]) -> Ranker:
    from django.contrib.auth.models import AnonymousUser

    from kilometre.foundation.search.similar import similar

    return lambda text: [keys[str(each.ref)] for each in similar(text, AnonymousUser(), size=DEPTH)]


class Postgres:
    """Plain French search of PostgreSQL, in a temporary table."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.connection = psycopg.connect(url)
        self.connection.execute("CREATE TEMP TABLE cases (key text, terms tsvector)")
        for case in corpus():
            self.connection.execute(
                "INSERT INTO cases VALUES (%s, setweight(to_tsvector('french', %s), 'A')"
                " || setweight(to_tsvector('french', %s), 'D'))",
                (case.key, case.title, case.body),
            )

    def rank(self, query: str, text: str) -> list[str]:
        rows = self.connection.execute(
            f"SELECT key FROM cases, (SELECT {query} AS asked) AS words WHERE terms @@ asked"
            " ORDER BY ts_rank(terms, asked) DESC, key LIMIT 5",
            (text,),
        )
        return [key for (key,) in rows]

    def all_words(self, text: str) -> list[str]:
        return self.rank("plainto_tsquery('french', %s)", text)

    def any_word(self, text: str) -> list[str]:
        return self.rank("replace(plainto_tsquery('french', %s)::text, '&', '|')::tsquery", text)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgresql", default="", help="a server for the comparison")
    parser.add_argument("--misses", action="store_true", help="tell the tuned-on queries that do worst")
    given = parser.parse_args()
    rankers: dict[str, Ranker] = {"ours": ours(write_corpus())}
    if given.postgresql:
        server = Postgres(given.postgresql)
        rankers["PostgreSQL, any word"] = server.any_word
        rankers["PostgreSQL, all words"] = server.all_words
    asked = queries()
    parts = {
        "tuned on": [query for query in asked if not query.is_held_out],
        "held out": [query for query in asked if query.is_held_out],
    }
    print(
        "| ranker | queries | nDCG@5 | Recall@5 | shown where nothing is near | none shown there |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name, rank in rankers.items():
        for part, some in parts.items():
            n, gain, found, shown, silent = measured(rank, some).values()
            print(f"| {name} | {n:.0f} {part} | {gain:.3f} | {found:.3f} | {shown:.1f} | {silent:.0%} |")
    for trait in sorted({query.trait for query in asked if query.grades}):
        some = [query for query in asked if query.trait == trait]
        told = ", ".join(f"{name} {measured(rank, some)['nDCG@5']:.2f}" for name, rank in rankers.items())
        print(f"nDCG@5, {trait} ({len(some)}): {told}")
    if given.misses:
        rank = rankers["ours"]
        for query in sorted(
            parts["tuned on"], key=lambda query: ndcg(rank(query.text), query.grades or {"": 1})
        )[:14]:
            print(
                f"{ndcg(rank(query.text), query.grades or {'': 1}):.2f} {query.text}\n     {rank(query.text)} / {query.grades}"
            )


if __name__ == "__main__":
    import atexit
    import shutil
    import tempfile

    DATA = tempfile.mkdtemp(prefix="kilometre-similar-")
    atexit.register(shutil.rmtree, DATA)
    os.environ.update(KILOMETRE_DEMO="1", KILOMETRE_DATA=DATA)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kilometre.config.settings")

    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    main()
