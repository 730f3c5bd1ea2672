"""What may be imported: each context registers its kinds, in its ``exchange.py``. The assistant knows none of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from kilometre.engines.tables import Expected, Parse
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.models import Record

Values = dict[str, Any]
"""What a row says, by key of field: parsed, None where the cell is blank."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column may hold.

    ``synonyms`` are other names that people give to the column; ``looks`` (email, phone, day, siret, siren) lets the
    cells speak when the name does not. ``personal`` fields say something about somebody. ``example`` is shown beside the name.
    ``for_all``: it may be said once for all the rows, when no column holds it, from ``choices`` if it has some. ``find`` looks up what the cell names, and refuses what nobody knows: it is told with
    the other faults of the line.
    """

    key: str
    label: str
    parse: Parse
    synonyms: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False
    looks: str = ""
    example: str = ""
    for_all: bool = False
    choices: Mapping[str, str] | None = None
    find: Callable[[str], object] | None = None

    @property
    def expected(self) -> Expected:
        return Expected(self.key, (self.label, *self.synonyms), self.looks)


class WrongCell(Refused):
    """Refused because of what one field says: its column is told."""

    def __init__(self, key: str, message: str) -> None:
        self.key = key
        super().__init__(message)


@contextmanager
def of_field(key: str) -> Iterator[None]:
    """What is refused inside is refused because of this field."""
    try:
        yield
    except Refused as refusal:
        raise WrongCell(key, refusal.message) from refusal


@dataclass(frozen=True, slots=True)
class Completed:
    """What ``create`` returns when the record existed after all, though the person could not see it: see ``merge``."""

    record: Record
    before: dict[str, Any]


def _none(rows: Sequence[Values], actor: User) -> Sequence[Sequence[Record]]:
    return [() for _ in rows]


def _nothing(values: Values) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record that rows become.

    ``create(actor=, values=)`` calls the context's own services: what they refuse is told line by line, with its
    column when it was refused ``of_field``. ``undo(actor=,
    record=)`` removes what ``create`` made, and refuses when it is used. ``merge(actor=, record=, values=)`` completes
    a record that exists and returns what ``unmerge(actor=, record=, before=)`` needs to put it back; it returns {} when
    there was nothing to add. ``find_duplicates(rows, actor)`` gives, for each of many rows, the records, that the actor
    may see, which look like it (in a few queries, whatever their number: see ``likeness``); ``identity(values)`` is the same text for two rows that tell the same thing. ``invite(actor=,
    record=, values=)`` writes to somebody, when a person releases the invitations: True when an e-mail leaves.
    """

    name: str
    label: str
    words: tuple[str, str]
    fields: Sequence[Field]
    rule: Callable[..., bool]
    create: Callable[..., "Record | Completed"]
    undo: Callable[..., object]
    find_duplicates: Callable[[Sequence[Values], User], Sequence[Sequence[Record]]] = _none
    identity: Callable[[Values], str] = _nothing
    merge: Callable[..., dict[str, Any]] | None = None
    unmerge: Callable[..., object] | None = None
    invite: Callable[..., bool] | None = None
    keeps: str = ""  # why a look-alike is not completed, said of a line that adds nothing
    intro: str = ""
    order: int = 50

    def field(self, key: str) -> Field:
        """KeyError when the kind has no such field."""
        return {field.key: field for field in self.fields}[key]

    @property
    def slug(self) -> str:
        """How an address names it: « personnes »."""
        return slugify(self.words[1])

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(field.key for field in self.fields)


KINDS: dict[str, Kind] = {}


def importable(kind: Kind) -> Kind:
    """Register a kind. ValueError when its name is taken, or when it merges without knowing how to undo it."""
    if kind.name in KINDS or kind.slug in {each.slug for each in KINDS.values()}:
        raise ValueError(f"two kinds to import are named {kind.name}")
    if (kind.merge is None) != (kind.unmerge is None):
        raise ValueError(f"{kind.name}: what is merged must be undone, and the reverse")
    KINDS[kind.name] = kind
    return kind


def kinds() -> list[Kind]:
    """In order."""
    return sorted(KINDS.values(), key=lambda kind: (kind.order, kind.name))


def kinds_for(user: Any) -> list[Kind]:
    """Those that this person may import, in order."""
    return [kind for kind in kinds() if kind.rule(user)]
