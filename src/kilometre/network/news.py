"""What happened lately in the network, in one sentence each."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kilometre.foundation.journal.events import sentence
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve

PLATFORM, SOMEBODY = "La plateforme", "Un membre du réseau"


@dataclass(frozen=True, slots=True)
class Line:
    who: str
    says: str
    title: str
    url: str
    at: dt.datetime
    is_fictional: bool


def latest(user: Any, *, limit: int = 6) -> list[Line]:
    """The last public entries about what this person may see: one query, and one a kind of subject.

    Nobody is named: this is the page of visitors.
    """
    entries = list(Entry.objects.filter(audience=Audience.PUBLIC).order_by("-occurred_at", "-id")[:limit])
    subjects = resolve(list({Ref.parse(entry.subject) for entry in entries}), user)
    lines = []
    for entry in entries:
        subject = subjects.get(Ref.parse(entry.subject))
        if subject is not None:
            lines.append(
                Line(
                    who=SOMEBODY if entry.actor else PLATFORM,
                    says=sentence(entry.verb, entry.facts),
                    title=str(subject),
                    url=subject.get_absolute_url(),
                    at=entry.occurred_at,
                    is_fictional=entry.origin == Origin.FICTIONAL,
                )
            )
    return lines
