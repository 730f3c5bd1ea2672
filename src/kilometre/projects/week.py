"""What projects put on « Mon lundi »: milestones to reach, measures to take, projects without news, and whom one waits for."""

import datetime as dt
from typing import Any

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.foundation.week import Dated, Line, Section, lines
from kilometre.network.rules import standing

from . import models
from .enums import METHOD_STAGES, LineKind
from .lateness import silent, unmeasured
from .models import Project
from .workers import contact_works, owner_works

SOON = dt.timedelta(days=14)
UNDER_WAY = Q(project__stage__in=METHOD_STAGES)
NOBODY = "personne n'est nommé"
MORE: dict[str, Any] = {"more": "projects:late", "more_label": "Tout ce qui est en retard dans les projets"}


def _to_reach(user: Any, now: dt.datetime) -> Any:
    person, until = standing(user).person_id, timezone.localdate(now) + SOON
    own = models.Line.objects.filter(owner_works(), owner=person, settled_on=None, date__lte=until)
    rows = own.filter(UNDER_WAY)
    return rows.select_related("project").order_by("date", "pk") if person else None


@lines(Section.MINE, _to_reach, of="project", order=20, **MORE)
def to_reach(line: models.Line, user: Any, now: dt.datetime) -> Line:
    """Milestones and risks that one takes care of, due within two weeks."""
    return _of_line(line, timezone.localdate(now))


def _to_measure(user: Any, now: dt.datetime) -> Any:
    """Said of the projects too, so that the reading begins with those that one answers for."""
    person = standing(user).person_id
    late = unmeasured(UNDER_WAY, timezone.localdate(now))
    rows = late.filter(contact_works("project__"), project__contact=person)
    return rows if person else None


@lines(Section.MINE, _to_measure, of="project", order=21, **MORE)
def to_measure(target: models.Target, user: Any, now: dt.datetime) -> Line:
    """Goals past their date, in projects that one answers for."""
    address = reverse("projects:measure", args=[target.project.public_id, target.pk])
    return _of_target(target, act="Mesurer", act_url=address)


def _silent(user: Any, now: dt.datetime) -> Any:
    person = standing(user).person_id
    rows = silent(Project.objects.filter(contact_works(), contact=person), now)
    return rows if person else None


@lines(Section.MINE, _silent, order=22, **MORE)
def to_tell(project: Project, user: Any, now: dt.datetime) -> Line:
    """Projects that one answers for, of which nobody told anything for two months."""
    address = reverse("projects:edit", args=[project.public_id])
    return _of_silent(project, act="Donner des nouvelles", act_url=address)


def _late_of_others(user: Any, now: dt.datetime) -> Any:
    person = standing(user).person_id
    own = Project.objects.filter(contact_works(), contact=person).values("pk")
    return _late_milestones(now).filter(project__in=own).exclude(owner=person) if person else None


def _late_of_nobody(user: Any, now: dt.datetime) -> Any:
    own = standing(user)
    rows = _late_milestones(now).filter(~owner_works(), project__in=_of_my_labs(user))
    return rows.exclude(project__contact=own.person_id) if own.labs else None


def _with_owner(rows: Any) -> Any:
    return rows.annotate(owner_is_here=Case(When(owner_works(), then=True), default=False))


@lines(Section.AWAITED, _late_of_others, of="project", order=20, told=_with_owner, **MORE)
@lines(Section.AWAITED, _late_of_nobody, of="project", order=20, told=_with_owner, **MORE)
def awaited(line: Any, user: Any, now: dt.datetime) -> Line:
    """Late milestones that others take care of, in projects that one answers for; in one's labs, those of nobody."""
    who = f"{line.owner} doit agir" if line.owner_is_here else NOBODY
    address = f"{line.project.get_absolute_url()}#carnet"
    return _of_line(line, timezone.localdate(now), act="Voir", act_url=address, whom=who)


def _unmeasured_of_nobody(user: Any, now: dt.datetime) -> Any:
    late = unmeasured(UNDER_WAY, timezone.localdate(now))
    rows = late.filter(~contact_works("project__"), project__in=_of_my_labs(user))
    return rows if standing(user).labs else None


@lines(Section.AWAITED, _unmeasured_of_nobody, of="project", order=21, **MORE)
def measured_by_nobody(target: models.Target, user: Any, now: dt.datetime) -> Line:
    """In one's labs, goals past their date of projects for which nobody answers."""
    return _of_target(target, **_to_name(target.project))


def _silent_of_nobody(user: Any, now: dt.datetime) -> Any:
    rows = silent(Project.objects.filter(~contact_works(), pk__in=_of_my_labs(user)), now)
    return rows if standing(user).labs else None


@lines(Section.AWAITED, _silent_of_nobody, order=22, **MORE)
def told_by_nobody(project: Project, user: Any, now: dt.datetime) -> Line:
    """In one's labs, silent projects for which nobody answers."""
    return _of_silent(project, **_to_name(project))


def _to_name(project: Project) -> dict[str, str]:
    """Somebody must answer for the project first: what is late of it waits for the one they name."""
    address = reverse("projects:contact", args=[project.public_id])
    return {"act": "Nommer l'interlocuteur", "act_url": address, "whom": NOBODY}


def _of_my_labs(user: Any) -> Any:
    return Project.objects.answered_by(standing(user).labs).values("pk")


def _late_milestones(now: dt.datetime) -> Any:
    rows = models.Line.objects.filter(
        UNDER_WAY,
        kind=LineKind.MILESTONE,
        settled_on=None,
        date__lt=timezone.localdate(now),
    )
    return rows.select_related("project", "owner").order_by("date", "pk")


def _of_line(line: models.Line, today: dt.date, *, act: str = "", act_url: str = "", whom: str = "") -> Line:
    is_risk = line.kind == LineKind.RISK
    name = "projects:edit-line" if is_risk else "projects:settle"
    return Line(
        f"{'Risque à revoir' if is_risk else 'Jalon'} : {Truncator(line.title).chars(80)} (« {_short(line.project)} »)",
        f"{line.project.get_absolute_url()}#carnet",
        act=act or ("Revoir" if is_risk else "Dire ce qu'il en est"),
        act_url=act_url or reverse(name, args=[line.project.public_id, line.pk]),
        due=line.date,
        is_late=line.is_late(today),
        whom=whom,
        is_fictional=line.project.is_fictional,
    )


def _of_target(target: models.Target, *, act: str, act_url: str, whom: str = "") -> Line:
    return Line(
        f"« {_short(target.project)} » attend la mesure de « {Truncator(target.title).chars(60)} »",
        f"{target.project.get_absolute_url()}#indicateurs",
        due=target.goal_on,
        is_late=True,
        is_fictional=target.project.is_fictional,
        act=act,
        act_url=act_url,
        whom=whom,
    )


def _of_silent(project: Project, *, act: str, act_url: str, whom: str = "") -> Line:
    return Line(
        f"« {_short(project)} » : aucune nouvelle depuis deux mois",
        project.get_absolute_url(),
        due=project.news_at,
        dated=Dated.SINCE,
        is_late=True,
        is_fictional=project.is_fictional,
        act=act,
        act_url=act_url,
        whom=whom,
    )


def _short(project: Project) -> str:
    return Truncator(project.title).chars(60)
