"""Which records may carry files, and who may read or add them: each context says so for its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilometre.foundation.records.models import Record

RecordRule = Callable[[Any, Any], bool]
Readers = Callable[[Any, Any], str]


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of one kind of record. ``readers(user, record)`` names who opens its files, where few may."""

    can_read: RecordRule
    can_attach: RecordRule
    readers: Readers | None = None


REGISTERED: "dict[type[Record], Terms]" = {}


def register(
    model: "type[Record]", *, can_read: RecordRule, can_attach: RecordRule, readers: Readers | None = None
) -> None:
    """Let records of ``model`` carry files. ValueError when said twice."""
    if model in REGISTERED:
        raise ValueError(f"files of {model.__name__} are registered twice")
    REGISTERED[model] = Terms(can_read, can_attach, readers)
