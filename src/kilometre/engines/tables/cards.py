"""Address cards (vCard 2.1, 3.0 and 4.0): one row a card."""

import re
from collections.abc import Iterator
from typing import Any, Final

from .delimited import decode
from .gathering import gather
from .model import Limits, Table, Unreadable

HEADER: Final = (
    "Nom complet",
    "Prénom",
    "Nom",
    "Adresse électronique",
    "Téléphone",
    "Organisation",
    "Fonction",
    "Commune",
    "Note",
)
_BEGIN: Final = re.compile(r"^BEGIN:VCARD\s*$", re.IGNORECASE)
_END: Final = re.compile(r"^END:VCARD\s*$", re.IGNORECASE)
_PICTURE: Final = re.compile(r"^(?:[\w-]+\.)?(PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)


def read_cards(content: bytes, limits: Limits) -> Table:
    text, _ = decode(content)
    return gather(_rows(text, limits), limits, "Cartes de visite (vCard)")


def _rows(text: str, limits: Limits) -> Iterator[tuple[int, tuple[str, ...]]]:
    yield 0, HEADER
    for found, (line, block) in enumerate(_blocks(text), start=1):
        if found > limits.rows:
            raise Unreadable(f"plus de {limits.rows} cartes. Coupez le fichier en plusieurs.", line=line)
        yield line, _values(block, line)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Each card with the line where it begins, without its pictures."""
    begun, is_skipping = 0, False
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if _BEGIN.match(line):
            if begun:
                raise Unreadable("une carte commence avant la fin de la précédente.", line=number)
            begun, lines = number, []
        if begun:
            is_skipping = bool(_PICTURE.match(line)) or (is_skipping and line[:1] in (" ", "\t"))
            if not is_skipping:
                lines.append(line)
        if begun and _END.match(line):
            yield begun, "\r\n".join(lines) + "\r\n"
            begun = 0
    if begun:
        raise Unreadable(
            "la carte n'a pas de fin (END:VCARD) : le fichier est coupé. Exportez-le de nouveau.", line=begun
        )


def _values(block: str, line: int) -> tuple[str, ...]:
    import vobject  # noqa: PLC0415 (heavy)

    try:
        card = vobject.readOne(block)
        given = card.contents
        name = _first(given, "n")
        address = _first(given, "adr")
        return (
            _words(_first(given, "fn")),
            _words(getattr(name, "given", "")),
            _words(getattr(name, "family", "")),
            _words(_first(given, "email")),
            _words(_first(given, "tel")).removeprefix("tel:"),
            _words(_first(given, "org"), separator=", "),
            _words(_first(given, "title")),
            _words(getattr(address, "city", "")),
            _words(_first(given, "note")),
        )
    except Exception as error:  # the library raises what it meets
        raise Unreadable(
            "cette carte est mal écrite. Exportez de nouveau le carnet d'adresses.", line=line
        ) from error


def _first(given: dict[str, Any], key: str) -> Any:
    entries = given.get(key) or []
    return entries[0].value if entries else ""


def _words(value: Any, separator: str = " ") -> str:
    if isinstance(value, list | tuple):
        return separator.join(str(part) for part in value if part)
    return str(value)
