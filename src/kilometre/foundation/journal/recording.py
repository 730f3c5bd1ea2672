"""Writing: ``@service`` opens the unit of work, ``record`` adds an event, the end of the unit writes them.

Entries are written at the end of the outermost service, with the heads of their cases locked in case
order: locks are short, and two services that touch the same two cases cannot wait for each other.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref

from .chain import entry_hash, payload_digest, sealable
from .events import Event
from .models import Audience, ChainHead, Entry, Payload

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Personal:
    """Personal data told with an event, and whose they are (a public id)."""

    person: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Draft:
    entry: Entry
    personal: Personal | None


_unit: ContextVar[list[_Draft] | None] = ContextVar("journal_unit", default=None)


class NotInAService(RuntimeError):
    """``record`` was called outside a service: the change and its entry could part."""


def service(function: Callable[P, R]) -> Callable[P, R]:
    """One transaction for a change and its entries. A service called by a service joins it."""

    @wraps(function)
    def in_unit(*args: P.args, **kwargs: P.kwargs) -> R:
        if args:
            raise TypeError(f"{function.__name__} takes keyword arguments only")
        with unit():
            return function(*args, **kwargs)

    return in_unit


@contextmanager
def unit() -> Iterator[None]:
    """The unit of work behind ``service``; an inner unit that fails takes its own entries with it."""
    drafts = _unit.get()
    outermost = drafts is None
    if drafts is None:
        drafts = []
    token = _unit.set(drafts)
    mark = len(drafts)
    try:
        with transaction.atomic():
            yield
            if outermost:
                _write(drafts)
    except BaseException:
        del drafts[mark:]
        raise
    finally:
        _unit.reset(token)


def record(
    event: Event,
    *,
    actor: Any,
    subject: Record | Ref,
    case: Record | Ref | None = None,
    audience: Audience = Audience.CASE,
    origin: str | None = None,
    occurred_at: dt.datetime | None = None,
    personal: Personal | None = None,
) -> None:
    """Add ``event`` to the journal of the running service.

    ``actor`` is a user, or None for the platform itself. ``case`` is the root object whose story this
    is (the subject itself by default). What may fail and be caught goes in a service or ``unit`` of its own:
    a bare savepoint that is rolled back would leave its entries. ``origin`` is the subject's by default. ``occurred_at`` is now
    unless history is told. Raise NotInAService outside a service, ValueError on facts that cannot be
    sealed.
    """
    drafts = _unit.get()
    if drafts is None:
        raise NotInAService(f"{event.verb} must be recorded by a function marked @service")
    now = timezone.now()
    subject_ref = _ref(subject)
    drafts.append(
        _Draft(
            Entry(
                verb=event.verb,
                schema=event.schema,
                actor=actor.public_id if actor is not None else "",
                subject=str(subject_ref),
                case=str(_ref(case) if case is not None else subject_ref),
                facts=sealable(event.facts()),
                occurred_at=(occurred_at or now).astimezone(dt.UTC),
                recorded_at=now,
                origin=origin or str(getattr(subject, "origin", Origin.LIVE)),
                audience=audience,
            ),
            personal and Personal(personal.person, sealable(personal.content)),
        )
    )


def withhold(person: str) -> None:
    """Write nothing of what this unit has told about a person so far: they are being erased."""
    drafts = _unit.get() or []
    for place, draft in enumerate(drafts):
        if draft.personal is not None and draft.personal.person == person:
            drafts[place] = replace(draft, personal=None)


def _ref(target: Record | Ref) -> Ref:
    return target if isinstance(target, Ref) else target.ref


def _write(drafts: list[_Draft]) -> None:
    if not drafts:
        return
    cases = sorted({draft.entry.case for draft in drafts})
    ChainHead.objects.bulk_create([ChainHead(case=case) for case in cases], ignore_conflicts=True)
    heads = {
        head.case: head
        for head in ChainHead.objects.select_for_update().filter(case__in=cases).order_by("case")
    }
    payloads = []
    for draft in drafts:
        entry, head = draft.entry, heads[draft.entry.case]
        if draft.personal is not None:
            salt = secrets.token_hex(16)
            entry.payload_digest = payload_digest(draft.personal.content, salt)
            payloads.append(
                Payload(entry=entry, person=draft.personal.person, salt=salt, content=draft.personal.content)
            )
        head.position += 1
        entry.case_position, entry.previous_hash = head.position, head.hash
        entry.hash = head.hash = entry_hash(entry.chained())
    Entry.objects.bulk_create([draft.entry for draft in drafts])
    for payload in payloads:
        payload.entry_id = payload.entry.pk
    Payload.objects.bulk_create(payloads)
    ChainHead.objects.bulk_update(heads.values(), ["position", "hash"])
