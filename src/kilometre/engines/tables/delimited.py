"""CSV, TSV, and what is pasted from a spreadsheet: delimiter, encoding and quotes are guessed."""

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import Final

from .gathering import gather
from .model import LIMITS, Limits, Table, Unreadable

_DELIMITERS: Final = (";", "\t", ",", "|")
_NAMES: Final = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre"}
_SAMPLE: Final = 30
_LAST: Final = "\x1e"  # a line of its own after the others: a quote left open swallows it
_BINARY: Final = 0.05  # share of control characters past which it is no text


def read_delimited(content: bytes, limits: Limits) -> Table:
    text, encoding = decode(content)
    return read_text(text, limits, encoding)


def read_text(text: str, limits: Limits = LIMITS, encoding: str = "collé") -> Table:
    """The table of a text: of a file once decoded, or pasted."""
    if len(text) > limits.weight:
        raise Unreadable(f"Le texte a plus de {limits.weight // 1_000_000} millions de signes. Coupez-le.")
    if not text.strip():
        raise Unreadable("Il n'y a rien à lire.")
    delimiter = _delimiter(text)
    return gather(
        _lines(text, delimiter, limits), limits, f"Texte, séparateur {_NAMES[delimiter]}, {encoding}"
    )


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise Unreadable(
                "Le texte est coupé ou abîmé (UTF-16). Enregistrez-le de nouveau en CSV UTF-8."
            ) from error
    if b"\x00" in content:
        raise Unreadable("Ce fichier n'est pas du texte. Enregistrez-le en XLSX ou en CSV UTF-8.")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    odd = sum(1 for sign in text if sign == "\ufffd" or (sign < " " and sign not in "\t\r\n"))
    if odd > _BINARY * len(text):
        raise Unreadable("Ce fichier n'est pas du texte. Enregistrez-le en XLSX ou en CSV UTF-8.")
    return text, "Windows-1252"


def _delimiter(text: str) -> str:
    """The one that cuts the most lines into the same number of cells, then the one that cuts the most."""
    head = text[:20_000].splitlines()[:_SAMPLE]
    if len(text) > 20_000 and len(head) > 1:
        head.pop()  # cut anywhere

    def regularity(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=delimiter) if any(row)]
        except csv.Error:
            return (0.0, 0)
        cut = [width for width in widths if width > 1]
        if not cut:
            return (0.0, 0)
        common = max(set(cut), key=lambda width: (cut.count(width), width))
        return (cut.count(common) / len(widths), common)

    return max(_DELIMITERS, key=regularity)


def _lines(text: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line of the text where each begins. A quoted cell may hold line breaks."""
    csv.field_size_limit(max(csv.field_size_limit(), limits.cell * 4))
    reader = csv.reader(chain(io.StringIO(text, newline=""), [_LAST]), delimiter=delimiter)
    while True:
        begun = reader.line_num + 1
        try:
            row = next(reader)
        except (csv.Error, StopIteration) as error:
            raise _badly_quoted(begun) from error
        if row == [_LAST]:
            return
        if row and row[-1].endswith(_LAST):
            raise _badly_quoted(begun)
        yield begun, row


def _badly_quoted(line: int) -> Unreadable:
    return Unreadable(
        "guillemets mal placés : une cellule s'ouvre par un guillemet et ne se ferme pas. Corrigez-la, ou "
        "enregistrez le fichier en XLSX.",
        line=line,
    )
