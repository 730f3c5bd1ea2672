"""What each kind of record gives to search: its context says so."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilometre.foundation.journal.models import Audience
    from kilometre.foundation.records.models import Record


@dataclass(frozen=True, slots=True)
class Document:
    """What is found of a record.

    ``audience`` is PUBLIC when visitors may find it; others are asked to ``visible_to`` alone. ``territories``
    are official codes (region, department, commune). ``date`` orders long lists: that of the last change.
    """

    title: str
    body: str
    audience: "Audience"
    date: dt.datetime
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its words on screen, how to read it, and the QuerySet method that prepares rows."""

    label: str
    document: Callable[[Any], Document | None]
    via: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A page that the words name outright, though it is no record: a commune."""

    label: str
    url: str


REGISTERED: "dict[type[Record], Kind]" = {}

SUGGESTERS: dict[str, Callable[[str], list[Suggestion]]] = {}


def suggest(heading: str, named: Callable[[str], list[Suggestion]]) -> None:
    """Show above the results what ``named(text)`` gives, under ``heading``. ValueError when said twice."""
    if heading in SUGGESTERS:
        raise ValueError(f"« {heading} » is suggested twice")
    SUGGESTERS[heading] = named


def suggestions(text: str) -> list[tuple[str, list[Suggestion]]]:
    """What contexts suggest for these words, heading by heading."""
    given = [(heading, named(text)) for heading, named in SUGGESTERS.items()]
    return [(heading, pages) for heading, pages in given if pages]


def register(
    model: "type[Record]", *, document: Callable[[Any], Document | None], kind_label: str, via: str = "all"
) -> None:
    """Let records of ``model`` be found. ``document(record)`` returns None for what is not to be found (any more).

    ``kind_label`` is a plural (« Projets »). ``via`` names the QuerySet method that joins what ``document``
    reads. ValueError when said twice.
    """
    if model in REGISTERED:
        raise ValueError(f"search of {model.__name__} is registered twice")
    REGISTERED[model] = Kind(kind_label, document, via)


def by_label() -> "dict[str, type[Record]]":
    """The registered models by the kind of their references."""
    return {model._meta.label_lower: model for model in REGISTERED}
