"""From a French word to its stem: Snowball twice, and the repairs that its known failures need.

Snowball French (https://snowballstem.org/algorithms/french/stemmer.html) alone splits usager/usagers, emploi/emplois,
opinion/opinions, and stems « matière » and « matiere » apart. In order:

1. a final plural -s goes first, so that a word and its regular plural have one stem by construction;
2. endings that exist in French only with an accent get it back, so that « MATIERE » meets « matière »;
3. Snowball runs twice: it makes the feminine (usagère) meet the masculine;
4. accents go last: Snowball needs them (without, expérimenter → exper).
"""

import re
import threading
from functools import lru_cache
from typing import Protocol, cast

from kilometre.engines.frenchtext.normalising import expand_ligatures, fold

MAX_LENGTH = 64

# Irregular plurals and accents that no rule below reaches, in the words of our field.
_IRREGULAR = {
    "baux": "bail",
    "enjeux": "enjeu",
    "feux": "feu",
    "jeux": "jeu",
    "lieux": "lieu",
    "milieux": "milieu",
    "recepisse": "récépissé",
    "travaux": "travail",
    "voeux": "voeu",
}

# Words of our field that Snowball would merge with strangers: communication, date, mer, pôle.
_KEPT = frozenset({"commune", "data", "merite", "politique"})

# Nouns in -ité, without their accent. -uite, -aite, -oite are left alone (conduite, retraite, droite).
_ITE = re.compile(r"\w\w(?:a[clmnrv]|[eé][lnr]|i[cdlmnv]|o[cnrs]|u[mnr]|[bg]r|ns|rs)ite$")


class _Stemmer(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802


_local = threading.local()


def _snowball() -> _Stemmer:
    """The stemmer of this thread: it keeps state while it works, so that threads may not share one."""
    if not hasattr(_local, "snowball"):
        import Stemmer  # noqa: PLC0415 - a compiled library, loaded at the first word only

        _local.snowball = Stemmer.Stemmer("french", 0)  # 0: no cache of its own, ours is below
    return cast("_Stemmer", _local.snowball)


@lru_cache(maxsize=65_536)
def form_and_stem(word: str) -> tuple[str, str]:
    """The unaccented form and the stem of a normalised word: both match [a-z0-9]{1,64}.

    Both are empty when nothing of the word can be written in [a-z0-9] (another script).
    Words with a digit are codes (2a, 01000): they are their own stem.
    """
    form = fold(word)[:MAX_LENGTH]
    if not form or not word.isalpha():
        return form, form
    return form, fold(_stem(expand_ligatures(word)))[:MAX_LENGTH] or form


def _stem(word: str) -> str:
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sè":
        word = word[:-1]
    word = _IRREGULAR.get(word, word)
    if fold(word) in _KEPT:
        return word
    snowball = _snowball()
    stem = snowball.stemWord(snowball.stemWord(_with_accent(word)))
    # Snowball writes employé as emploi but leaves employ: one spelling. Short ones (pay-s, pai-ement) stay apart.
    return f"{stem[:-1]}i" if len(stem) > 4 and stem[-1] == "y" else stem


def _with_accent(word: str) -> str:
    if word.endswith("iere"):
        return f"{word[:-4]}ière"
    if word.endswith("ee"):
        return f"{word[:-2]}ée"
    if _ITE.search(word):
        return f"{word[:-1]}é"
    return word
