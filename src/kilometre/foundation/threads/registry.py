"""Which records have a thread, and who may read it or write in it: each context says so for its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilometre.foundation.records.models import Record

RecordRule = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of one kind of record; ``is_team`` None where there are no messages apart for the team."""

    can_read: RecordRule
    can_post: RecordRule
    is_team: RecordRule | None


REGISTERED: "dict[type[Record], Terms]" = {}


def register(
    model: "type[Record]", *, can_read: RecordRule, can_post: RecordRule, is_team: RecordRule | None = None
) -> None:
    """Give records of ``model`` a thread. ``is_team``: who reads and writes messages apart for the team."""
    if model in REGISTERED:
        raise ValueError(f"threads of {model.__name__} are registered twice")
    REGISTERED[model] = Terms(can_read, can_post, is_team)
