"""The story of an object as sentences: on its page, on a page of its own, and as CSV."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Case, When
from django.urls import reverse

from kilometre.foundation.journal.events import EVENTS, sentences
from kilometre.foundation.journal.feed import latest, names_read_by
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve

from .components import REQUIRED, Component

PLATFORM, SOMEBODY, GONE = "La plateforme", "Un membre du réseau", "Une personne partie"
# What the platform read somewhere is no act of anybody in the world: it says where it read it.
TAKEN_FROM = {
    Origin.DOCUMENT: "a repris ces faits du document public du programme",
    Origin.PUBLIC: "a repris ces faits d'une autre source publique",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as a person reads it. ``about`` names the subject when it is not the object of the page."""

    who: str
    says: str
    about: str
    at: dt.datetime
    is_fictional: bool
    changes: dict[str, list[Any]]


def tell(entries: Sequence[Entry], record: Record, user: Any) -> list[Line]:
    """Read entries as sentences. Names are for those who may know them: two queries at most, and one a kind."""
    names = _names(entries, record, user) if user.is_authenticated else {}
    own = str(record.ref)
    others = {entry.subject for entry in entries if entry.subject != own}
    subjects = {
        str(ref): str(row) for ref, row in resolve([Ref.parse(text) for text in others], user).items()
    }
    told = sentences([(entry.verb, entry.subject, entry.facts) for entry in entries], user)
    return [
        Line(
            who=_who(entry, names, user),
            says=_source(entry) or says,
            about=subjects.get(entry.subject, ""),
            at=entry.occurred_at,
            is_fictional=entry.origin == Origin.FICTIONAL,
            changes=_changes(entry),
        )
        for entry, says in zip(entries, told, strict=True)
    ]


def _source(entry: Entry) -> str:
    """What is said instead of an entry that the platform read somewhere; what it noticed by itself is no such entry."""
    told = EVENTS.get(entry.verb)
    is_read = not entry.actor and told is not None and told.is_sourced
    return TAKEN_FROM.get(Origin(entry.origin), "") if is_read else ""


def _names(entries: Sequence[Entry], record: Record, user: Any) -> dict[str, str]:
    """What to call each account that acted."""
    actors = {entry.actor for entry in entries if entry.actor}
    if not actors:
        return {}
    is_known = Case(When(names_read_by(user, record), then=True), default=False)
    users = get_user_model().objects.filter(public_id__in=actors).annotate(is_known=is_known)
    rows = users.values_list("public_id", "name", "is_known")
    return {public_id: name if known else SOMEBODY for public_id, name, known in rows}


def _who(entry: Entry, names: dict[str, str], user: Any) -> str:
    if not entry.actor:
        return PLATFORM
    return (names.get(entry.actor) or GONE) if user.is_authenticated else SOMEBODY


def _changes(entry: Entry) -> dict[str, list[Any]]:
    """Before and after of an edit, under the labels of its fields."""
    changes = entry.facts.get("changes")
    if not isinstance(changes, dict):
        return {}
    pairs = {name: pair for name, pair in changes.items() if isinstance(pair, list) and len(pair) == 2}
    try:
        fields = Ref.parse(entry.subject).model()._meta
    except LookupError:
        return pairs
    return {_label(fields, name): pair for name, pair in pairs.items()}


def _label(fields: Any, name: str) -> str:
    try:
        label = str(fields.get_field(name).verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return name
    return label[:1].upper() + label[1:]


def feed_context(attributes: dict[str, Any], request: Any) -> dict[str, Any]:
    record: Record = attributes["record"]
    user = getattr(request, "user", None) or AnonymousUser()
    entries = latest(user, record, attributes["limit"])
    ref = str(record.ref)
    return {
        "lines": tell(entries, record, user),
        "page_url": reverse("ui:journal", args=[ref]),
        "csv_url": reverse("ui:journal-csv", args=[ref]),
    }


COMPONENTS = (
    Component(
        "feed", "ui/components/feed.html", "Ce qui est arrivé à un objet, que cette personne peut lire.",
        {"record": REQUIRED, "limit": 10},
        context=feed_context,
    ),
)  # fmt: skip
