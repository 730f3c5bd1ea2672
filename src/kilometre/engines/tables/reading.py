"""One door for any file: what it is shows in its first bytes, not in its name."""

from typing import Final

from .cards import read_cards
from .delimited import read_delimited
from .model import LIMITS, Limits, Table, Unreadable
from .workbooks import read_workbook

_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


def read(content: bytes, *, sheet: str = "", limits: Limits = LIMITS) -> Table:
    """The table of a file: XLSX, CSV, TSV or vCard. Unreadable says why not; ManySheets asks which sheet."""
    if not content.strip():
        raise Unreadable("Le fichier est vide.")
    if len(content) > limits.weight:
        raise Unreadable(
            f"Le fichier pèse plus de {limits.weight // 1_000_000} Mo. Coupez-le, ou enlevez les images."
        )
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(
            "Ce fichier est un ancien classeur XLS, ou un classeur protégé par un mot de passe. Enregistrez-le en XLSX, "
            "sans mot de passe."
        )
    if content.startswith(b"PK"):
        return read_workbook(content, limits, sheet)
    if content.startswith(b"%PDF"):
        raise Unreadable(
            "C'est un PDF : un tableau ne s'y lit pas sûrement. Enregistrez-le en XLSX ou en CSV."
        )
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    if head.startswith(b"BEGIN:VCARD"):
        return read_cards(content, limits)
    return read_delimited(content, limits)
