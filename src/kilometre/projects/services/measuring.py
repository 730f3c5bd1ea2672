"""The indicators of a project: a baseline, a goal, dated measures and their source."""

import datetime as dt
from decimal import Decimal
from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.edits import as_fact
from kilometre.projects import rules
from kilometre.projects.events import MeasureRemoved, MeasureTaken, TargetEdited, TargetSet
from kilometre.projects.models import Measure, Project, Target

from .holders import audience_of, give_news


@service
def set_target(*, actor: User, project: Project, at: dt.datetime | None = None, **fields: Any) -> Target:
    """Say what is measured, where it starts and what is aimed at."""
    require(rules.can_edit_project, actor, project)
    target = Target(project=project, **fields)
    _refuse_wrong_way(target)
    target.full_clean()
    target.save()
    give_news(project, at)
    record(
        TargetSet(target=target.pk),
        actor=actor,
        subject=project,
        audience=audience_of(project),
        occurred_at=at,
    )
    return target


@service
def edit_target(*, actor: User, target: Target, changes: dict[str, Any]) -> Target:
    """Change an indicator; what it said before stays in the journal."""
    require(rules.can_edit_project, actor, target.project)
    told = {}
    for name, after in changes.items():
        if (before := getattr(target, name)) != after:
            told[name] = [as_fact(before), as_fact(after)]
            setattr(target, name, after)
    if told:
        _refuse_wrong_way(target)
        target.full_clean()
        target.save()
        record(
            TargetEdited(target=target.pk, changes=told),
            actor=actor,
            subject=target.project,
            audience=audience_of(target.project),
        )
    return target


@service
def measure(
    *,
    actor: User,
    target: Target,
    date: dt.date,
    value: Decimal,
    sample: int | None = None,
    source: str = "",
    at: dt.datetime | None = None,
) -> Measure:
    """Add a measure: one a day, after the baseline."""
    require(rules.can_edit_project, actor, target.project)
    if date <= target.baseline_on:
        raise Refused(f"Une mesure suit le point de départ, pris le {target.baseline_on:%d/%m/%Y}.")
    row = Measure(target=target, date=date, value=value, sample=sample, source=source.strip())
    row.full_clean()
    row.save()
    give_news(target.project, at)
    record(
        MeasureTaken(target=target.pk, date=date.isoformat(), value=str(value)),
        actor=actor,
        subject=target.project,
        audience=audience_of(target.project),
        occurred_at=at,
    )
    return row


@service
def remove_measure(*, actor: User, measure: Measure) -> None:
    """Take back a measure written by mistake."""
    project = measure.target.project
    require(rules.can_edit_project, actor, project)
    told = MeasureRemoved(target=measure.target.pk, date=measure.date.isoformat(), value=str(measure.value))
    measure.delete()
    record(told, actor=actor, subject=project, audience=audience_of(project))


def _refuse_wrong_way(target: Target) -> None:
    if target.goal is None:
        target.goal_on = None
        return
    if target.goal_on is None:
        raise Refused("Dites pour quand est la cible.")
    if target.goal_on <= target.baseline_on:
        raise Refused("La cible vient après le point de départ.")
    if (target.goal < target.baseline) != (target.direction == "down") and target.goal != target.baseline:
        raise Refused("La cible ne va pas dans le sens souhaité : vérifiez les deux valeurs.")
