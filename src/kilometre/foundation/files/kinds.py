"""The kinds of files we take: an extension and a content that agree. Everything else is refused."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from kilometre.foundation.errors import Refused

from .sniffing import sniff

ODF = "application/vnd.oasis.opendocument"
OOXML = "application/vnd.openxmlformats-officedocument"
ZIPPED = {"application/zip", "application/octet-stream"}  # libmagic does not always open what is inside
MARKUP = {"text/html", "text/xml", "text/rtf", "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: the type we serve it as, the types libmagic may announce, and what a zipped document must hold."""

    media_type: str
    admits: Callable[[str], bool]
    part: str = ""
    part_content: bytes | None = None

    def holds(self, sniffed: str, content: IO[bytes]) -> bool:
        """Whether a content announced as ``sniffed`` is of this kind."""
        if not self.admits(sniffed):
            return False
        if not self.part:
            return True
        found = _member(content, self.part)
        return found is not None and self.part_content in {None, found} and not _has_macros(content)


def _exactly(media_type: str) -> Kind:
    return Kind(media_type, media_type.__eq__)


def _text(media_type: str) -> Kind:
    def is_text(sniffed: str) -> bool:
        return sniffed == "application/csv" or (sniffed.startswith("text/") and sniffed not in MARKUP)

    return Kind(media_type, is_text)


def _opendocument(name: str) -> Kind:
    media_type = f"{ODF}.{name}"
    return Kind(media_type, {media_type, *ZIPPED}.__contains__, "mimetype", media_type.encode())


def _office(name: str, part: str) -> Kind:
    media_type = f"{OOXML}.{name}"
    return Kind(media_type, {media_type, *ZIPPED}.__contains__, part)


KINDS: dict[str, Kind] = {
    ".pdf": _exactly("application/pdf"),
    ".png": _exactly("image/png"),
    ".jpg": _exactly("image/jpeg"),
    ".jpeg": _exactly("image/jpeg"),
    ".webp": _exactly("image/webp"),
    ".odt": _opendocument("text"),
    ".ods": _opendocument("spreadsheet"),
    ".odp": _opendocument("presentation"),
    ".docx": _office("wordprocessingml.document", "word/document.xml"),
    ".xlsx": _office("spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": _office("presentationml.presentation", "ppt/presentation.xml"),
    ".csv": _text("text/csv"),
    ".txt": _text("text/plain"),
}
TAKEN = "PDF, images PNG, JPEG ou WebP, documents ODT, ODS, ODP, DOCX, XLSX ou PPTX, CSV et TXT"


def media_type_of(name: str, content: IO[bytes]) -> str:
    """The type of a file whose extension and content agree; Refused with what to do otherwise."""
    extension = PurePosixPath(name).suffix.lower()
    kind = KINDS.get(extension)
    if kind is None:
        raise Refused(f"Ce genre de fichier n'est pas accepté. Formats acceptés : {TAKEN}.")
    content.seek(0)
    sniffed = sniff(content.read(65_536))
    if not kind.holds(sniffed, content):
        raise Refused(
            f"Le contenu de « {name} » ne correspond pas à son extension « {extension} ». "
            "Enregistrez-le de nouveau dans ce format, ou exportez-le en PDF."
        )
    return kind.media_type


def _member(content: IO[bytes], name: str) -> bytes | None:
    """The first bytes of a member of a zipped document, or None: never more, whatever it inflates to."""
    try:
        content.seek(0)
        with zipfile.ZipFile(content) as archive, archive.open(name) as member:
            return member.read(100)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError, OSError, EOFError):
        return None


def _has_macros(content: IO[bytes]) -> bool:
    content.seek(0)
    with zipfile.ZipFile(content) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
