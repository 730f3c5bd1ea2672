"""Files that ``kilometre twin`` reads and writes: errors in French with the name of the file, nothing half-written."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

_REASONS: Final = {
    errno.ENOENT: "ce fichier n'existe pas",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un des dossiers du chemin est un fichier",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "il n'y a plus de place sur le disque",
    errno.ENAMETOOLONG: "nom trop long",
}


class Wrong(Exception):
    """What the user asked cannot be done; the message says why, in French. ``status`` is that of the command."""

    status = 2


class Illegible(Wrong):
    """Nothing was taken from a log."""

    status = 1


class Imprecise(Wrong):
    """The result was given, without the precision that was asked."""

    status = 3


def reason(error: OSError) -> str:
    """What the system refused, in French."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


@contextmanager
def about(name: str | Path) -> Iterator[None]:
    """What goes wrong inside is told with the name of this file."""
    try:
        yield
    except OSError as error:
        raise Wrong(f"{name} : {reason(error)}.") from error
    except UnicodeDecodeError as error:
        raise Wrong(f"{name} : ce n'est pas un texte en UTF-8 (octet {error.start}).") from error
    except ValueError as error:
        raise Wrong(f"{name} : {error}") from error


def text_of(name: str) -> str:
    with about(name):
        return Path(name).read_text(encoding="utf-8")


@contextmanager
def written(name: str | Path, *, from_files: tuple[str, ...] = ()) -> Iterator[TextIO]:
    """A text file that takes its name only when all went well. Opened first, so that one knows before computing.

    ``from_files`` are those that are read to make it: none of them is overwritten.
    """
    path = Path(name)
    if any(path.exists() and Path(one).exists() and path.samefile(one) for one in from_files):
        raise Wrong(f"{path} : ce fichier est lu, il ne peut pas être aussi celui qui est écrit.")
    if path.exists() and not path.is_file() and not path.is_dir():
        with about(path), path.open("w", encoding="utf-8", newline="") as device:  # /dev/stdout, a pipe
            yield device
        return
    target = Path(os.path.realpath(path))  # a link stays one: what it leads to is written
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        file = draft.open("x", encoding="utf-8", newline="")
    except OSError as error:
        told = "son dossier n'existe pas" if error.errno == errno.ENOENT else reason(error)
        raise Wrong(f"{path} : {told}.") from error
    try:
        with file:
            yield file
        draft.replace(target)
    except OSError as error:
        raise Wrong(f"{path} : {reason(error)}.") from error
    finally:
        draft.unlink(missing_ok=True)
