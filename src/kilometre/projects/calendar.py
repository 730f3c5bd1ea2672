"""Milestones of several projects on one line of time, from six months ago to a year ahead, with their table."""

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.db.models import F, QuerySet

from kilometre.foundation.ui import french

from .enums import LineKind
from .models import Line, Project
from .queries import ProjectQuerySet

BEFORE, AFTER = relativedelta(months=6), relativedelta(months=12)
SHOWN = 30  # projects
ROW = 52  # height of a title and its strip, in pixels
TOP = 46  # height of the quarters and of today's name
STRIP = 12
OPEN_FIRST = F("settled_on").asc(nulls_first=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: ``x`` in percent of the width."""

    line: Line
    x: float
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A project and its milestones; ``y`` in pixels."""

    project: Project
    y: int
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Quarter:
    label: str
    x: float


@dataclass(frozen=True, slots=True)
class Calendar:
    strips: list[Strip]
    quarters: list[Quarter]
    today: float
    height: int
    top: int = TOP
    strip: int = STRIP


def of(projects: ProjectQuerySet, today: dt.date) -> Calendar:
    """Projects under way whose milestones fall in the window, the most pressing first: two or three queries."""
    first, last = today - BEFORE, today + AFTER
    rows = Line.objects.filter(kind=LineKind.MILESTONE, is_dropped=False, date__range=(first, last))
    chosen = _most_pressing(rows.filter(projects.under_way().held()))
    lines = rows.filter(project__in=chosen).select_related("project").order_by(OPEN_FIRST, "date", "pk")
    held: dict[Project, list[Line]] = {}
    for line in lines[: SHOWN * 8]:
        held.setdefault(line.project, []).append(line)
    strips = [
        Strip(project, TOP + rank * ROW, [_mark(line, first, last, today) for line in milestones])
        for rank, (project, milestones) in enumerate(
            sorted(held.items(), key=lambda pair: _pressing(pair[1], last))
        )
    ]
    return Calendar(strips, _quarters(first, last), _x(today, first, last), TOP + max(len(strips), 1) * ROW)


def _most_pressing(lines: QuerySet[Line]) -> list[int]:
    """Keys of the projects to show: those with the soonest open milestones, then those with settled ones only.

    Open ones have an index in that order: one query for both would sort all the milestones of the window.
    """
    open_ones = lines.filter(settled_on=None).order_by("date", "pk")
    chosen = _first_projects(open_ones)
    if len(chosen) < SHOWN:
        settled = lines.filter(settled_on__isnull=False).exclude(project__in=chosen)
        chosen += _first_projects(settled.order_by("settled_on", "date", "pk"))
    return chosen[:SHOWN]


def _first_projects(lines: QuerySet[Line]) -> list[int]:
    return list(dict.fromkeys(lines.values_list("project", flat=True)[: SHOWN * 8]))[:SHOWN]


def _pressing(lines: list[Line], last: dt.date) -> dt.date:
    """The date of the first open milestone."""
    return min((line.date for line in lines if line.is_open and line.date), default=last)


def _mark(line: Line, first: dt.date, last: dt.date, today: dt.date) -> Mark:
    day = line.date or today
    state = "done" if not line.is_open else "late" if line.is_late(today) else "next"
    word = {"done": "atteint", "late": "en retard", "next": "prévu"}[state]
    return Mark(line, _x(day, first, last), state, f"{line.title}, {french.short_day(day)} : {word}")


def _x(day: dt.date, first: dt.date, last: dt.date) -> float:
    """Percent of the width, two left free at each end so that a mark is whole."""
    return round(2 + 96 * (day - first).days / (last - first).days, 2)


def _quarters(first: dt.date, last: dt.date) -> list[Quarter]:
    found, day = [], dt.date(first.year, first.month - (first.month - 1) % 3, 1)
    while day <= last:
        if day >= first:
            found.append(Quarter(f"T{(day.month + 2) // 3} {day.year}", _x(day, first, last)))
        day += relativedelta(months=3)
    return found
