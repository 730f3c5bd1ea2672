"""Typed events: each context declares its own, next to the services that record them."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar, dataclass_transform


class Event:
    """Base of all events. Fields are facts: JSON values without personal data nor floating numbers."""

    verb: ClassVar[str]
    schema: ClassVar[int]
    says: ClassVar[str]

    def facts(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


E = TypeVar("E", bound=type[Event])
EVENTS: dict[str, type[Event]] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(verb: str, *, says: str, schema: int = 1) -> Callable[[E], E]:
    """Register a frozen dataclass under ``verb`` (``intake.need-sent``).

    ``says`` continues « <who> … » in the feed, and may use the facts: ``"a changé l'étape : {after}"``.
    """

    def register(cls: E) -> E:
        if verb in EVENTS:
            raise ValueError(f"{verb} is declared twice")
        cls.verb, cls.schema, cls.says = verb, schema, says
        EVENTS[verb] = dataclass(frozen=True, kw_only=True)(cls)
        return EVENTS[verb]  # type: ignore[return-value]

    return register


def sentence(verb: str, facts: dict[str, Any]) -> str:
    """What an entry says in the feed; entries of an older schema or a retired verb still read."""
    cls = EVENTS.get(verb)
    if cls is None:
        return f"a fait « {verb} »"
    try:
        return cls.says.format(**facts)
    except (KeyError, IndexError):
        return cls.says
