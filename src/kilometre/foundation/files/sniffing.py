"""Guessing a type from the content, with libmagic; without it, files are not taken and the page says why."""

from functools import lru_cache
from typing import Any

from kilometre.foundation.errors import Refused

MISSING = (
    "L'envoi de fichiers n'est pas disponible : la bibliothèque « libmagic » manque sur ce serveur "
    "(paquet libmagic1)."
)


class NoSniffer(Refused):
    """Nothing on this server can tell what a file is."""

    status = 503
    title = "Envoi de fichiers indisponible"


@lru_cache(maxsize=1)
def _library() -> Any:
    try:
        import magic  # noqa: PLC0415 (optional dependency)
    except ImportError:  # the Python package is there, the system's library is not
        return None
    return magic


def is_available() -> bool:
    return _library() is not None


def sniff(head: bytes) -> str:
    """The media type of a content, from its first bytes; NoSniffer without libmagic."""
    library = _library()
    if library is None:
        raise NoSniffer(MISSING)
    return str(library.from_buffer(head, mime=True))
