"""What a person typed, as groups of stems, phrases and exclusions that a database can be asked for."""

import re
from dataclasses import dataclass

from kilometre.engines.frenchtext.analysis import Token, analyse
from kilometre.engines.frenchtext.synonyms import Synonyms, packaged_synonyms

MAX_TERMS = 32
MAX_CHARACTERS = 2_000

_QUOTES = str.maketrans(dict.fromkeys("«»“”„", '"'))
_MARKED = re.compile(r'(?P<minus>(?<!\S)-)?"(?P<quoted>[^"]*)"|(?<!\S)-(?P<excluded>[^\s"]+)')


@dataclass(frozen=True, slots=True)
class Group:
    """One idea. A document holds it when it has every one of `stems`, anywhere, or one of `synonyms`."""

    words: tuple[str, ...]
    """As typed, lowercase with accents, to be shown."""
    stems: tuple[str, ...]
    """One stem, or several when the words together are a name that has synonyms (titre de séjour)."""
    synonyms: tuple[tuple[str, ...], ...]
    """Each is a run of adjacent stems in the sequence that `terms` gives."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted words: a document holds it when `forms` are adjacent in `exact`."""

    forms: tuple[str, ...]
    stems: tuple[str, ...]
    """Without stop words (may be empty)."""


@dataclass(frozen=True, slots=True)
class Query:
    """A document matches when it holds every group and every phrase, and none of `excluded`."""

    groups: tuple[Group, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    """Each is a run of adjacent stems in the sequence that `terms` gives."""
    forms: frozenset[str] = frozenset()
    """Every form that was asked for, for the bonus of an exact match."""
    truncated: bool = False
    """More was typed than is read: MAX_CHARACTERS, then MAX_TERMS words. Say so to the person."""

    @property
    def empty(self) -> bool:
        """Nothing to look for: nothing typed, only stop words, or only exclusions."""
        return not self.groups and not self.phrases


def parse_query(text: str, synonyms: Synonyms | None = None) -> Query:
    """Read free words, "quoted phrases" (or « », “ ”) and -excluded words or phrases. Never raises.

    A quotation mark without its pair is ignored. Without `synonyms`, the packaged list applies; it extends free
    words only: quotes mean these very words.
    """
    readable = text[:MAX_CHARACTERS].translate(_QUOTES)
    budget = _Budget(MAX_TERMS, spent=len(text) > MAX_CHARACTERS)
    phrases: dict[Phrase, None] = {}
    excluded: dict[tuple[str, ...], None] = {}
    for mark in _MARKED.finditer(readable):
        if mark["minus"] or mark["excluded"]:
            tokens = budget.take(_without_stops(mark["excluded"] or mark["quoted"]))
            if tokens:
                excluded[tuple(token.stem for token in tokens)] = None
        elif tokens := budget.take(analyse(mark["quoted"])):
            stems = tuple(token.stem for token in tokens if not token.stop)
            phrases[Phrase(tuple(token.form for token in tokens), stems)] = None
    free = budget.take(_without_stops(_MARKED.sub(" ", readable)))
    return Query(
        groups=_grouped(free, synonyms or packaged_synonyms()),
        phrases=tuple(phrases),
        excluded=tuple(excluded),
        forms=frozenset(token.form for token in free).union(*(phrase.forms for phrase in phrases)),
        truncated=budget.spent,
    )


@dataclass(slots=True)
class _Budget:
    """Words that may still be read: a query costs a database at most MAX_TERMS of them."""

    left: int
    spent: bool

    def take(self, tokens: list[Token]) -> list[Token]:
        taken = tokens[: self.left]
        self.left -= len(taken)
        self.spent = self.spent or len(taken) < len(tokens)
        return taken


def _without_stops(text: str) -> list[Token]:
    return [token for token in analyse(text) if not token.stop]


def _grouped(tokens: list[Token], synonyms: Synonyms) -> tuple[Group, ...]:
    """Walk the words from the left, and take the longest name that has synonyms at each place, or one word."""
    stems = [token.stem for token in tokens]
    groups: dict[tuple[str, ...], Group] = {}
    place = 0
    while place < len(tokens):
        longest = min(synonyms.longest, len(tokens) - place)
        size = next(
            (n for n in range(longest, 0, -1) if tuple(stems[place : place + n]) in synonyms.others), 1
        )
        name = tuple(stems[place : place + size])
        words = tuple(token.word for token in tokens[place : place + size])
        groups.setdefault(name, Group(words, name, synonyms.others.get(name, ())))
        place += size
    return tuple(groups.values())
