"""What people did lately with projects and actions, on the home page; what there is to read when nobody did."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from kilometre.foundation.journal.events import sentence
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.network import home

from .models import Project

SHOWN = 6
WHO = "Un membre du réseau"  # nobody is named: this is the page of visitors


@dataclass(frozen=True, slots=True)
class Line:
    who: str
    says: str
    title: str
    url: str
    at: dt.datetime
    is_fictional: bool


def of_home(request: HttpRequest) -> dict[str, Any]:
    """The news; the latest real projects when there are none."""
    news = latest(request.user)
    return {"news": news, "projects": [] if news else list(newest_projects())}


def latest(user: Any) -> list[Line]:
    """The last public acts of people, not of the platform: one query, and one a kind of object."""
    acts = Entry.objects.filter(audience=Audience.PUBLIC, verb__startswith="projects.").exclude(actor="")
    entries = list(acts.order_by("-occurred_at", "-id")[:SHOWN])
    subjects = resolve(list({Ref.parse(entry.subject) for entry in entries}), user)
    lines = []
    for entry in entries:
        subject = subjects.get(Ref.parse(entry.subject))
        if subject is not None:
            lines.append(
                Line(
                    who=WHO,
                    says=sentence(entry.verb, entry.facts),
                    title=str(subject),
                    url=subject.get_absolute_url(),
                    at=entry.occurred_at,
                    is_fictional=entry.origin == Origin.FICTIONAL,
                )
            )
    return lines


def newest_projects() -> Any:
    return Project.objects.public().real().order_by("-created_at", "-pk")[:SHOWN]


home.show("nouvelles", template="projects/home/news.html", context=of_home)
