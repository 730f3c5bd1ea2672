"""Which column holds what: what was chosen last time, then its name, then what its cells look like."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from . import parsing
from .model import Table

_SAMPLE: Final = 50
_ALIKE: Final = 0.8  # share of the filled cells that must look like it
_LOOKS: Final = {
    "email": parsing.email,
    "phone": parsing.phone,
    "day": parsing.day,
    "siret": parsing.digits(14, what="SIRET"),
    "siren": parsing.digits(9, what="SIREN"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a column may hold. ``looks`` (email, phone, day, siret, siren) lets its cells speak when its name does not."""

    key: str
    names: tuple[str, ...]
    looks: str = ""


def signature(header: Sequence[str]) -> str:
    """The same for two files with the same columns in the same order, however they are written."""
    names = "\n".join(parsing.plain(name) for name in header)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def recognise(
    table: Table, expected: Sequence[Expected], remembered: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """For each column, the key of what it holds, or "". A key is given once; a remembered choice always wins.

    ``remembered``: plain name of a column → key, or "" for a column that was left out.
    """
    remembered = remembered or {}
    plain = [parsing.plain(name) for name in table.header]
    known = {thing.key for thing in expected}
    given: dict[int, str] = {}
    for index, name in enumerate(plain):
        if name in remembered:
            key = remembered[name]
            given[index] = key if key in known and key not in given.values() else ""
    candidates = sorted(
        (
            (score, -index, -rank, index, thing.key)
            for rank, thing in enumerate(expected)
            for index, name in enumerate(plain)
            if index not in given and (score := _score(table, index, name, thing))
        ),
        reverse=True,
    )
    for *_, index, key in candidates:
        if index not in given and key not in given.values():
            given[index] = key
    return tuple(given.get(index, "") for index in range(len(plain)))


def _score(table: Table, index: int, name: str, thing: Expected) -> int:
    """3: the same name; 2: the words of a name are in it; 1: the cells look like it."""
    names = [parsing.plain(known) for known in thing.names]
    if name in names:
        return 3
    held = set(name.split())
    if any(set(known.split()) <= held for known in names if known):
        return 2
    return 1 if thing.looks and _looks(table, index, thing.looks) else 0


def _looks(table: Table, index: int, what: str) -> bool:
    cells = [row.values[index] for row in table.rows[:_SAMPLE] if row.values[index]]
    alike = sum(1 for cell in cells if not _LOOKS[what](cell).error)
    return bool(cells) and alike >= _ALIKE * len(cells)
