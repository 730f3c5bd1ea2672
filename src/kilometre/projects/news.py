"""What people did lately with projects and actions, on the home page; what there is to read when nobody did."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from kilometre.foundation.journal.events import sentences
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.network import home

from .enums import Stage
from .events import StageChanged
from .models import Project

SHOWN = 6
READ = 60  # entries among which the latest of each object are taken
WHO = "Un membre du réseau"  # nobody is named: this is the page of visitors

ENDED = {Stage.COMPLETED.label: "est terminé", Stage.STOPPED.label: "est arrêté"}


@dataclass(frozen=True, slots=True)
class Line:
    who: str
    says: str
    became: str  # « est passé au stade prototype »: said of the project itself, not of who did it
    title: str
    url: str
    at: dt.datetime
    is_fictional: bool


def of_home(request: HttpRequest) -> dict[str, Any]:
    """The news; the latest real projects when there are none."""
    news = latest(request.user)
    return {"news": news, "projects": [] if news else list(newest_projects())}


def latest(user: Any) -> list[Line]:
    """The last public act of people on each object, not of the platform: one query, and one a kind of object."""
    acts = Entry.objects.filter(audience=Audience.PUBLIC, verb__startswith="projects.").exclude(actor="")
    latest: dict[str, Entry] = {}
    for entry in acts.order_by("-occurred_at", "-id")[:READ]:
        latest.setdefault(entry.subject, entry)
    entries = list(latest.values())[:SHOWN]
    subjects = resolve(list({Ref.parse(entry.subject) for entry in entries}), user)
    told = sentences([(entry.verb, entry.subject, entry.facts) for entry in entries], user)
    lines = []
    for entry, says in zip(entries, told, strict=True):
        subject = subjects.get(Ref.parse(entry.subject))
        if subject is not None:
            lines.append(
                Line(
                    who=WHO,
                    says=says,
                    became=_became(entry),
                    title=str(subject),
                    url=subject.get_absolute_url(),
                    at=entry.occurred_at,
                    is_fictional=entry.origin == Origin.FICTIONAL,
                )
            )
    return lines


def _became(entry: Entry) -> str:
    if entry.verb != StageChanged.verb:
        return ""
    after = entry.facts["after"]
    return ENDED.get(after) or f"est passé au stade {after.lower()}"


def newest_projects() -> Any:
    return Project.objects.public().real().order_by("-created_at", "-pk")[:SHOWN]


home.show("nouvelles", template="projects/home/news.html", context=of_home)
