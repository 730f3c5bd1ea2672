"""The order of the results: BM25 over fields, the same on every database."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kilometre.engines.frenchtext.analysis import analyse
from kilometre.engines.frenchtext.query import Query
from kilometre.engines.frenchtext.stemming import form_and_stem

MAX_DOCUMENTS = 1_000
FIELD_WEIGHTS: Mapping[str, float] = {"title": 3.0, "body": 1.0}

# What one occurrence counts for: the word as typed (accents aside), another word of its stem, a synonym.
EXACT, SAME_STEM, SYNONYM = 1.5, 1.0, 0.6
# Saturation and length normalisation: the usual values (Robertson & Zaragoza 2009, §3.4).
K1, B = 1.2, 0.75

Counts = Mapping[str, Mapping[str, int]]
"""For each stem of a field, how many times each of its words (lowercase, with accents) occurs."""


@dataclass(frozen=True, slots=True)
class Document:
    """A match of the database; `fields` maps names of FIELD_WEIGHTS to their `count`."""

    key: str
    fields: Mapping[str, Counts]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document's score (no unit: it only orders one list) and the words of the document that explain it."""

    key: str
    score: float
    matched: tuple[str, ...]


def count(text: str) -> dict[str, dict[str, int]]:
    """The `Counts` of a text, without stop words: plain dictionaries, fit for JSON."""
    counts: dict[str, dict[str, int]] = {}
    for token in analyse(text):
        if not token.stop:
            words = counts.setdefault(token.stem, {})
            words[token.word] = words.get(token.word, 0) + 1
    return counts


def score(
    query: Query, documents: Sequence[Document], *, weights: Mapping[str, float] = FIELD_WEIGHTS
) -> list[Hit]:
    """All documents, best first; equal scores are in the order of their keys.

    Simple BM25F (Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, §3.6): the
    frequencies of a term in the fields are normalised by length, weighted and added before they saturate. A group of
    the query is one term, whatever its synonyms. A name of several words counts as often as the rarest of them:
    positions are not kept here, the database has already checked them.

    The documents given are the collection. They have been filtered by the query, so a term that all of them hold is
    normal: idf is ln(1 + (N + 1/2) / (n + 1/2)), which unlike the original stays clear of 0 when n = N.

    Raises ValueError beyond MAX_DOCUMENTS or for a field without a weight.
    """
    if len(documents) > MAX_DOCUMENTS:
        raise ValueError(f"{len(documents)} documents to score: the limit is {MAX_DOCUMENTS}")
    if unknown := {name for document in documents for name in document.fields} - weights.keys():
        raise ValueError(f"no weight for the fields {sorted(unknown)}")
    lengths = [{name: _length(counts) for name, counts in document.fields.items()} for document in documents]
    means = {
        name: sum(length.get(name, 0) for length in lengths) / len(documents) for name in weights if documents
    }
    ideas = _ideas(query)
    frequencies = []  # one row a document, one column an idea
    for document, length in zip(documents, lengths, strict=True):
        scales = {
            name: weights[name] / (1 - B + B * length[name] / means[name])
            for name in document.fields
            if length[name]
        }
        frequencies.append([_frequency(idea, document, scales, query.forms) for idea in ideas])
    holders = [sum(row[column] > 0 for row in frequencies) for column in range(len(ideas))]
    idf = [math.log(1 + (len(documents) + 0.5) / (n + 0.5)) for n in holders]
    hits = [
        Hit(
            key=document.key,
            score=sum(weight * tf / (K1 + tf) for weight, tf in zip(idf, row, strict=True)),
            matched=_matched(ideas, document),
        )
        for document, row in zip(documents, frequencies, strict=True)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.key))


@dataclass(frozen=True, slots=True)
class _Idea:
    """A group, or a word of a phrase: what BM25 calls a term."""

    stems: tuple[str, ...]
    synonyms: tuple[tuple[str, ...], ...] = ()


def _ideas(query: Query) -> list[_Idea]:
    ideas = [_Idea(group.stems, group.synonyms) for group in query.groups]
    return ideas + [_Idea((stem,)) for phrase in query.phrases for stem in phrase.stems]


def _length(counts: Counts) -> int:
    return sum(sum(words.values()) for words in counts.values())


def _frequency(idea: _Idea, document: Document, scales: Mapping[str, float], forms: frozenset[str]) -> float:
    """Occurrences of an idea, weighted by field and by how close they are to what was typed."""

    def of(name: tuple[str, ...]) -> float:
        return min(
            sum(
                scale * n * (EXACT if form_and_stem(word)[0] in forms else SAME_STEM)
                for field, scale in scales.items()
                for word, n in document.fields[field].get(stem, {}).items()
            )
            for stem in name
        )

    return of(idea.stems) + SYNONYM * sum(of(name) for name in idea.synonyms)


def _matched(ideas: list[_Idea], document: Document) -> tuple[str, ...]:
    """The document's words, in the order of the query; those of a name only when all its stems are there."""
    matched: dict[str, None] = {}
    for idea in ideas:
        for name in (idea.stems, *idea.synonyms):
            words = [_words(stem, document) for stem in name]
            if all(words):
                matched.update(dict.fromkeys(word for found in words for word in found))
    return tuple(matched)


def _words(stem: str, document: Document) -> list[str]:
    return sorted({word for counts in document.fields.values() for word in counts.get(stem, {})})
