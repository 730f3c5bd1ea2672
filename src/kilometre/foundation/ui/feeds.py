"""The story of an object as sentences: on its page, on a page of its own, and as CSV."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse

from kilometre.foundation.journal.events import sentence
from kilometre.foundation.journal.feed import latest
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.records.models import Record
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve

from .components import REQUIRED, Component

PLATFORM, SOMEBODY, GONE = "La plateforme", "Un membre du réseau", "Une personne partie"


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
    """Read entries as sentences. Names are for people with an account: two queries at most, and one a kind."""
    names = _names(entries) if user.is_authenticated else {}
    own = str(record.ref)
    others = {entry.subject for entry in entries if entry.subject != own}
    subjects = {
        str(ref): str(row) for ref, row in resolve([Ref.parse(text) for text in others], user).items()
    }
    return [
        Line(
            who=_who(entry, names, user),
            says=sentence(entry.verb, entry.facts),
            about=subjects.get(entry.subject, ""),
            at=entry.occurred_at,
            is_fictional=entry.origin == Origin.FICTIONAL,
            changes=_changes(entry),
        )
        for entry in entries
    ]


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    actors = {entry.actor for entry in entries if entry.actor}
    users = get_user_model().objects.filter(public_id__in=actors)
    return dict(users.values_list("public_id", "name")) if actors else {}


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
