"""What is late in projects, and who must act: milestones past their date, goals without a measure, silent projects."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from kilometre.network.models import Person

from .enums import METHOD_STAGES, LineKind
from .models import Line, Measure, Project, Target
from .queries import ProjectQuerySet

SILENT_AFTER = dt.timedelta(days=60)
SHOWN = 50  # of each kind: a page to act from, the longest waiting first


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late: ``what`` is a sentence, ``who`` must act (None: nobody is named), ``act_url`` settles it."""

    project: Project
    what: str
    due: dt.date
    who: Person | None
    act: str
    act_url: str


def late_lines(projects: ProjectQuerySet, today: dt.date) -> list[Line]:
    """Open milestones and risks to look at again, past their date, of projects under way."""
    rows = Line.objects.filter(
        kind__in=(LineKind.MILESTONE, LineKind.RISK),
        settled_on=None,
        date__lt=today,
        project__in=projects.filter(stage__in=METHOD_STAGES),
    )
    return list(rows.select_related("project__contact", "owner").order_by("date", "pk")[:SHOWN])


def unmeasured(projects: ProjectQuerySet, today: dt.date) -> list[Target]:
    """Goals whose date has passed without a measure since."""
    since = Measure.objects.filter(target=OuterRef("pk"), date__gte=OuterRef("goal_on"))
    rows = Target.objects.filter(
        goal_on__lt=today, project__in=projects.filter(stage__in=METHOD_STAGES)
    ).exclude(Exists(since))
    return list(rows.select_related("project__contact").order_by("goal_on", "pk")[:SHOWN])


def silent(projects: ProjectQuerySet, now: dt.datetime) -> list[Project]:
    """Projects under way of which nobody told anything for two months."""
    rows = projects.filter(stage__in=METHOD_STAGES, news_at__lt=now - SILENT_AFTER)
    return list(rows.select_related("contact").order_by("news_at", "pk")[:SHOWN])


def all_late(projects: ProjectQuerySet, now: dt.datetime) -> list[Late]:
    """The three kinds together, the oldest first: three queries."""
    today = timezone.localdate(now)
    found = [
        *(_of_line(line) for line in late_lines(projects, today)),
        *(_of_target(target) for target in unmeasured(projects, today)),
        *_of_silent(silent(projects, now)),
    ]
    return sorted(found, key=lambda late: late.due)


def _of_line(line: Line) -> Late:
    is_risk = line.kind == LineKind.RISK
    return Late(
        line.project,
        f"Risque à revoir : {line.title}" if is_risk else f"Jalon : {line.title}",
        line.date or timezone.localdate(),
        line.owner or line.project.contact,
        "Revoir" if is_risk else "Dire ce qu'il en est",
        reverse(
            "projects:edit-line" if is_risk else "projects:settle", args=[line.project.public_id, line.pk]
        ),
    )


def _of_target(target: Target) -> Late:
    return Late(
        target.project,
        f"Mesure attendue : {target.title}",
        target.goal_on or timezone.localdate(),
        target.project.contact,
        "Mesurer",
        reverse("projects:measure", args=[target.project.public_id, target.pk]),
    )


def _of_silent(projects: list[Project]) -> Iterator[Late]:
    for project in projects:
        yield Late(
            project,
            "Aucune nouvelle depuis deux mois",
            timezone.localdate(project.news_at),
            project.contact,
            "Donner des nouvelles",
            reverse("projects:edit", args=[project.public_id]),
        )
