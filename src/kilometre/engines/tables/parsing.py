"""Cells as French people write them. A parser gives a value or a sentence; it never raises.

Every parser takes the text of a cell and returns ``Parsed``; a blank cell is ``Parsed(None)``.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeAlias

from kilometre.engines.frenchtext.normalising import fold, normalise


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value (None for a blank cell), or why there is none and what to write instead."""

    value: Any
    error: str = ""


Parse: TypeAlias = Callable[[str], Parsed]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv", "jan"),
            ("fevrier", "fevr", "fev"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept", "sep"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FRENCH: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_WRITTEN: Final = re.compile(r"(?:[a-zà-ü]+\s+)?(\d{1,2})(?:er)?\s+([a-zà-ü]+)\.?\s+(\d{4})")
_SERIAL: Final = re.compile(r"[2-7]\d{4}")
_TIME: Final = re.compile(r"(?:\s*[T,à]?\s*)(\d{1,2})\s*[h:]\s*(\d{2})?(?::\d{2})?")
_EPOCH: Final = dt.date(1899, 12, 30)  # the day 0 of spreadsheets
_EMAIL: Final = re.compile(r"[^@\s<>,;\"]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_NAMED_EMAIL: Final = re.compile(r"[^<>]*<\s*([^<>\s]+)\s*>")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CELL_ERROR: Final = re.compile(
    r"#(?:N/?A|REF!|VALUE!|VALEUR!|DIV/0!|NAME\?|NOM\?|NUM!|NULL!|NOMBRE!)", re.IGNORECASE
)


def plain(text: str) -> str:
    """Lowercase words without accents nor punctuation, one space between: how names are compared."""
    words = re.split(r"[^\w]+|_", normalise(text).text)
    return " ".join(folded for word in words if (folded := fold(word)))


def _cell(parse: Callable[[str], Parsed]) -> Parse:
    """A blank is no error; an error of the spreadsheet is always one."""

    @wraps(parse)
    def checked(text: str) -> Parsed:
        text = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
        if not text:
            return Parsed(None)
        if _CELL_ERROR.fullmatch(text):
            return Parsed(None, f"la formule a échoué dans le tableur ({text}) : écrivez la valeur.")
        return parse(text)

    return checked


def words(length: int) -> Parse:
    """A text of at most ``length`` signs."""

    @_cell
    def parse(text: str) -> Parsed:
        if len(text) > length:
            return Parsed(None, f"{len(text)} signes, {length} au plus : raccourcissez le texte.")
        return Parsed(text)

    return parse


@_cell
def day(text: str) -> Parsed:
    """A ``datetime.date``: 2026-03-05, 05/03/2026, 5.3.26, 5 mars 2026, or the number of a spreadsheet."""
    found = _day_at_start(text)
    if found is None or (found[1].strip() and not _TIME.fullmatch(found[1])):
        return Parsed(None, f"« {_shown(text)} » n'est pas une date. Écrivez-la 05/03/2026.")
    if isinstance(found[0], str):
        return Parsed(None, found[0])
    return Parsed(found[0])


@_cell
def moment(text: str) -> Parsed:
    """A naive ``datetime.datetime``: a day and an hour, « 05/03/2026 14h30 »; midnight when the hour is not told."""
    found = _day_at_start(text)
    if found is None:
        return Parsed(None, f"« {_shown(text)} » n'est pas une date. Écrivez-la 05/03/2026 14h30.")
    given, rest = found
    if isinstance(given, str):
        return Parsed(None, given)
    if not rest.strip():
        return Parsed(dt.datetime.combine(given, dt.time()))
    matched = _TIME.fullmatch(rest)
    if matched and int(matched[1]) < 24 and int(matched[2] or 0) < 60:
        return Parsed(dt.datetime.combine(given, dt.time(int(matched[1]), int(matched[2] or 0))))
    return Parsed(None, f"« {_shown(rest.strip())} » n'est pas une heure. Écrivez-la 14h30.")


def _day_at_start(text: str) -> tuple[dt.date | str, str] | None:
    """The day, or why it is none, and what follows it; None when nothing looks like a day."""
    if _SERIAL.fullmatch(text):
        return _EPOCH + dt.timedelta(days=int(text)), ""
    if matched := _ISO.match(text):
        year, month, number = map(int, matched.groups())
    elif matched := _FRENCH.match(text):
        number, month = int(matched[1]), int(matched[2])
        year = int(matched[3]) + (2000 if len(matched[3]) == 2 else 0)
    elif (matched := _WRITTEN.match(text.lower())) and plain(matched[2]) in _MONTHS:
        number, month, year = int(matched[1]), _MONTHS[plain(matched[2])], int(matched[3])
    else:
        return None
    rest = text[matched.end() :]
    try:
        found = dt.date(year, month, number)
    except ValueError:
        return f"« {_shown(text)} » n'existe pas dans le calendrier (jour, mois, année).", rest
    if not 1900 <= year <= 2200:
        return f"l'année {year} est hors de ce que l'on attend (1900 à 2200).", rest
    return found, rest


@_cell
def number(text: str) -> Parsed:
    """A ``float``: 1 234,5 or 1234.5, with € or % left out."""
    bare = re.sub(r"[\s€%]|euros?", "", text, flags=re.IGNORECASE)
    if "," in bare:
        bare = bare.replace(".", "")
    if not _NUMBER.fullmatch(bare) or len(bare) > 20:
        return Parsed(None, f"« {_shown(text)} » n'est pas un nombre. Écrivez-le 1234,5.")
    return Parsed(float(bare.replace(",", ".")))


@_cell
def whole(text: str) -> Parsed:
    """An ``int``."""
    parsed = number(text)
    if parsed.error or not float(parsed.value).is_integer():
        return Parsed(None, f"« {_shown(text)} » n'est pas un nombre entier.")
    return Parsed(int(parsed.value))


@_cell
def phone(text: str) -> Parsed:
    """+33612345678, from what the French write: 06 12 34 56 78, 0033…, or a spreadsheet that lost the zero."""
    bare = re.sub(r"\(0\)|[\s.\-/()]|^tel:", "", text)
    if re.fullmatch(r"[1-9]\d{8}", bare):
        bare = f"0{bare}"
    if re.fullmatch(r"0[1-9]\d{8}", bare):
        return Parsed(f"+33{bare[1:]}")
    bare = re.sub(r"^00", "+", bare)
    if re.fullmatch(r"\+[1-9]\d{7,14}", bare):
        return Parsed(bare)
    return Parsed(None, f"« {_shown(text)} » n'est pas un numéro de téléphone. Écrivez-le 06 12 34 56 78.")


@_cell
def email(text: str) -> Parsed:
    """One address, lowercase; « Nom <adresse> » is understood."""
    bare = text.removeprefix("mailto:")
    if matched := _NAMED_EMAIL.fullmatch(bare):
        bare = matched[1]
    if bare.count("@") > 1:
        return Parsed(None, f"« {_shown(text)} » contient plusieurs adresses : gardez-en une.")
    if not _EMAIL.fullmatch(bare) or len(bare) > 254 or ".." in bare:
        return Parsed(
            None, f"« {_shown(text)} » n'est pas une adresse électronique. Écrivez-la nom@exemple.fr."
        )
    return Parsed(bare.lower())


def digits(*lengths: int, what: str) -> Parse:
    """A number that is a name (SIRET…): digits alone, spaces taken out."""

    @_cell
    def parse(text: str) -> Parsed:
        bare = re.sub(r"[\s.\-]", "", text)
        if re.fullmatch(r"[0-9]+", bare) and len(bare) in lengths:
            return Parsed(bare)
        wanted = " ou ".join(str(length) for length in lengths)
        return Parsed(None, f"« {_shown(text)} » n'est pas un {what} : {wanted} chiffres sont attendus.")

    return parse


def choice(options: Mapping[str, str], *, synonyms: Mapping[str, str] | None = None) -> Parse:
    """One of ``options`` (value → label), by its label, its value or a synonym (text → value)."""
    known = {plain(text): value for text, value in (synonyms or {}).items()}
    known |= {plain(value): value for value in options} | {
        plain(label): value for value, label in options.items()
    }

    @_cell
    def parse(text: str) -> Parsed:
        if plain(text) in known:
            return Parsed(known[plain(text)])
        listed = ", ".join(f"«\u00a0{label}\u00a0»" for label in options.values())
        return Parsed(None, f"« {_shown(text)} » n'est pas dans la liste : {listed}.")

    return parse


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"
