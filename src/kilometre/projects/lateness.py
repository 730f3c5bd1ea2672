"""What is late in projects, and who must act: milestones past their date, goals without a measure, silent projects."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from kilometre.network.models import Person

from .enums import LineKind
from .models import Line, Measure, Project, Target
from .queries import ProjectQuerySet
from .workers import contact_works, owner_works

SILENT_AFTER = dt.timedelta(days=60)
SHOWN = 30  # a page to act from, the longest waiting first


@dataclass(frozen=True, slots=True)
class Late:
    """One thing that is late: ``what`` is a sentence, ``who`` must act (None: nobody is), ``act_url`` settles it.

    Whoever is named and left the project since cannot act: the next one is waited for, or nobody.
    """

    project: Project
    what: str
    due: dt.date
    who: Person | None
    act: str
    act_url: str


def read_by(user: Any) -> Q:
    """Condition of lines that are no risk, or are one of a project on which this person works."""
    return ~Q(kind=LineKind.RISK) | Q(Project.objects.worked_on_by(user).held())


def late_lines(projects: ProjectQuerySet, user: Any, today: dt.date) -> QuerySet[Line]:
    """Open milestones, and the risks to look at again that ``user`` may read, past their date, of projects under way.

    Decisions are settled from the start: none is open.
    """
    rows = Line.objects.filter(
        projects.under_way().held(),
        read_by(user),
        settled_on=None,
        date__lt=today,
    )
    known = rows.annotate(
        owner_is_here=_when(owner_works()), contact_is_here=_when(contact_works("project__"))
    )
    return known.select_related("project__contact", "owner").order_by("date", "pk")


def unmeasured(shown: Q, today: dt.date) -> QuerySet[Target]:
    """Goals whose date has passed without a measure since; ``shown`` is the condition of those of which projects."""
    since = Measure.objects.filter(target=OuterRef("pk"), date__gte=OuterRef("goal_on"))
    rows = Target.objects.filter(shown, ~Exists(since), goal_on__lt=today)
    return rows.select_related("project__contact").order_by("goal_on", "pk")


def silent(projects: ProjectQuerySet, now: dt.datetime) -> ProjectQuerySet:
    """Projects under way of which nobody told anything for two months."""
    rows = projects.under_way().filter(news_at__lt=now - SILENT_AFTER)
    return rows.select_related("contact").order_by("news_at", "pk")


def all_late(projects: ProjectQuerySet, user: Any, now: dt.datetime) -> tuple[list[Late], bool]:
    """The three kinds together, the oldest first, and whether there are more than are given: four queries.

    Those who may not change a project read what is late of it, without its act.
    """
    today = timezone.localdate(now)
    late_goals = unmeasured(projects.under_way().held(), today)
    found = [
        *(_of_line(line) for line in late_lines(projects, user, today)[: SHOWN + 1]),
        *(_of_target(target) for target in _with_contact(late_goals, "project__")[: SHOWN + 1]),
        *(_of_silent(project) for project in _with_contact(silent(projects, now))[: SHOWN + 1]),
    ]
    shown = sorted(found, key=lambda late: late.due)[:SHOWN]
    known = Project.objects.filter(pk__in={late.project.pk for late in shown})
    own = set(known.worked_on_by(user).values_list("pk", flat=True))
    rows = [late if late.project.pk in own else replace(late, act_url="") for late in shown]
    return rows, len(found) > SHOWN


def _with_contact(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """Whether who answers for the project still works on it."""
    return rows.annotate(contact_is_here=_when(contact_works(prefix)))


def _when(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False)


def _of_line(line: Any) -> Late:
    is_risk = line.kind == LineKind.RISK
    return Late(
        line.project,
        f"Risque à revoir : {line.title}" if is_risk else f"Jalon : {line.title}",
        line.date or timezone.localdate(),
        line.owner if line.owner_is_here else _contact(line, line.project),
        "Revoir" if is_risk else "Dire ce qu'il en est",
        reverse(
            "projects:edit-line" if is_risk else "projects:settle", args=[line.project.public_id, line.pk]
        ),
    )


def _of_target(target: Any) -> Late:
    return Late(
        target.project,
        f"Mesure attendue : {target.title}",
        target.goal_on or timezone.localdate(),
        _contact(target, target.project),
        "Mesurer",
        reverse("projects:measure", args=[target.project.public_id, target.pk]),
    )


def _of_silent(project: Any) -> Late:
    return Late(
        project,
        "Aucune nouvelle depuis deux mois",
        timezone.localdate(project.news_at),
        _contact(project, project),
        "Donner des nouvelles",
        reverse("projects:edit", args=[project.public_id]),
    )


def _contact(row: Any, project: Project) -> Person | None:
    return project.contact if row.contact_is_here else None
