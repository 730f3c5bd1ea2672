"""How a name is written to be found: « Saint-Étienne », « st etienne » and « SAINT ETIENNE » are one key."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_WORD = re.compile(r"[a-z0-9]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}

# What French ears do not tell apart, in the order applied to one word.
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"qu|q|ck|k|c(?=[aou]|$)|c(?=[^eiyh])"), "k"),
    (re.compile(r"ch|sh"), "x"),
    (re.compile(r"c(?=[eiy])|z|s"), "s"),
    (re.compile(r"g(?=[eiy])|j"), "j"),
    (re.compile(r"w"), "v"),
    (re.compile(r"(?<=[a-z])[dtsxp]s?$"), ""),
    (re.compile(r"n(?=[mnbp])|m(?=[bp])"), "n"),
    (re.compile(r"[aeiouyh]"), ""),
)
_REPEATED = re.compile(r"(.)\1+")


def words(text: str) -> list[str]:
    """Lowercase ASCII words, accents and punctuation off; « st » and « ste » written out."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return [_ABBREVIATIONS.get(word, word) for word in _WORD.findall(letters)]


def key(text: str) -> str:
    """Words joined without a space: sorts alike everywhere, and forgives hyphens and apostrophes."""
    return "".join(words(text))


def sound(text: str) -> str:
    """Consonants as heard: « Montelimard » and « Montélimar » share one. Empty when too little is left."""
    skeleton = "".join(_sound_of_word(word) for word in words(text))
    return skeleton if len(skeleton) > 1 else ""


def _sound_of_word(word: str) -> str:
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    return _REPEATED.sub(r"\1", word)


def searchable(*texts: str) -> str:
    """All the words of some texts, spaced, for a plain « contains »."""
    return " ".join(word for text in texts for word in words(text))
