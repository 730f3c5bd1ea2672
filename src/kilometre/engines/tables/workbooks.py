"""XLSX workbooks: the values that formulas gave, dates, several sheets; archives that lie are refused before they are read."""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from functools import singledispatch
from typing import Any, Final

from .gathering import gather
from .model import Limits, ManySheets, Table, Unreadable

_PARTS: Final = 2_000
_CHUNK: Final = 1 << 16
_OLD_EPOCH: Final = 1904
_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_DECLARATION: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
_BROKEN: Final = (
    "Ce classeur est abîmé ou incomplet : rien n'a été lu. Ouvrez-le dans votre tableur, puis enregistrez-le de nouveau "
    "en XLSX."
)


def read_workbook(content: bytes, limits: Limits, sheet: str = "") -> Table:
    """The table of the only sheet that holds something, or of ``sheet``; ManySheets when somebody must choose."""
    _check_archive(content, limits)
    try:
        return _read(content, limits, sheet)
    except Unreadable:
        raise
    except Exception as error:  # a flipped bit may raise anything inside the library: all say the same
        raise Unreadable(_BROKEN) from error


def _check_archive(content: bytes, limits: Limits) -> None:
    """Weigh what the archive would unpack to, really read, and refuse declarations of entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, limits)
    except Unreadable:
        raise
    except Exception as error:  # as above: checksums, offsets, methods of compression
        raise Unreadable(_BROKEN) from error


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > limits.unpacked:
        raise Unreadable(
            "Ce classeur est trop lourd une fois ouvert. Gardez une seule feuille, sans image, et enregistrez-la."
        )
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Unreadable(_other_archive(names))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _check_part(archive, part)


def _other_archive(names: set[str]) -> str:
    if "content.xml" in names:
        return "C'est un classeur LibreOffice (ODS). Enregistrez-le en XLSX ou en CSV."
    return "Ce n'est pas un classeur XLSX. Enregistrez votre tableau en XLSX ou en CSV."


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        before = b""
        while chunk := stream.read(_CHUNK):
            if not before and chunk.startswith(_WIDE):
                raise Unreadable(_BROKEN)
            if _DECLARATION.search(before + chunk):
                raise Unreadable(
                    "Ce classeur contient des déclarations qu'un tableur n'écrit pas (entités XML) : il est refusé."
                )
            before = chunk[-32:]


def _read(content: bytes, limits: Limits, wanted: str) -> Table:
    import openpyxl  # noqa: PLC0415 (heavy)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that the library does not keep
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            if wanted:
                if wanted not in sheets:
                    raise Unreadable(f"Ce classeur n'a pas de feuille « {wanted} ».")
                return _table(book, sheets[wanted], limits)
            filled = [title for title, sheet in sheets.items() if _holds_something(sheet, limits)]
            if len(filled) > 1:
                raise ManySheets(filled)
            if not filled:
                raise Unreadable("Ce classeur est vide : aucune feuille n'a de ligne remplie.")
            return _table(book, sheets[filled[0]], limits)
        finally:
            book.close()


def _holds_something(sheet: Any, limits: Limits) -> bool:
    return any(any(values) for _, values in _lines(sheet, limits))


def _table(book: Any, sheet: Any, limits: Limits) -> Table:
    _refuse_uncalculated(book, sheet)
    is_of_1904 = book.epoch.year == _OLD_EPOCH
    said = f"Classeur XLSX, feuille « {sheet.title} »" + (", jours comptés depuis 1904" if is_of_1904 else "")
    return gather(_lines(sheet, limits), limits, said)


def _refuse_uncalculated(book: Any, sheet: Any) -> None:
    """A formula that no spreadsheet calculated has no value: read as a blank, it would be lost without a word."""
    part = book._archive.read(sheet._worksheet_path)  # noqa: SLF001 (the library shows a blank cell)
    for found in _FORMULA.finditer(part):
        if b't="str"' not in found[3]:
            raise Unreadable(
                "une formule n'a pas de valeur. Ouvrez le classeur dans votre tableur, enregistrez-le, puis apportez-le "
                "de nouveau.",
                line=int(found[2]),
                column=found[1].decode(),
            )


def _lines(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows of texts. The size that the sheet claims is not believed; blank rows and columns are bounded too."""
    sheet.reset_dimensions()
    seen = 0
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        seen += len(cells) or 1
        if seen > limits.cells * 5 or line > limits.rows * 10:
            raise Unreadable(
                "la feuille s'étend trop loin. Supprimez les lignes et les colonnes vides mises en forme, puis enregistrez.",
                line=line,
            )
        yield line, [_shown(cell) for cell in cells]


def _shown(cell: Any) -> str:
    """The text of a cell; 0.45 shown as 45 % by the spreadsheet is « 45 % »."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{_text(round(value * 100, 10))} %"
    return _text(value)


@singledispatch
def _text(value: Any) -> str:
    """A value as a person would type it: ISO days, whole numbers without a dot, « oui » and « non »."""
    return str(value)


@_text.register
def _(value: None) -> str:
    return ""


@_text.register
def _(value: bool) -> str:  # noqa: FBT001 (a value to write)
    return "oui" if value else "non"


@_text.register
def _(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@_text.register
def _(value: dt.date) -> str:
    return value.isoformat()


@_text.register
def _(value: dt.datetime) -> str:
    is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
    return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
