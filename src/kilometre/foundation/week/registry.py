"""Who says what waits for a person: each context registers providers, in its ``week.py``."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kilometre.foundation.records.origins import Origin

SHOWN = 6  # lines of one provider; the others are behind its list


class Section(StrEnum):
    """The four questions of a Monday, in the order of the page."""

    MINE = "mine"
    AWAITED = "awaited"
    DECIDE = "decide"
    WEEK = "week"

    @property
    def heading(self) -> str:
        return TITLES[self][0]

    @property
    def nothing(self) -> str:
        """What the section says when it has no line."""
        return TITLES[self][1]


TITLES = {
    Section.MINE: ("Ce qui m'attend", "Rien ne vous attend."),
    Section.AWAITED: ("En retard, et qui j'attends", "Rien n'est en retard, et vous n'attendez personne."),
    Section.DECIDE: ("Ce que mon lab doit décider", "Aucune décision n'attend votre lab."),
    Section.WEEK: ("Cette semaine", "Aucun rendez-vous cette semaine."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, and the one act that settles it.

    ``text`` is a sentence of at most 200 signs; ``url`` the page that tells more; ``act`` the words of the
    button, which opens ``act_url`` (``url`` by default), or posts there when ``is_post``. ``due`` is when it is
    due, or when it takes place. ``whom`` is who must act, when it is not the reader. ``link`` issues the action
    link of the e-mail (``accounts.links.issue``): called by the task that sends it, nowhere else.
    """

    text: str
    url: str
    act: str = "Ouvrir"
    act_url: str = ""
    is_post: bool = False
    due: dt.datetime | dt.date | None = None
    is_late: bool = False
    whom: str = ""
    is_fictional: bool = False
    link: Callable[[], str] | None = None

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > 200:
            raise ValueError("a line of the week is one sentence of at most 200 signs")
        if not all(url.startswith("/") and not url.startswith("//") for url in (self.url, self.target)):
            raise ValueError(f"{self.url}: a line leads to a page of this site")

    @property
    def origin(self) -> Origin:
        """As the component that marks examples reads it."""
        return Origin.FICTIONAL if self.is_fictional else Origin.LIVE

    @property
    def target(self) -> str:
        return self.act_url or self.url


Provide = Callable[[Any, dt.datetime], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Provider:
    """``more`` is the name of the address that lists what does not fit."""

    section: Section
    provide: Provide
    order: int
    more: str
    more_label: str

    @property
    def more_url(self) -> str:
        try:
            return reverse(self.more) if self.more else ""
        except NoReverseMatch:
            return ""


@dataclass(slots=True)
class Part:
    """A section as one person has it; ``more`` are addresses and labels of the lists that go on."""

    section: Section
    lines: list[Line] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)


PROVIDERS: list[Provider] = []


def lines(
    section: Section, *, order: int = 50, more: str = "", more_label: str = "Tout voir"
) -> Callable[[Provide], Provide]:
    """Register ``provide(user, now) -> lines``, the most urgent first, of what ``user`` may see.

    It reads, and changes nothing. Six of its lines are shown; ``more`` names the page that has the others.
    """

    def register(provide: Provide) -> Provide:
        PROVIDERS.append(Provider(section, provide, order, more, more_label))
        PROVIDERS.sort(key=lambda provider: provider.order)
        return provide

    return register


def of(user: Any, now: dt.datetime | None = None) -> list[Part]:
    """The four sections of a person, those without a line included. What one act settles is said once."""
    now = now or timezone.now()
    parts = {section: Part(section) for section in Section}
    told: set[tuple[str, str]] = set()
    for provider in PROVIDERS:
        part = parts[provider.section]
        given = list(islice(provider.provide(user, now), SHOWN + 1))
        for line in given[:SHOWN]:
            if (line.target, line.act) not in told:
                told.add((line.target, line.act))
                part.lines.append(line)
        if len(given) > SHOWN and provider.more_url:
            part.more.append((provider.more_url, provider.more_label))
    for part in parts.values():
        part.lines.sort(key=lambda line: (not line.is_late, _moment(line.due)))
    return list(parts.values())


def _moment(due: dt.datetime | dt.date | None) -> dt.datetime:
    """What has no date comes last."""
    if isinstance(due, dt.datetime):
        return due
    day = due or dt.date.max
    return dt.datetime.combine(day, dt.time.min, dt.UTC)
