"""What a person may put in an attestation: each context says what it knows of them, facts and no score."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .models import Person


@dataclass(frozen=True, slots=True)
class Contribution:
    """One fact: ``key`` names it among its kind; ``text`` is a sentence without anybody's content but the person's own."""

    key: str
    text: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """The contributions of one kind."""

    name: str
    label: str
    rows: tuple[Contribution, ...]


Tell = Callable[[Person, dt.date, dt.date], Iterable[Contribution]]

_kinds: dict[str, tuple[int, str, Tell]] = {}


def register(name: str, *, label: str, order: int = 50) -> Callable[[Tell], Tell]:
    """``tell(person, starts_on, ends_on)`` gives what happened in the period, the first first. ValueError when taken."""

    def decorate(tell: Tell) -> Tell:
        if name in _kinds:
            raise ValueError(f"contributions {name} are declared twice")
        _kinds[name] = (order, label, tell)
        return tell

    return decorate


def of(person: Person, starts_on: dt.date, ends_on: dt.date) -> list[Part]:
    """All that the platform knows, kind by kind; a kind that has nothing is left out."""
    found = []
    for name, (_, label, tell) in sorted(_kinds.items(), key=lambda item: (item[1][0], item[0])):
        rows = tuple(
            Contribution(f"{name}:{row.key}", row.text, row.when) for row in tell(person, starts_on, ends_on)
        )
        if rows:
            found.append(Part(name, label, rows))
    return found


def chosen(parts: Iterable[Part], keys: Iterable[str]) -> list[Part]:
    """Those whose keys are picked."""
    wanted = set(keys)
    left = [
        Part(part.name, part.label, tuple(row for row in part.rows if row.key in wanted)) for part in parts
    ]
    return [part for part in left if part.rows]
