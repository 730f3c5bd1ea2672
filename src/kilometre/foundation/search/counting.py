"""What the score reads of a row: how often it holds the stems that were asked for, and how long it is."""

from itertools import chain

from kilometre.engines.frenchtext import Query

from .models import BAR

Counts = dict[str, dict[str, int]]
OTHERS = ""  # no stem is empty: what was not asked for counts for the length alone


def asked_stems(query: Query) -> frozenset[str]:
    names = chain.from_iterable((group.stems, *group.synonyms) for group in query.groups)
    return frozenset(chain.from_iterable((*names, *(phrase.stems for phrase in query.phrases))))


def counts(terms: str, words: str, asked: frozenset[str]) -> dict[str, Counts]:
    """``frenchtext.count`` of title and body, from the lines of a row, for the ``asked`` stems only."""
    stems, behind = terms.split(), words.split()
    bar = stems.index(BAR)
    return {
        "title": _counts(stems[:bar], behind[:bar], asked),
        "body": _counts(stems[bar + 1 :], behind[bar + 1 :], asked),
    }


def _counts(stems: list[str], words: list[str], asked: frozenset[str]) -> Counts:
    found: Counts = {}
    others = len(stems) - stems.count(BAR)
    for stem, word in zip(stems, words, strict=True):
        if stem in asked:
            of_stem = found.setdefault(stem, {})
            of_stem[word] = of_stem.get(word, 0) + 1
            others -= 1
    if others:
        found[OTHERS] = {OTHERS: others}
    return found
