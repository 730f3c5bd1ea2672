"""One lowercase, composed spelling of a text, that still knows where each character came from."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Same length in and out: the common French punctuation that NFKC would otherwise send down the slow path.
_PUNCTUATION = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "\u00a0": " ", "\u202f": " ", "…": " "}
)
_INVISIBLE = re.compile("[\u00ad\u200c\u200d\u2060\ufeff]")  # soft hyphen, joiners, byte order mark
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]")


class Normalised(NamedTuple):
    """`text[i]` comes from `original[starts[i]:ends[i]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def normalise(original: str) -> Normalised:
    """Lowercase, NFKC, straight apostrophes, plain spaces; ligatures stay (they are one character)."""
    text = original.translate(_PUNCTUATION)
    lowered = text.lower()
    if len(lowered) == len(text) and _is_plain(text):
        return Normalised(lowered, range(len(text)), range(1, len(text) + 1))
    return _normalise_by_cluster(text)


def _is_plain(text: str) -> bool:
    """Nothing to compose, replace or drop: nearly every text."""
    return text.isascii() or (
        unicodedata.is_normalized("NFKC", text)
        and not _INVISIBLE.search(text)
        and not any(map(unicodedata.combining, text))
    )


def _normalise_by_cluster(text: str) -> Normalised:
    """The general case: a letter and the combining marks that follow it are normalised together."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text[start:end]).lower())
        # A mark that composes with nothing must not cut the word in two. Lowercasing may decompose (İ): compose again.
        letters = [c for c in unicodedata.normalize("NFC", cluster) if not unicodedata.combining(c)]
        out += letters
        starts += [start] * len(letters)
        ends += [end] * len(letters)
        start = end
    return Normalised("".join(out), starts, ends)


def expand_ligatures(word: str) -> str:
    """œ → oe, and the few other Latin letters that Unicode does not decompose."""
    return word.translate(_LETTERS)


def fold(word: str) -> str:
    """The [a-z0-9] skeleton of a normalised word: accents off, other scripts dropped (may be empty)."""
    if word.isascii():
        return _NOT_ASCII_WORD.sub("", word)
    return _NOT_ASCII_WORD.sub("", unicodedata.normalize("NFKD", expand_ligatures(word)))
