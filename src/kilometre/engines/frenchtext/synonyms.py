"""Groups of equivalent names, from a text file that a person of the field can read and correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kilometre.engines.frenchtext.analysis import terms


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Each name, as a sequence of stems, and the other names of its group."""

    others: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]
    longest: int
    """Number of stems of the longest name (0 when there is none)."""


def parse_synonyms(text: str) -> Synonyms:
    """Read groups, one a line: names separated by ` = `; what follows a # is a comment.

    Raises ValueError, with the line number, for a group of fewer than two names, a name without any term, and a name
    already listed: as no name is in two groups, no chain can make two groups one by accident.
    """
    others: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        names = [tuple(terms(name)) for name in content.split("=")]
        if len(names) < 2 or () in names:
            raise ValueError(f"line {number}: a group needs two names or more, each with a term: {content!r}")
        for rank, name in enumerate(names):
            if name in others:
                raise ValueError(f"line {number}: {' '.join(name)!r} is listed twice: {content!r}")
            others[name] = (*names[:rank], *names[rank + 1 :])
    return Synonyms(others, max(map(len, others), default=0))


@lru_cache(maxsize=1)
def packaged_synonyms() -> Synonyms:
    """The list of the field, in synonyms.txt next to this module."""
    return parse_synonyms(files(__package__).joinpath("synonyms.txt").read_text(encoding="utf-8"))
