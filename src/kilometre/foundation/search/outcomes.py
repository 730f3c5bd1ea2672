"""What came of a record, in a few words: its context says so, and it becomes a case that others may learn from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilometre.foundation.records.models import Record


@dataclass(frozen=True, slots=True)
class Outcome:
    """``label`` is a word or two (« Refusé »), ``text`` a sentence of the record itself, or nothing."""

    label: str
    text: str = ""
    tone: str = "neutral"


OUTCOMES: "dict[type[Record], Callable[[Any], Outcome | None]]" = {}


def outcome_of(model: "type[Record]", told: Callable[[Any], Outcome | None]) -> None:
    """Make records of ``model``, which search must know, cases for ``similar``. ValueError when said twice.

    ``told(record)`` reads fields of the record alone; None while nothing came of it.
    """
    if model in OUTCOMES:
        raise ValueError(f"outcomes of {model.__name__} are told twice")
    OUTCOMES[model] = told
