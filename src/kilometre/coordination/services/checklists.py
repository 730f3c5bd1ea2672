"""The checklist that new arrivals start with. Changing it changes no arrival under way."""

from typing import Any

from django.db.models import Max

from kilometre.coordination.checklist import PROPOSED
from kilometre.coordination.events.arrivals import ChecklistEdited
from kilometre.coordination.models import ChecklistStep
from kilometre.coordination.rules import arrivals as rules
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin


@service
def start_checklist(*, actor: User) -> list[ChecklistStep]:
    """Take the proposed steps, when there is none yet."""
    require(rules.can_edit_checklist, actor)
    if ChecklistStep.objects.of(is_fictional=actor.is_fictional).exists():
        raise Refused("Le modèle a déjà des étapes.")
    return [
        add_checklist_step(
            actor=actor, label=one.label, why=one.why, who=one.who, days=one.days, address=one.address
        )
        for one in PROPOSED
    ]


@service
def add_checklist_step(
    *, actor: User, label: str, who: str, days: int, why: str = "", address: str = ""
) -> ChecklistStep:
    """Add a step, after the others."""
    require(rules.can_edit_checklist, actor)
    rows = ChecklistStep.objects.select_for_update().of(is_fictional=actor.is_fictional)
    last = max((row.position for row in rows), default=0)
    step = ChecklistStep(
        label=label.strip(),
        why=why.strip(),
        who=who,
        days=days,
        address=address,
        position=last + 1,
        origin=Origin.FICTIONAL if actor.is_fictional else Origin.LIVE,
    )
    step.full_clean()
    step.save()
    _tell(actor, step, "added")
    return step


@service
def edit_checklist_step(
    *, actor: User, step: ChecklistStep, changes: dict[str, Any], expected_version: int | None = None
) -> ChecklistStep:
    _lock(actor, step)
    if edits.apply(step, changes, expected_version=expected_version):
        _tell(actor, step, "edited")
    return step


@service
def remove_checklist_step(*, actor: User, step: ChecklistStep) -> None:
    """Arrivals to come do without it; those under way keep theirs."""
    _lock(actor, step)
    step.is_removed = True
    edits.bump(step, is_removed=True)
    _tell(actor, step, "removed")


@service
def move_checklist_step_up(*, actor: User, step: ChecklistStep) -> None:
    """Change places with the one before."""
    _lock(actor, step)
    others = ChecklistStep.objects.of(is_fictional=step.is_fictional).filter(position__lt=step.position)
    nearest = others.aggregate(nearest=Max("position"))["nearest"]
    before = others.select_for_update().filter(position=nearest).first()
    if before is None:
        raise Refused("Cette étape est déjà la première.")
    edits.bump(before, position=step.position)
    edits.bump(step, position=before.position)
    _tell(actor, step, "moved")


def _lock(actor: User, step: ChecklistStep) -> None:
    step.refresh_from_db(from_queryset=ChecklistStep.objects.select_for_update())
    require(rules.can_edit_step, actor, step)
    if step.is_removed:
        raise Refused("Cette étape a été retirée du modèle entre-temps.")


def _tell(actor: User, step: ChecklistStep, act: str) -> None:
    record(ChecklistEdited(act=act), actor=actor, subject=step, audience=Audience.TEAM)
