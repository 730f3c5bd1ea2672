"""An action: told in five fields."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from kilometre.calls import rules as calls
from kilometre.calls.models import Call
from kilometre.calls.queries import willing
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.links import services as links
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.intake import services as intake
from kilometre.intake.enums import Outcome
from kilometre.intake.models import Need
from kilometre.network.models import Lab
from kilometre.network.rules import standing
from kilometre.projects import rules
from kilometre.projects.enums import ActionKind
from kilometre.projects.events import (
    ActionConverted,
    ActionEdited,
    ActionRecorded,
    ActionRestored,
    ActionWithdrawn,
)
from kilometre.projects.kinship import ANSWERS, FOLLOWS, answers_call, is_followed
from kilometre.projects.models import Action, Project

from .holders import (
    audience_of,
    known_of,
    origin_of,
    refuse_foreign,
    refuse_mixed,
    refuse_to_come,
    slugs,
    together,
)
from .projects import start

NOT_DONE = "Une action se raconte une fois menée : sa date ne peut pas être à venir."


@service
def record_action(
    *,
    actor: User | None,
    title: str,
    kind: ActionKind,
    date: dt.date,
    labs: Collection[Lab],
    summary: str = "",
    need: Need | None = None,
    call: Call | None = None,
    at: dt.datetime | None = None,
    **details: Any,
) -> Action:
    """Tell an action: five fields, one minute. ``details`` (territory, reform, participants) may come later.

    It is linked to the ``call`` that it answers, and is then agreed: it may be told before its day. Who asked the call
    tells it too, with labs that said yes only.
    """
    known = together(None, labs)
    if call is not None and actor is not None and _only_asked(actor, call, known):
        _refuse_unwilling(call, actor, known)
    else:
        require(rules.can_start, actor)
        if actor is not None and known:
            refuse_foreign(actor, known)
    if call is None:
        refuse_to_come(date, NOT_DONE, field="date")
    if not known:
        raise Refused("Dites quel lab a mené l'action.", field="labs")
    origin = origin_of(Origin.LIVE, actor, known, need)
    refuse_mixed(known, is_fictional=origin == Origin.FICTIONAL)
    action = Action(
        title=title,
        kind=kind,
        date=date,
        summary=summary,
        need=need,
        origin=origin,
        created_at=at or timezone.now(),
        **details,
    )
    action.full_clean()
    action.save()
    action.labs.set(known)
    record(
        ActionRecorded(labs=slugs(known), kind=kind, need=need.public_id if need else ""),
        actor=actor,
        subject=action,
        audience=Audience.PUBLIC,
        occurred_at=at,
    )
    if call is not None:
        links.link(actor=actor, source=action, kind=ANSWERS.slug, target=call)
    return action


def _only_asked(actor: User, call: Call, labs: Collection[Lab]) -> bool:
    """Whether the actor runs the call, and is of none of the labs."""
    return calls.can_run(actor, call) and not standing(actor).labs.intersection(lab.pk for lab in labs)


def _refuse_unwilling(call: Call, actor: User, labs: Collection[Lab]) -> None:
    said_yes = willing(call, actor)
    for lab in labs:
        if lab.slug not in said_yes:
            raise Refused(f"{lab} n'a pas dit oui à cet appel.", field="labs")


@service
def turn_into_action(
    *, actor: User, need: Need, reason: str, at: dt.datetime | None = None, **fields: Any
) -> Action:
    """Answer a need by an action."""
    require(rules.can_turn, actor, need)
    action = record_action(actor=actor, need=need, at=at, **{**known_of(need), **fields})
    intake.answer(actor=actor, need=need, outcome=Outcome.ACTION, reason=reason, at=at)
    return action


@service
def convert(*, actor: User, action: Action, lead_lab: Lab, **fields: Any) -> Project:
    """Make one project of an action: the two are linked, and the project tells the need it came from."""
    action.refresh_from_db(from_queryset=Action.objects.select_for_update())
    require(rules.can_convert, actor, action)
    if action.is_withdrawn:
        raise Refused("Cette action est retirée : remettez-la d'abord.")
    if is_followed(action):
        raise Refused("Un projet fait déjà suite à cette action.")
    partners = [lab for lab in action.labs.all() if lab != lead_lab]
    project = start(
        actor=actor,
        lead_lab=lead_lab,
        partner_labs=partners,
        need=action.need,
        territory=action.territory,
        reform=action.reform,
        **fields,
    )
    links.link(actor=actor, source=project, kind=FOLLOWS.slug, target=action)
    record(ActionConverted(project=project.public_id), actor=actor, subject=action)
    return project


@service
def withdraw_action(*, actor: User, action: Action) -> Action:
    """Take back an action told by mistake: it counts no longer, and its labs may put it back."""
    require(rules.can_edit_action, actor, action)
    if action.is_withdrawn:
        raise Refused("Cette action est déjà retirée.")
    edits.apply(action, {"withdrawn_at": timezone.now()})
    record(ActionWithdrawn(), actor=actor, subject=action, audience=Audience.TEAM)
    return action


@service
def restore_action(*, actor: User, action: Action) -> Action:
    """Undo the withdrawal."""
    require(rules.can_edit_action, actor, action)
    if edits.apply(action, {"withdrawn_at": None}):
        record(ActionRestored(), actor=actor, subject=action, audience=Audience.TEAM)
    return action


@service
def edit_action(
    *, actor: User, action: Action, changes: dict[str, Any], expected_version: int | None = None
) -> Action:
    require(rules.can_edit_action, actor, action)
    if changes.get("date", action.date) != action.date and not answers_call(action):
        refuse_to_come(changes["date"], NOT_DONE, field="date")
    differences = edits.apply(action, changes, expected_version=expected_version)
    if differences:
        record(ActionEdited(changes=differences), actor=actor, subject=action, audience=audience_of(action))
    return action
