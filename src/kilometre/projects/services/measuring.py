"""The indicators of a project: a baseline, a goal, dated measures and their source."""

import copy
import datetime as dt
from decimal import Decimal
from typing import Any

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.ui import french
from kilometre.projects import rules
from kilometre.projects.events import MeasureRemoved, MeasureTaken, TargetEdited, TargetSet
from kilometre.projects.models import Measure, Project, Target

from .holders import audience_of, give_news, refuse_to_come

NOT_MEASURED = "Ce jour n'est pas venu : donnez celui de la mesure."


@service
def set_target(*, actor: User, project: Project, at: dt.datetime | None = None, **fields: Any) -> Target:
    """Say what is measured, where it starts and what is aimed at."""
    require(rules.can_edit_project, actor, project)
    target = Target(project=project, **fields)
    _refuse_wrong_way(target)
    refuse_to_come(target.baseline_on, NOT_MEASURED, field="baseline_on")
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
def edit_target(
    *, actor: User, target: Target, changes: dict[str, Any], expected_version: int | None = None
) -> Target:
    """Change an indicator; what it said before stays in the journal."""
    require(rules.can_edit_project, actor, target.project)
    Target.objects.select_for_update().get(pk=target.pk)  # nobody measures meanwhile
    wanted = copy.copy(target)
    for name, after in changes.items():
        setattr(wanted, name, after)
    _refuse_wrong_way(wanted)
    if wanted.baseline_on != target.baseline_on:
        refuse_to_come(wanted.baseline_on, NOT_MEASURED, field="baseline_on")
    _refuse_after_measures(wanted)
    agreed = {**changes, "goal_on": wanted.goal_on}
    differences = edits.apply(target, agreed, expected_version=expected_version)
    if differences:
        record(
            TargetEdited(target=target.pk, changes=differences),
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
    target.refresh_from_db(from_queryset=Target.objects.select_for_update())
    if date <= target.baseline_on:
        raise Refused(
            f"Une mesure suit le point de départ, pris le {french.date(target.baseline_on)}.", field="date"
        )
    refuse_to_come(date, NOT_MEASURED, field="date")
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
        raise Refused("Dites pour quand est la cible.", field="goal_on")
    if target.goal_on <= target.baseline_on:
        raise Refused("La cible vient après le point de départ.", field="goal_on")
    if (target.goal < target.baseline) != (target.direction == "down") and target.goal != target.baseline:
        raise Refused("La cible ne va pas dans le sens souhaité : vérifiez les deux valeurs.", field="goal")


def _refuse_after_measures(target: Target) -> None:
    first = target.measures.order_by("date").first()
    if first is not None and first.date <= target.baseline_on:
        raise Refused(
            f"Une mesure a été prise le {french.date(first.date)} : le point de départ la précède.",
            field="baseline_on",
        )
