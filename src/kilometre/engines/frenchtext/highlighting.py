"""Where the words of a query are in a text, to be shown in bold."""

from collections.abc import Sequence

from kilometre.engines.frenchtext.analysis import Token, analyse
from kilometre.engines.frenchtext.query import Query

Span = tuple[int, int]


def highlight(text: str, query: Query) -> list[Span]:
    """Spans [start, end) of `text` as given, in order, apart from each other.

    A word of a free group is marked alone; a synonym of several words, or a phrase, is marked as one run.
    """
    tokens = analyse(text)
    content = [token for token in tokens if not token.stop]
    stems = [token.stem for token in content]
    spans: list[Span] = []
    for group in query.groups:
        for name in (*((stem,) for stem in group.stems), *group.synonyms):
            spans += _runs(name, stems, content)
    forms = [token.form for token in tokens]
    for phrase in query.phrases:
        spans += _runs(phrase.forms, forms, tokens)
    return _merged(spans)


def _runs(wanted: tuple[str, ...], keys: list[str], tokens: Sequence[Token]) -> list[Span]:
    """Every place where the sequence `wanted` occurs in `keys`, the parallel of `tokens`."""
    size = len(wanted)
    return [
        (tokens[place].start, tokens[place + size - 1].end)
        for place, key in enumerate(keys)
        if key == wanted[0] and tuple(keys[place : place + size]) == wanted
    ]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
