"""From stage to stage: each is left with what it owes, or with the reason why not."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.network.models import Person
from kilometre.projects import gates, rules
from kilometre.projects.enums import Stage
from kilometre.projects.events import StageChanged, StageWaived
from kilometre.projects.models import Gate, Project
from kilometre.projects.workflow import project_flow

from .holders import audience_of, give_news


@service
def change_stage(
    *,
    actor: User | None,
    project: Project,
    stage: Stage,
    proof: str = "",
    url: str = "",
    reason: str = "",
    at: dt.datetime | None = None,
) -> Project:
    """Pass to another stage.

    Going on owes what the stage left owes: found in the project, told as ``proof`` (and ``url``), or waived with a
    ``reason`` by who leads. Jumping stages owes a reason; ending owes a result, stopping its lessons.
    """
    project.refresh_from_db(from_queryset=Project.objects.select_for_update())
    gate = Gate(
        project=project,
        left=project.stage,
        entered=stage,
        passed_by=Person.objects.filter(user=actor).first() if actor else None,
        passed_at=at or timezone.now(),
        proof=proof.strip(),
        url=url.strip(),
        reason=reason.strip(),
    )
    _pay(gate, actor)
    before, after = project_flow.move(project, stage.value, actor=actor)
    project.stop_reason = gate.reason if stage == Stage.STOPPED else ""
    project.version += 1
    project.save()
    gate.full_clean()
    gate.save()
    give_news(project, at)
    audience = audience_of(project)
    if gate.is_waived:
        waived = StageWaived(stage=Stage(before).label, owed=gates.OWED[Stage(before)][0])
        record(waived, actor=actor, subject=project, audience=audience, occurred_at=at)
    record(
        StageChanged(before=Stage(before).label, after=Stage(after).label),
        actor=actor,
        subject=project,
        audience=audience,
        occurred_at=at,
    )
    return project


def _pay(gate: Gate, actor: User | None) -> None:
    """Set beside the gate what shows that its stage is done; refuse with what is missing."""
    project, left, stage = gate.project, Stage(gate.left), Stage(gate.entered)
    if stage == Stage.COMPLETED and not project.result:
        raise Refused("Dites d'abord le résultat du projet : c'est ce que les autres labs viendront lire.")
    if stage == Stage.STOPPED and not gate.reason:
        raise Refused(
            "Dites les raisons de l'arrêt : elles servent à qui voudrait recommencer.", field="reason"
        )
    jumped = gates.jumped(left, stage)
    if jumped and not gate.reason:
        names = ", ".join(f"« {step.label.lower()} »" for step in jumped)
        raise Refused(f"Ce passage saute {names} : dites pourquoi.", field="reason")
    debt = gates.debt(project) if gates.is_forward(left, stage) else None
    if debt is None:
        return
    gate.found = list(debt.found)
    gate.is_waived = not (debt.is_met or gate.proof)
    if gate.is_waived and not gate.reason:
        raise Refused(f"Pour {gates.PASSAGES[stage]}, {gates.ASKED[left]} ci-dessous.", field="proof")
    if gate.is_waived:
        require(rules.can_waive, actor, project)
