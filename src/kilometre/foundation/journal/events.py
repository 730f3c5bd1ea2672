"""Typed events: each context declares its own, next to the services that record them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from string import Formatter
from typing import Any, ClassVar, NamedTuple, TypeVar, dataclass_transform


class Event:
    """Base of all events. Fields are facts: JSON values without personal data nor floating numbers."""

    verb: ClassVar[str]
    schema: ClassVar[int]
    says: ClassVar[str]
    names: ClassVar[str]
    is_sourced: ClassVar[bool]

    def facts(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


class Asked(NamedTuple):
    """What a sentence wants the name of: a fact of an entry about ``subject``, itself a reference in text."""

    subject: str
    held: Any


Naming = Callable[[set[Asked], Any], dict[Asked, str]]

E = TypeVar("E", bound=type[Event])
EVENTS: dict[str, type[Event]] = {}
NAMING: dict[str, Naming] = {}  # by kind of thing: what the reader calls it


@dataclass_transform(kw_only_default=True, frozen_default=True)
def event(
    verb: str, *, says: str, names: str = "", is_sourced: bool = False, schema: int = 1
) -> Callable[[E], E]:
    """Register a frozen dataclass under ``verb`` (``intake.need-sent``).

    ``says`` continues « <who> … » in the feed, and may use the facts: ``"a changé l'étape : {after}"``. ``names`` says
    it with the names of what the facts hold, for who may read them while they are there: ``"a reporté {line}"``, or
    ``"a corrigé la décision « {number:decision} »"`` when the kind of thing is not the name of the fact. ``is_sourced``:
    told by nobody, it was read in the source of its record.
    """

    def register(cls: E) -> E:
        if verb in EVENTS:
            raise ValueError(f"{verb} is declared twice")
        cls.verb, cls.schema, cls.says, cls.names = verb, schema, says, names
        cls.is_sourced = is_sourced
        EVENTS[verb] = dataclass(frozen=True, kw_only=True)(cls)
        return EVENTS[verb]  # type: ignore[return-value]

    return register


def name_part(kind: str, names: Naming) -> None:
    """Say what a reader calls things of a kind: ``names(asked, user)``, one query for many, only what the user may see."""
    NAMING[kind] = names


def name_fact(kind: str, names: Callable[[set[str]], dict[str, str]]) -> None:
    """The same for things that all may see: ``names({"labest"}) -> {"labest": "Lab'EST"}``."""

    def of_all(asked: set[Asked], _: Any) -> dict[Asked, str]:
        called = names({each.held for each in asked})
        return {each: called[each.held] for each in asked if each.held in called}

    name_part(kind, of_all)


def sentences(told: Sequence[tuple[str, str, dict[str, Any]]], user: Any) -> list[str]:
    """What entries say to ``user``, from their verbs, subjects and facts: one query for each kind of thing named."""
    asked: dict[str, set[Asked]] = {}
    for verb, subject, facts in told:
        for kind, each in _wanted(verb, subject, facts):
            asked.setdefault(kind, set()).add(each)
    called = {kind: NAMING[kind](each, user) for kind, each in asked.items()}
    return [_sentence(verb, subject, facts, called) for verb, subject, facts in told]


def _wanted(verb: str, subject: str, facts: dict[str, Any]) -> Iterator[tuple[str, Asked]]:
    cls = EVENTS.get(verb)
    for text in (cls.names, cls.says) if cls else ():
        for fact, kind in _holes(text):
            if kind in NAMING and facts.get(fact):
                yield kind, Asked(subject, facts[fact])


def _holes(text: str) -> list[tuple[str, str]]:
    """Which facts a sentence tells, and of which kind each is: ``{number:decision}``, or ``{lab}``."""
    return [(fact, kind or fact) for _, fact, kind, _ in Formatter().parse(text) if fact]


def _sentence(verb: str, subject: str, facts: dict[str, Any], called: dict[str, dict[Asked, str]]) -> str:
    """Entries of an older schema or a retired verb still read."""
    cls = EVENTS.get(verb)
    if cls is None:
        return f"a fait «\u00a0{verb}\u00a0»"

    def name(fact: str, kind: str) -> Any:
        return called[kind].get(Asked(subject, facts[fact])) if kind in called and facts.get(fact) else None

    if cls.names and all(name(fact, kind) for fact, kind in _holes(cls.names) if kind in NAMING):
        return _filled(cls.names, facts, name)
    return _filled(cls.says, facts, name)


def _filled(text: str, facts: dict[str, Any], name: Callable[[str, str], Any]) -> str:
    parts = []
    for words, fact, kind, _ in Formatter().parse(text):
        parts.append(words)
        if fact:
            if fact not in facts:
                return text
            parts.append(str(name(fact, kind or fact) or facts[fact]))
    return "".join(parts)
