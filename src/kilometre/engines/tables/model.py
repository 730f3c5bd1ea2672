"""What every reader gives: a header and rows of texts that know their line; and how it says no."""

from collections.abc import Sequence
from dataclasses import dataclass


class Unreadable(ValueError):
    """A file refused, in a French sentence that says where and what to do. Nothing of it was taken."""

    def __init__(self, reason: str, *, line: int | None = None, column: str = "") -> None:
        self.reason, self.line, self.column = reason, line, column
        where = ", ".join(
            part for part in (f"ligne {line}" if line else "", f"colonne {column}" if column else "") if part
        )
        super().__init__(f"{where[:1].upper()}{where[1:]} : {reason}" if where else reason)


class ManySheets(Unreadable):
    """A workbook of several sheets that hold something: somebody must say which."""

    def __init__(self, sheets: Sequence[str]) -> None:
        self.sheets = tuple(sheets)
        super().__init__("Ce classeur a plusieurs feuilles : dites laquelle importer.")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before the file is refused. ``unpacked`` is what an XLSX may weigh once decompressed, in bytes."""

    weight: int = 10_000_000
    unpacked: int = 40_000_000
    rows: int = 10_000
    columns: int = 100
    cell: int = 10_000
    cells: int = 400_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is the one that a person sees in their file, from 1."""

    line: int
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Each row has as many values as the header. ``describes`` says what was read: « CSV, « ; », utf-8 »."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    describes: str


def letter(index: int) -> str:
    """The name of a column in a spreadsheet, from 0: A… Z, AA…"""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
