"""What a full export holds: each context registers its part of it, in its ``exchange.py``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from kilometre.foundation.records.models import Record
from kilometre.foundation.ui import panels

from .registry import kinds_for


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the export. ``says`` documents it; ``value(row)`` is the attribute ``key`` by default."""

    key: str
    label: str
    says: str
    value: Callable[[Any], Any] | None = None

    def read(self, row: Any) -> Any:
        return self.value(row) if self.value else getattr(row, self.key)


@dataclass(frozen=True, slots=True)
class Part:
    """One table. ``rows(record, user)`` gives only what ``user`` may see: their ``visible_to`` is never left out."""

    name: str
    label: str
    columns: Sequence[Column]
    rows: Callable[[Any, Any], Any]
    order: int = 50


@dataclass(slots=True)
class Scope:
    """What may be exported of a kind of record, and by whom."""

    rule: Callable[[Any, Any], bool]
    parts: list[Part] = field(default_factory=list)


SCOPES: dict[type[Record], Scope] = {}


def exportable_whole(model: type[Record], rule: Callable[[Any, Any], bool]) -> None:
    """Let those of ``rule(user, record)`` ask for all the data of a record; its page has the button."""
    if model in SCOPES:
        raise ValueError(f"the export of {model.__name__} is declared twice")
    SCOPES[model] = Scope(rule)
    panels.register(model, "export", template="exchange/export_panel.html", context=_panel, order=95)


def exportable(model: type[Record], part: Part) -> None:
    """Add a table to the export of ``model``. ValueError when its name is taken there."""
    scope = SCOPES[model]
    if any(known.name == part.name for known in scope.parts):
        raise ValueError(f"two parts of the export of {model.__name__} are named {part.name}")
    scope.parts.append(part)
    scope.parts.sort(key=lambda known: (known.order, known.name))


def can_export(user: Any, record: Any) -> bool:
    """Un membre de ce lab."""
    scope = SCOPES.get(type(record))
    return bool(user.is_authenticated) and scope is not None and scope.rule(user, record)


def _panel(record: Any, request: HttpRequest) -> dict[str, Any] | None:
    """For those whose data it is: a table brought on the page of another lab would not be of that lab."""
    if not can_export(request.user, record):
        return None
    return {"subject": record.ref, "can_import": bool(kinds_for(request.user))}
