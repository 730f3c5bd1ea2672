"""Works that may show a skill: contexts above say which records somebody took part in."""

from collections.abc import Callable, Iterable
from typing import Any

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import Ref, resolve

from .models import Evidence, Person

Works = Callable[[Person, Any], Iterable[Record]]

_works: list[tuple[str, Works]] = []


def register(label: str, works: Works) -> None:
    """``works(person, user)``: records of a kind, « Projets », that ``person`` took part in and ``user`` may see."""
    _works.append((label, works))


def choices(person: Person, user: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the person may put forward, kind by kind: ``(label, [(reference, title)])``."""
    found = (
        (label, [(str(Ref.of(work)), str(work)) for work in works(person, user)]) for label, works in _works
    )
    return [(label, rows) for label, rows in found if rows]


def is_offered(person: Person, user: Any, ref: str) -> bool:
    return any(ref == known for _, rows in choices(person, user) for known, _ in rows)


def shown(rows: Iterable[Evidence], user: Any) -> dict[str, Record]:
    """The works that ``user`` may see, by reference, in one query a kind."""
    found = resolve([Ref.parse(row.ref) for row in rows], user)
    return {str(ref): work for ref, work in found.items()}
