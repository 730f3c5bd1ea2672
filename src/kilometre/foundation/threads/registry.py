"""Which records have a thread, and who may read it or write in it: each context says so for its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kilometre.foundation.records.models import Record

RecordRule = Callable[[Any, Any], bool]
Readers = Callable[[Any, Any], str]


@dataclass(frozen=True, slots=True)
class Terms:
    """The rules of one kind of record; ``is_team`` None where there are no messages apart for the team.

    ``readers(user, record)`` names who reads what ``user`` writes, ``team_readers`` who reads what is for the team.
    """

    can_read: RecordRule
    can_post: RecordRule
    readers: Readers
    is_team: RecordRule | None = None
    team_readers: Readers | None = None


REGISTERED: "dict[type[Record], Terms]" = {}


def register(
    model: "type[Record]",
    *,
    can_read: RecordRule,
    can_post: RecordRule,
    readers: Readers,
    is_team: RecordRule | None = None,
    team_readers: Readers | None = None,
) -> None:
    """Give records of ``model`` a thread. ``is_team``: who reads and writes messages apart for the team."""
    if model in REGISTERED:
        raise ValueError(f"threads of {model.__name__} are registered twice")
    if (is_team is None) != (team_readers is None):
        raise ValueError(f"threads of {model.__name__}: a team and its words go together")
    REGISTERED[model] = Terms(can_read, can_post, readers, is_team, team_readers)
