"""Who says what waits for a person: each context registers providers, in its ``week.py``."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.records.holding import hold
from kilometre.foundation.records.origins import REAL_ORIGINS, Origin
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import BACK
from kilometre.foundation.ui.navigation import address_if_any

SHOWN = 6  # lines of one provider; the others are behind its list
LENGTH = 200  # signs of a line


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

    def counted(self, number: int) -> str:
        """So many lines of it, in words."""
        return french.count(number, *COUNTED[self])


TITLES = {
    Section.MINE: ("Ce qui m'attend", "Rien à faire pour l'instant."),
    Section.AWAITED: ("Ce que j'attends des autres", "Vous n'attendez rien de personne."),
    Section.DECIDE: ("À décider", "Aucune décision n'est attendue."),
    Section.WEEK: ("Rendez-vous à venir", "Aucun rendez-vous dans les jours qui viennent."),
}
COUNTED = {
    Section.MINE: ("chose à faire", "choses à faire"),
    Section.AWAITED: ("réponse attendue", "réponses attendues"),
    Section.DECIDE: ("décision", "décisions"),
    Section.WEEK: ("rendez-vous", "rendez-vous"),
}


class Dated(StrEnum):
    """What the date of a line is."""

    BEFORE = "avant le"
    SINCE = "depuis le"
    ON = "le"


LAST_DAY = "au plus tard le"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, and the one act that settles it.

    ``text`` is a sentence, cut at 200 signs; ``url`` the page that tells more; ``act`` the words of the
    button, which opens ``act_url`` (``url`` by default), or posts there when ``is_post``. ``due`` is a date, and
    ``dated`` says what it is: until when, since when, or the day of an event (which the text tells). ``whom`` is who must act, when it is not the reader. ``link`` issues the action
    link of the e-mail (``accounts.links.issue``): called by the task that sends it, nowhere else. Lines are equal when
    they read alike.
    """

    text: str
    url: str
    act: str = "Ouvrir"
    act_url: str = ""
    is_post: bool = False
    due: dt.datetime | dt.date | None = None
    dated: Dated = Dated.BEFORE
    is_late: bool = False
    whom: str = ""
    is_fictional: bool = False
    link: Callable[[], str] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a line of the week is a sentence")
        object.__setattr__(
            self, "text", Truncator(self.text).chars(LENGTH)
        )  # names are as long as people make them
        if not all(url.startswith("/") and not url.startswith("//") for url in (self.url, self.target)):
            raise ValueError(f"{self.url}: a line leads to a page of this site")

    @property
    def origin(self) -> Origin:
        """As the component that marks examples reads it."""
        return Origin.FICTIONAL if self.is_fictional else Origin.LIVE

    @property
    def when(self) -> str:
        """« au plus tard le mar. 1er déc. » (a day that counts), « avant le… à 12 h 00 », « attendu le… » once late, « depuis
        le… »; nothing for an event.
        """
        if self.due is None or self.dated == Dated.ON:
            return ""
        is_over = self.is_late and self.dated == Dated.BEFORE
        shown = french.short_day if self.dated == Dated.SINCE else french.short_moment
        is_day = self.dated == Dated.BEFORE and not isinstance(self.due, dt.datetime)
        return f"{'attendu le' if is_over else LAST_DAY if is_day else self.dated} {shown(self.due)}"

    @property
    def fields(self) -> dict[str, str]:
        """What the form of the button sends: one comes back here."""
        return {BACK: reverse("week:monday")}

    @property
    def target(self) -> str:
        return self.act_url or self.url


Rows = Callable[[Any, dt.datetime], QuerySet[Any] | None]
Say = Callable[[Any, Any, dt.datetime], Line | Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Provider:
    """``more`` is the name of the address that lists what does not fit."""

    section: Section
    rows: Rows
    say: Say
    order: int
    more: str
    more_label: str
    at_most: int
    of: str | None
    origin: str
    told: Callable[[QuerySet[Any]], QuerySet[Any]] | None

    def asked(self, user: Any, now: dt.datetime) -> QuerySet[Any] | None:
        """The rows for somebody; without the examples for a real person: nothing of them is to be done."""
        rows = self.rows(user, now)
        if rows is None:
            return None
        return rows if user.is_fictional else rows.filter(**{f"{self.origin}__in": REAL_ORIGINS})

    def _seen(self, rows: Any, user: Any) -> Any:
        if self.of is None:
            return rows
        if not self.of:
            return rows.visible_to(user)
        model = rows.model
        for name in self.of.split("__"):
            model = model._meta.get_field(name).related_model
        return rows.filter(Exists(model._default_manager.visible_to(user).filter(pk=OuterRef(self.of))))

    @property
    def more_url(self) -> str:
        return address_if_any(self.more) if self.more else ""

    def lines(self, rows: QuerySet[Any], user: Any, now: dt.datetime) -> list[Line]:
        """The lines of these rows that their reader may see, the most urgent first."""
        seen = self._seen(rows, user)
        known = self.told(seen) if self.told else seen
        said = (self.say(row, user, now) for row in known[: self.at_most])
        return sorted(
            chain.from_iterable([one] if isinstance(one, Line) else one for one in said), key=_urgency
        )


@dataclass(slots=True)
class Part:
    """A section as one person has it; ``more`` are addresses and labels of the lists that go on."""

    section: Section
    lines: list[Line] = field(default_factory=list)
    more: list[tuple[str, str]] = field(default_factory=list)
    nothing: str = ""

    def __post_init__(self) -> None:
        self.nothing = self.section.nothing


PROVIDERS: list[Provider] = []


def lines(
    section: Section,
    rows: Rows,
    *,
    order: int = 50,
    more: str = "",
    more_label: str = "Tout voir",
    at_most: int = SHOWN + 1,
    of: str | None = "",
    origin: str = "",
    told: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
) -> Callable[[Say], Say]:
    """Register ``say(row, user, now) -> Line`` (or several, or none) for the rows that wait for somebody.

    ``rows(user, now)`` is the query of what ``user`` must act on, the most urgent first, with all that
    ``say`` reads joined to it; None when the question has no sense for them. It is built, and not read: one query
    asks all providers at once whether they have a row, and those that have none cost nothing more. At most
    ``at_most`` rows are read and six lines shown; ``more`` names the page that has the others. ``told(rows)`` adds what
    is long to write and only ``say`` reads (annotations) to the rows of the providers that have one.

    ``of`` is the path from a row to the record that the line tells of, the row itself by default: who may not see it (any
    more) has no line, and real people have none of the examples. None is for what asks its reader by name about something
    that they need not see; ``origin`` is then the path to the origin of what it tells.
    """
    if origin and of is not None:
        raise ValueError(
            f"{origin}: the origin of a record is its own; say of=None, or the path to the record"
        )

    def register(say: Say) -> Say:
        path = origin or (f"{of}__origin" if of else "origin")
        PROVIDERS.append(Provider(section, rows, say, order, more, more_label, at_most, of, path, told))
        PROVIDERS.sort(key=lambda provider: provider.order)
        return say

    return register


def of(user: Any, now: dt.datetime | None = None) -> list[Part]:
    """The sections that mean something for a person, those without a line included. What reads alike is said once."""
    now = now or timezone.now()
    asked = [(provider, rows) for provider in PROVIDERS if (rows := provider.asked(user, now)) is not None]
    concerned = {provider.section for provider, _ in asked}
    parts = {section: Part(section) for section in Section if section in concerned}
    told: set[Line] = set()
    answers = hold([rows for _, rows in asked])
    for (provider, rows), has_rows in zip(asked, answers, strict=True):
        if not has_rows:
            continue
        part = parts[provider.section]
        given = provider.lines(rows, user, now)
        for line in given[:SHOWN]:
            if line not in told:
                told.add(line)
                part.lines.append(line)
        more = (provider.more_url, provider.more_label)
        if len(given) > SHOWN and provider.more_url and more not in part.more:
            part.more.append(more)
    for part in parts.values():
        part.lines.sort(key=_urgency)
    _point_to_decisions(parts)
    return list(parts.values())


def summed_up(parts: list[Part]) -> str:
    """« 5 choses à faire (4 en retard), 1 décision »."""
    return ", ".join(_counted(part) for part in parts if part.lines)


def _counted(part: Part) -> str:
    late = sum(line.is_late for line in part.lines)
    told = "" if not late else " (en retard)" if len(part.lines) == 1 else f" ({late} en retard)"
    return f"{part.section.counted(len(part.lines))}{told}"


def _point_to_decisions(parts: dict[Section, Part]) -> None:
    """Deciding is something to do too: « rien à faire » above decisions would deny them."""
    to_decide = parts.get(Section.DECIDE)
    if to_decide and to_decide.lines and Section.MINE in parts:
        decisions = Section.DECIDE.counted(len(to_decide.lines))
        parts[Section.MINE].nothing = f"Rien d'autre que {decisions}, plus bas."


def _urgency(line: Line) -> tuple[bool, dt.datetime]:
    """Late ones first, then the soonest due; what has no date comes last."""
    return (not line.is_late, _moment(line.due))


def _moment(due: dt.datetime | dt.date | None) -> dt.datetime:
    if isinstance(due, dt.datetime):
        return due
    day = due or dt.date.max
    return dt.datetime.combine(day, dt.time.min, dt.UTC)
