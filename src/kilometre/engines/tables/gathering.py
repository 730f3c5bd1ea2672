"""From raw lines to a table: which line is the header, what is blank, what is too much."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from .model import Limits, Row, Table, Unreadable, letter

_SHIELDED: Final = (
    "'=",
    "'+",
    "'-",
    "'@",
)  # the apostrophe of our own tables keeps a spreadsheet from running these
_SEARCHED: Final = 20  # lines among which the header is looked for


def gather(lines: Iterable[tuple[int, Sequence[str]]], limits: Limits, describes: str) -> Table:
    """The table of numbered lines of texts; blank lines are skipped, titles above the header too.

    The header is the first line, among the first twenty, that fills at least half as many columns as the widest
    of them (and two, when the table has two): a merged title fills one.
    """
    kept = _kept(lines, limits)
    if not kept:
        raise Unreadable("Le fichier est vide : il n'a aucune ligne remplie.")
    place = _place_of_header(kept)
    header_line, heads = kept[place]
    rows = kept[place + 1 :]
    if not rows:
        raise Unreadable(
            f"Rien sous les titres de colonnes de la ligne {header_line} : la première ligne remplie doit porter les "
            "titres, et les suivantes les données."
        )
    if len(rows) > limits.rows:
        raise Unreadable(
            f"plus de {_told(limits.rows)} lignes. Coupez le fichier en plusieurs.",
            line=kept[place + 1 + limits.rows][0],
        )
    width = max(len(heads), *(len(values) for _, values in rows))
    return Table(
        _named(heads, width),
        tuple(Row(line, _padded(values, width)) for line, values in rows),
        describes,
    )


def _kept(lines: Iterable[tuple[int, Sequence[str]]], limits: Limits) -> list[tuple[int, tuple[str, ...]]]:
    kept: list[tuple[int, tuple[str, ...]]] = []
    cells = 0
    for line, given in lines:
        values = _trimmed(given)
        _check(values, line, limits)
        if not values:
            continue
        cells += len(values)
        if cells > limits.cells or len(kept) > limits.rows + _SEARCHED:
            raise Unreadable(
                f"trop de données pour un seul import ({_told(limits.rows)} lignes et {_told(limits.cells)} cellules au "
                "plus). "
                "Coupez le fichier en plusieurs.",
                line=line,
            )
        kept.append((line, values))
    return kept


def _trimmed(given: Sequence[str]) -> tuple[str, ...]:
    """Without spaces around, control characters, nor the blank cells of the end."""
    values = [_clean(value) for value in given]
    while values and not values[-1]:
        values.pop()
    return tuple(values)


def _clean(value: str) -> str:
    if not value.isprintable():
        value = "".join(
            sign if sign.isprintable() or sign in "\n\u00a0\u202f" else " " if sign.isspace() else ""
            for sign in value.replace("\r\n", "\n").replace("\r", "\n")
        )
    value = value.strip()
    return value[1:] if value.startswith(_SHIELDED) else value


def _check(values: tuple[str, ...], line: int, limits: Limits) -> None:
    if len(values) > limits.columns:
        raise Unreadable(
            f"plus de {limits.columns} colonnes. Gardez celles qui servent.",
            line=line,
            column=letter(limits.columns),
        )
    for index, value in enumerate(values):
        if len(value) > limits.cell:
            raise Unreadable(
                f"une cellule de plus de {limits.cell} caractères. Raccourcissez-la, ou vérifiez qu'un guillemet "
                "n'est pas resté ouvert.",
                line=line,
                column=letter(index),
            )


def _place_of_header(kept: list[tuple[int, tuple[str, ...]]]) -> int:
    filled = [sum(1 for value in values if value) for _, values in kept[:_SEARCHED]]
    wanted = max(min(2, max(filled)), (max(filled) + 1) // 2)
    return next(place for place, count in enumerate(filled) if count >= wanted)


def _named(heads: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Every column has a name of its own: « Colonne C » for a blank one, « Nom (colonne D) » for a repeated one."""
    flat = [" ".join(head.split())[:120] for head in _padded(heads, width)]
    met = Counter(flat)
    return tuple(
        f"Colonne {letter(index)}"
        if not head
        else f"{head} (colonne {letter(index)})"
        if met[head] > 1 and head in flat[:index]
        else head
        for index, head in enumerate(flat)
    )


def _padded(values: tuple[str, ...], width: int) -> tuple[str, ...]:
    return values + ("",) * (width - len(values))


def _told(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
