"""What projects put on « Mon lundi »: milestones to reach, measures to take, projects without news, and whom one waits for."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.week import Line, Section, lines
from kilometre.foundation.week.registry import SHOWN
from kilometre.network.rules import standing

from . import models
from .enums import METHOD_STAGES, LineKind
from .lateness import silent, unmeasured
from .models import Project
from .queries import ProjectQuerySet

SOON = dt.timedelta(days=14)
MORE = {"more": "projects:late", "more_label": "Tout ce qui est en retard dans les projets"}


@lines(Section.MINE, order=20, **MORE)
def to_reach(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Milestones and risks that one takes care of, due within two weeks."""
    person, today = standing(user).person_id, timezone.localdate(now)
    if person is None:
        return
    rows = models.Line.objects.filter(
        owner=person, settled_on=None, date__lte=today + SOON, project__in=_under_way(user)
    )
    for line in rows.select_related("project").order_by("date", "pk")[: SHOWN + 1]:
        yield _of_line(line, today)


@lines(Section.MINE, order=21, **MORE)
def to_measure(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Goals past their date, in projects that one answers for."""
    person = standing(user).person_id
    if person is None:
        return
    for target in unmeasured(_under_way(user).filter(contact=person), timezone.localdate(now)):
        yield Line(
            f"« {_short(target.project)} » attend la mesure de « {Truncator(target.title).chars(60)} »",
            f"{target.project.get_absolute_url()}#indicateurs",
            act="Mesurer",
            act_url=reverse("projects:measure", args=[target.project.public_id, target.pk]),
            due=target.goal_on,
            is_late=True,
            is_fictional=target.project.is_fictional,
        )


@lines(Section.MINE, order=22, **MORE)
def to_tell(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Projects that one answers for, of which nobody told anything for two months."""
    person = standing(user).person_id
    if person is None:
        return
    for project in silent(_under_way(user).filter(contact=person), now):
        yield Line(
            f"« {_short(project)} » : aucune nouvelle depuis deux mois",
            project.get_absolute_url(),
            act="Donner des nouvelles",
            act_url=reverse("projects:edit", args=[project.public_id]),
            due=project.news_at,
            is_late=True,
            is_fictional=project.is_fictional,
        )


@lines(Section.AWAITED, order=20, **MORE)
def awaited(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Late milestones that others take care of, in projects that one answers for; in one's labs, those of nobody."""
    own, today = standing(user), timezone.localdate(now)
    if own.person_id is None:
        return
    mine = Q(project__contact=own.person_id) & ~Q(owner=own.person_id)
    of_nobody = Q(project__lead_lab__in=own.labs, owner=None)
    rows = models.Line.objects.filter(
        mine | of_nobody,
        kind=LineKind.MILESTONE,
        settled_on=None,
        date__lt=today,
        project__in=_under_way(user),
    )
    for line in rows.select_related("project", "owner").order_by("date", "pk")[: SHOWN + 1]:
        who = f"{line.owner} doit agir" if line.owner else "personne n'est nommé"
        yield _of_line(line, today, act="Voir", act_url=f"{line.project.get_absolute_url()}#carnet", whom=who)


def _under_way(user: Any) -> ProjectQuerySet:
    rows: ProjectQuerySet = Project.objects.visible_to(user).filter(stage__in=METHOD_STAGES)
    return rows


def _of_line(line: models.Line, today: dt.date, *, act: str = "", act_url: str = "", whom: str = "") -> Line:
    is_risk = line.kind == LineKind.RISK
    name = "projects:edit-line" if is_risk else "projects:settle"
    return Line(
        f"{'Risque à revoir' if is_risk else 'Jalon'} : {Truncator(line.title).chars(80)} (« {_short(line.project)} »)",
        f"{line.project.get_absolute_url()}#carnet",
        act=act or ("Revoir" if is_risk else "Dire ce qu'il en est"),
        act_url=act_url or reverse(name, args=[line.project.public_id, line.pk]),
        due=line.date,
        is_late=line.is_late(today),
        whom=whom,
        is_fictional=line.project.is_fictional,
    )


def _short(project: Project) -> str:
    return Truncator(project.title).chars(60)
