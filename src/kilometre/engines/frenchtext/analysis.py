"""Cut a text into words: the one analyser of documents and queries, so that both speak the same tokens."""

import re
from typing import NamedTuple

from kilometre.engines.frenchtext.normalising import normalise
from kilometre.engines.frenchtext.stemming import MAX_LENGTH, form_and_stem

# Left out of `terms`. Small on purpose: a word that may carry meaning stays. Not here: « est » (Grand Est, Lab'EST),
# « sous » (sous-préfecture), « sans » (sans-abri). « fois » is here because its stem is that of « foyer ».
STOP_WORDS = frozenset(
    """
    a ai au aux avec avoir c ce ces cet cette ceux chez comme d dans de des donc du elle elles en et etre eux fois
    il ils j je jusqu l la le les leur leurs lorsqu lui m ma mais me mes moi mon n ne nos notre nous on ont ou par
    pas plus pour puisqu qu quand que quel quelle quelles quels quelqu qui quoiqu s sa se ses si soit son sont sur
    t ta te tes toi ton tu un une vos votre vous y
    """.split()  # noqa: SIM905 - a list of words reads better as a text
)

_LETTER = r"[^\W\d_]"
_WORD = re.compile(
    rf"""
    (?P<whole> \b (?: aujourd'hui | prud'hom{_LETTER}+ | presqu'[îi]les? | rendez[-\ ]vous ) \b )
  | (?P<acronym> \b (?: {_LETTER}\. ){{2,}} (?: {_LETTER}\b )? )
  | (?P<elision> \b (?: [cdjlmnst] | qu | jusqu | lorsqu | puisqu | quelqu | quoiqu ) (?=') )
  | [^\W_]+
    """,
    re.VERBOSE,
)
_JOINTS = re.compile(r"['.\- ]")


class Token(NamedTuple):
    """A word of a text. Its rank in the list is its position; `text[start:end]` is how it was written."""

    form: str
    """Lowercase, without accents: [a-z0-9]{1,64}."""
    stem: str
    """What search compares: [a-z0-9]{1,64}."""
    start: int
    end: int
    word: str
    """Lowercase with its accents, to be shown (at most 64 characters)."""
    stop: bool
    """A grammatical word: it holds its position, and is no term."""


def analyse(text: str) -> list[Token]:
    """The words of a text in order, stop words included. Never raises; offsets are those of `text` as given.

    Elisions are split (l'état → l, état), compounds too (sous-préfecture → sous, préfecture), acronyms are joined
    (D.D.T. → ddt), codes are kept (2A, 01000). Words in other scripts than Latin give no token. A character that
    stands for several words (½) is the place of each.
    """
    normal, starts, ends = normalise(text)
    tokens = []
    named_part = -1  # where a word must start to be the second part of a name such as Lab'L
    for match in _WORD.finditer(normal):
        kind = match.lastgroup
        word = match.group()
        if kind in {"whole", "acronym"}:
            word = _JOINTS.sub("", word)
        word = word[:MAX_LENGTH]
        form, stem = form_and_stem(word)
        if not form:
            continue
        first, after = match.span()
        stop = form in STOP_WORDS and first != named_part
        tokens.append(Token(form, stem, starts[first], ends[after - 1], word, stop))
        if kind is None and normal[after : after + 1] == "'":
            named_part = after + 1
    return tokens


def terms(text: str) -> list[str]:
    """The stems of a text in order, without stop words: what an index stores."""
    return [token.stem for token in analyse(text) if not token.stop]


def exact(text: str) -> str:
    """Every form of a text, separated by one space, stop words included: what a phrase is looked for in."""
    return " ".join(token.form for token in analyse(text))
