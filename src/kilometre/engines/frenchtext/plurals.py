"""The plural of a name of things, as headings need it."""

PREPOSITIONS = frozenset(
    ("à", "au", "aux", "de", "des", "du", "en", "par", "pour", "sans", "sous", "sur", "avec", "dans", "entre")
)
SAME = tuple("sxz")
IN_X = ("eau", "au", "eu")


def plural(words: str) -> str:
    """« codes postaux », « membres d'un réseau »: each word up to the first preposition, by the usual rule."""
    made, is_over = [], False
    for word in words.split(" "):
        is_over = is_over or word in PREPOSITIONS or word[:2] in ("d'", "d’", "l'", "l’")
        made.append(word if is_over else _of(word))
    return " ".join(made)


def _of(word: str) -> str:
    if word.endswith(SAME) or not word[-1:].isalpha():
        return word
    if word.endswith("al"):
        return f"{word[:-2]}aux"
    return f"{word}x" if word.endswith(IN_X) else f"{word}s"
