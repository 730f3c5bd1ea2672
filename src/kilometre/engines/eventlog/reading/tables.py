"""Tables of events: CSV and TSV, JSON lines, and whatever else gives a header and rows of texts."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kilometre.engines.eventlog.problems import Sieve, Unreadable

from .gathering import Gathered
from .roles import Role, Roles
from .streams import Limits, Text

Row: TypeAlias = tuple[int, Sequence[str]]
"""Line in the file, and cells in the order of the header."""
_DELIMITERS: Final = ";,\t|"
_COLUMNS: Final = 2_000
_SAMPLE: Final = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A header, and rows to be read once."""

    header: tuple[str, ...]
    rows: Iterable[Row]
    describes: str
    """What the file is, for the person who reads the report: « CSV, séparateur « ; », utf-8 »."""
    no_row: str = ""
    """Why a row of one cell is refused, where that means that the row could not be cut."""


def delimited(text: Text) -> Table:
    """The table of a CSV or TSV file; the delimiter is the one that cuts the first lines the most regularly."""
    lines = iter(text)
    head = [line for _, line in zip(range(_SAMPLE), lines, strict=False)]
    while head and not head[0].strip():
        head.pop(0)
    if not head:
        raise Unreadable("Le fichier est vide.")
    delimiter = _delimiter(head)
    begun = text.number - len(head)

    def every() -> Iterator[str]:
        yield from head
        yield from lines

    reader = csv.reader(every(), delimiter=delimiter, strict=True)
    header = _checked(_next(reader, begun))
    return Table(
        header,
        _cells(reader, begun),
        f"CSV, séparateur « {'tabulation' if delimiter == chr(9) else delimiter} », {text.told}",
    )


def _cells(reader: Any, begun: int) -> Iterator[Row]:
    while True:
        line = begun + reader.line_num + 1
        row = _next(reader, begun)
        if row is None:
            return
        if row:  # a blank line is no row
            yield line, row


def _next(reader: Any, begun: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        line = begun + reader.line_num
        if "field larger" in str(error):
            raise Unreadable(
                f"Ligne {line} : une cellule de plus de {csv.field_size_limit()} caractères. Fichier refusé "
                "(un guillemet ouvert sans être fermé ?)."
            ) from error
        raise Unreadable(
            f"Ligne {line} : guillemets mal placés, ou ouverts et jamais fermés. Rien n'a été pris."
        ) from error


def _delimiter(head: Sequence[str]) -> str:
    """The candidate that cuts the header the most, among those that cut the other lines as much."""

    def score(candidate: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=candidate) if row]
        return (sum(width == widths[0] for width in widths) if widths[0] > 1 else 0, widths[0])

    try:
        return max(_DELIMITERS, key=score)
    except csv.Error as error:
        raise Unreadable("Tableau illisible : ses premières lignes ne se coupent pas en colonnes.") from error


def _checked(header: Sequence[str] | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in header or ())
    if len(names) > _COLUMNS:
        raise Unreadable(f"Plus de {_COLUMNS} colonnes : fichier refusé.")
    if twice := {name for name in names if name and names.count(name) > 1}:
        raise Unreadable(f"Deux colonnes ont le même nom : {', '.join(sorted(twice)[:5])}.")
    return names


def json_lines(text: Text) -> Table:
    """The table of a file with one JSON object a line; objects inside them give columns ``outer.inner``.

    The columns are those of the first lines: a value that appears only later is not read.
    """
    lines = iter(text)
    head = [(text.number, line) for _, line in zip(range(_SAMPLE), lines, strict=False)]
    first = [_flat(line) for _, line in head if line.strip()]
    header = tuple(dict.fromkeys(name for row in first if isinstance(row, dict) for name in row))
    if not header:
        raise Unreadable("Aucun objet JSON dans les premières lignes.")

    def rows() -> Iterator[Row]:
        numbered = ((text.number, line) for line in lines)
        for source in (head, numbered):
            for number, line in source:
                if line.strip():
                    row = _flat(line)
                    cells = [row] if isinstance(row, str) else [row.get(name, "") for name in header]
                    yield number, cells

    return Table(header, rows(), "JSON, un objet par ligne", "cette ligne n'est pas un objet JSON")


def _flat(line: str) -> dict[str, str] | str:
    """Names and texts of an object; the line itself when it holds no object."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return line
    if not isinstance(value, dict):
        return line
    flat: dict[str, str] = {}
    for name, content in value.items():
        if isinstance(content, dict):
            flat |= {f"{name}.{inner}": _text(deep) for inner, deep in content.items()}
        else:
            flat[name] = _text(content)
    return flat


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read_table(table: Table, roles: Roles, gathered: Gathered, sieve: Sieve, limits: Limits) -> None:
    """Fill ``gathered`` with the rows of a table, bad ones going to the sieve."""
    width = len(table.header)
    places = {
        role: table.header.index(column) for role, column in roles.columns.items() if role != Role.ORDER
    }
    fields = [(role.value, place) for role, place in places.items()]
    ordered = table.header.index(roles.columns[Role.ORDER]) if Role.ORDER in roles.columns else None
    for line, cells in table.rows:
        if len(cells) != width:
            alone = len(cells) == 1 and table.no_row
            sieve.reject(
                line,
                alone or f"{len(cells)} cellule{'s' if len(cells) > 1 else ''} au lieu de {width}",
                cells,
            )
            continue
        row: Mapping[str, Any] = {name: cells[place] for name, place in fields}
        try:
            order = 0 if ordered is None else _integer(cells[ordered])
            gathered.take(**row, order=order)
        except Unreadable:
            raise
        except ValueError as error:
            sieve.reject(line, str(error), cells)


def _integer(text: str) -> int:
    try:
        number = int(float(text)) if "." in text else int(text or 0)
    except (ValueError, OverflowError):
        raise ValueError(f"ordre illisible : « {text[:40]} »") from None
    if abs(number) >= 1 << 62:
        raise ValueError(f"ordre hors de portée : « {text[:40]} »")
    return number
