"""A file name fit to be shown and sent back: no path, nothing invisible, nothing that reads backwards."""

import re
import unicodedata
from pathlib import PurePosixPath

LENGTH = 120
_SPACES = re.compile(r"\s+")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # Windows refuses them


def clean_name(name: str) -> str:
    """Keep the last part of a path, without control, format or direction characters, at most LENGTH long.

    The extension survives shortening. A name of which nothing is left becomes « fichier ».
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(
        " " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    tidy = _SPACES.sub(" ", _FORBIDDEN.sub("_", visible)).strip(" .")
    path = PurePosixPath(tidy)
    extension = path.suffix if len(path.suffix) <= 10 else ""
    stem = tidy.removesuffix(extension)[: LENGTH - len(extension)].strip(" .")
    return f"{stem or 'fichier'}{extension}"
