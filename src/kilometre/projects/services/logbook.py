"""The logbook: milestones, decisions and risks, written and settled by those who work on the project."""

import copy
import datetime as dt
from typing import Any

from django.db.models import F
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.network.models import Person
from kilometre.projects import rules
from kilometre.projects.enums import LineKind, RiskLevel
from kilometre.projects.events import (
    LineAdded,
    LineEdited,
    LineRemoved,
    LineReopened,
    LineSettled,
    MilestoneDropped,
    MilestonePutOff,
)
from kilometre.projects.models import Line, Project
from kilometre.projects.workers import workers

from .holders import audience_of, give_news, refuse_to_come

NOT_DECIDED = "Une décision se note une fois prise : sa date ne peut pas être à venir."
NOT_SETTLED = "Ce jour n'est pas venu : donnez celui où c'est arrivé."
MOVED = "Cette ligne a changé depuis que vous l'avez lue : relisez-la."


@service
def add_line(
    *,
    actor: User,
    project: Project,
    kind: LineKind,
    title: str,
    date: dt.date | None = None,
    owner: Person | None = None,
    level: str = "",
    detail: str = "",
    at: dt.datetime | None = None,
) -> Line:
    """Write a milestone to reach, a decision taken or a risk to watch."""
    require(rules.can_edit_project, actor, project)
    line = Line(project=project, kind=kind, title=title, date=date, owner=owner, detail=detail)
    line.level = (level or RiskLevel.MEDIUM) if kind == LineKind.RISK else ""
    if kind == LineKind.DECISION:
        refuse_to_come(date, NOT_DECIDED, field="date")
        line.date = line.settled_on = date or timezone.localdate()
    _refuse_outsider(line)
    _keep(line)
    give_news(project, at)
    record(
        LineAdded(line=line.pk, kind=_word(line)),
        actor=actor,
        subject=project,
        audience=_audience(line),
        occurred_at=at,
    )
    return line


@service
def edit_line(*, actor: User, line: Line, changes: dict[str, Any], expected_version: int) -> Line:
    """Change what a line says; Conflict when somebody did meanwhile."""
    require(rules.can_edit_project, actor, line.project)
    wanted = copy.copy(line)
    for name, after in changes.items():
        setattr(wanted, name, after)
    if wanted.owner != line.owner:
        _refuse_outsider(wanted)
    _refuse_undated(wanted)
    agreed = changes
    if line.kind == LineKind.DECISION:
        if wanted.date != line.date:
            refuse_to_come(wanted.date, NOT_DECIDED, field="date")
        agreed = {**changes, "settled_on": wanted.date}
    told = edits.apply(line, agreed, expected_version=expected_version)
    told.pop("settled_on", None)  # a decision is settled the day it is taken
    if told:
        give_news(line.project)
        record(
            LineEdited(line=line.pk, changes=told),
            actor=actor,
            subject=line.project,
            audience=Audience.TEAM,
        )
    return line


@service
def settle(
    *,
    actor: User,
    line: Line,
    outcome: str = "",
    on: dt.date | None = None,
    at: dt.datetime | None = None,
    expected_version: int | None = None,
) -> Line:
    """A milestone is reached, a risk is closed."""
    require(rules.can_edit_project, actor, line.project)
    if not line.is_open:
        raise Refused("Cette ligne est déjà réglée.")
    refuse_to_come(on, NOT_SETTLED, field="on")
    _take(line, expected_version or line.version)
    line.settled_on, line.outcome = on or timezone.localdate(), outcome.strip()
    _keep(line)
    give_news(line.project, at)
    record(
        LineSettled(line=line.pk, kind=_word(line)),
        actor=actor,
        subject=line.project,
        audience=_audience(line),
        occurred_at=at,
    )
    return line


@service
def put_off(
    *, actor: User, line: Line, date: dt.date, reason: str, expected_version: int | None = None
) -> Line:
    """A milestone gets another date, and those who wait for it know why."""
    before, reason = line.date, reason.strip()
    if date == before:
        raise Refused("C'est la date déjà prévue : donnez-en une autre.", field="date")
    if date < timezone.localdate():
        raise Refused("Ce jour est passé : un jalon se reporte à un jour à venir.", field="date")
    changes: dict[str, list[object]] = {
        "date": [edits.as_fact(before), edits.as_fact(date)],
        "reason": [line.reason, reason],
    }
    _say(actor, line, reason, expected_version)
    line.date = date
    _keep(line)
    give_news(line.project)
    told = MilestonePutOff(line=line.pk, changes=changes)
    record(told, actor=actor, subject=line.project, audience=Audience.TEAM)
    return line


@service
def drop(*, actor: User, line: Line, reason: str, expected_version: int | None = None) -> Line:
    """A milestone will not be reached: it leaves what is late, and the logbook keeps why."""
    changes: dict[str, list[object]] = {"is_dropped": [False, True], "reason": [line.reason, reason.strip()]}
    _say(actor, line, reason.strip(), expected_version)
    line.settled_on, line.is_dropped = timezone.localdate(), True
    _keep(line)
    give_news(line.project)
    told = MilestoneDropped(line=line.pk, changes=changes)
    record(told, actor=actor, subject=line.project, audience=Audience.TEAM)
    return line


@service
def reopen(*, actor: User, line: Line) -> Line:
    """Undo: the milestone is not reached after all, the risk is back."""
    require(rules.can_edit_project, actor, line.project)
    if line.is_open or line.kind == LineKind.DECISION:
        raise Refused("Cette ligne n'est pas réglée, ou c'est une décision.")
    _take(line, line.version)
    line.settled_on, line.outcome, line.is_dropped, line.reason = None, "", False, ""
    _keep(line)
    record(
        LineReopened(line=line.pk, kind=_word(line)),
        actor=actor,
        subject=line.project,
        audience=_audience(line),
    )
    return line


@service
def remove_line(*, actor: User, line: Line) -> None:
    """Take back a line written by mistake; the journal keeps that there was one."""
    require(rules.can_edit_project, actor, line.project)
    told = LineRemoved(line=line.pk, kind=_word(line))
    project, audience = line.project, _audience(line)
    line.delete()
    record(told, actor=actor, subject=project, audience=audience)


def _say(actor: User, line: Line, reason: str, expected_version: int | None) -> None:
    """Set why beside a milestone that waits, or refuse."""
    require(rules.can_edit_project, actor, line.project)
    if line.kind != LineKind.MILESTONE or not line.is_open:
        raise Refused("Seul un jalon qui n'est pas encore réglé se reporte ou s'abandonne.")
    if not reason:
        raise Refused("Dites pourquoi : qui attend ce jalon doit le comprendre.", field="reason")
    _take(line, expected_version or line.version)
    line.reason = reason


def _keep(line: Line) -> None:
    _refuse_undated(line)
    line.full_clean()
    line.save()


def _refuse_undated(line: Line) -> None:
    if line.kind == LineKind.MILESTONE and line.date is None:
        raise Refused("Un jalon a une date.", field="date")


def _refuse_outsider(line: Line) -> None:
    """Of who is named now: a line of somebody who left since is still settled, by the others."""
    if line.owner is not None and not workers(line.project).filter(pk=line.owner.pk).exists():
        raise Refused(f"{line.owner} n'est ni de l'équipe ni d'un lab du projet.", field="owner")


def _take(line: Line, version: int) -> None:
    """Pass to the next version, or refuse: two people settle or edit a line once."""
    if not Line.objects.filter(pk=line.pk, version=version).update(version=F("version") + 1):
        raise Refused(MOVED)
    line.version = version + 1


def _word(line: Line) -> str:
    return line.get_kind_display().lower()


def _audience(line: Line) -> Audience:
    """What a team fears stays in the team."""
    return Audience.TEAM if line.kind == LineKind.RISK else audience_of(line.project)
