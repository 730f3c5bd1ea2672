"""A reference to any root object: its kind (Django's model label) and its public id, as one string.

Journal entries, threads, files, links and notifications point at objects of every context, including
contexts above them: they hold a reference instead of a foreign key, and resolve it as a given person.
"""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

if TYPE_CHECKING:
    from .models import Record

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0/o, 1/i/l: ids are read aloud on the phone
ID_LENGTH = 12
REF_LENGTH = 80


def new_public_id() -> str:
    """Draw an id of 12 characters (59 bits): nobody guesses one, nothing is learnt from one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


@dataclass(frozen=True, slots=True)
class Ref:
    """``intake.need:8m2k…``: a kind and a public id."""

    kind: str
    public_id: str

    @classmethod
    def of(cls, record: "Record") -> Self:
        return cls(record._meta.label_lower, record.public_id)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``kind:id``; raise ValueError on anything else."""
        kind, separator, public_id = text.partition(":")
        if not (separator and kind and public_id):
            raise ValueError(f"« {text} » n'est pas une référence : attendu « genre:identifiant ».")
        return cls(kind, public_id)

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"

    def model(self) -> "type[Record]":
        """The model of this kind; LookupError when no record is of this kind: an address may name anything."""
        from .models import Record  # noqa: PLC0415 (app ready: models need the registry)

        model = apps.get_model(self.kind)
        if not issubclass(model, Record):
            raise LookupError(f"« {self.kind} » n'est pas un objet de la plateforme.")
        return model


def resolve(references: "list[Ref]", user: Any) -> "dict[Ref, Record]":
    """Fetch those of ``references`` that ``user`` may see: one query a kind."""
    by_kind: dict[str, list[str]] = {}
    for ref in references:
        by_kind.setdefault(ref.kind, []).append(ref.public_id)
    found: dict[Ref, Record] = {}
    for kind, ids in by_kind.items():
        try:
            model = Ref(kind, "").model()
        except LookupError:
            continue
        rows: Any = model._default_manager
        for record in rows.visible_to(user).filter(public_id__in=ids):
            found[Ref(kind, record.public_id)] = record
    return found
