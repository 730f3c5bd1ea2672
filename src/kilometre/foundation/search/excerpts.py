"""What is shown of a hit: its title and a piece of its body, with the words that were asked for marked."""

import re
from dataclasses import dataclass

from kilometre.engines.frenchtext import Query, highlight

WIDTH = 240
ENDS = tuple(".!?…:;,")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, marked or not. Templates escape it."""

    text: str
    is_marked: bool


def marked(text: str, query: Query) -> list[Piece]:
    """All of ``text``, in order, cut where marks begin and end."""
    pieces, place = [], 0
    for start, end in highlight(text, query):
        pieces += [Piece(text[place:start], is_marked=False), Piece(text[start:end], is_marked=True)]
        place = end
    pieces.append(Piece(text[place:], is_marked=False))
    return [piece for piece in pieces if piece.text]


def excerpt(body: str, words: tuple[str, ...], query: Query) -> list[Piece]:
    """About WIDTH characters of ``body`` around the first of ``words``, cut between words."""
    body = _in_one_line(body)
    start = _first(body, words)
    begin = 0 if start < WIDTH // 2 else body.rfind(" ", 0, start - WIDTH // 4) + 1
    end = len(body) if len(body) - begin <= WIDTH else body.rfind(" ", begin, begin + WIDTH)
    if end <= begin:  # one word longer than the window
        end = begin + WIDTH
    before, after = ("… " if begin else ""), (" …" if end < len(body) else "")
    return marked(f"{before}{body[begin:end].strip()}{after}", query)


def _in_one_line(text: str) -> str:
    """Its lines, each what one field says, told apart: a sentence ends by itself, a name is followed by a dot."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    said = [line for line in lines if line]
    closed = [line if line.endswith(ENDS) else f"{line} ·" for line in said[:-1]]
    return " ".join([*closed, *said[-1:]])


def _first(body: str, words: tuple[str, ...]) -> int:
    """Where the first of the words stands; 0 when the body has none of them."""
    if not words:
        return 0
    either = "|".join(re.escape(word) for word in words)
    found = re.search(rf"(?<!\w)(?:{either})(?!\w)", body, re.IGNORECASE)
    return found.start() if found else 0
