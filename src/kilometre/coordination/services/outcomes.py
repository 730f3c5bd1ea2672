"""What a meeting gives: decisions, and actions with an owner and a due date."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.coordination.enums import FollowUpState, MeetingState
from kilometre.coordination.events.rituals import (
    DecisionCorrected,
    DecisionRemoved,
    DecisionTaken,
    FollowUpDone,
    FollowUpDropped,
    FollowUpEdited,
    FollowUpGiven,
    FollowUpReopened,
)
from kilometre.coordination.models import Decision, FollowUp, Meeting, Ritual
from kilometre.coordination.queries.networks import people_of
from kilometre.coordination.rules import rituals as rules
from kilometre.coordination.workflow import follow_up_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records import edits
from kilometre.foundation.ui import french
from kilometre.network.models import Person

from .meetings import row_of


@service
def decide(
    *, actor: User | None, ritual: Ritual, slot: dt.date, text: str, at: dt.datetime | None = None
) -> Decision:
    """Note a decision of a meeting, in one sentence. Once the minutes are published, only the heads add what was left out."""
    meeting = _open_row(actor, ritual, slot, but_held=True)
    last = meeting.decisions.order_by("-number").values_list("number", flat=True).first()
    decision = Decision(
        meeting=meeting, number=(last or 0) + 1, text=text.strip(), decided_at=at or timezone.now()
    )
    decision.full_clean()
    decision.save()
    record(
        DecisionTaken(decision=decision.pk),
        actor=actor,
        subject=meeting,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return decision


@service
def correct_decision(
    *, actor: User, decision: Decision, text: str, expected_version: int | None = None
) -> Decision:
    """Say a decision better. Once the minutes are handed in, only the heads do. Its words before stay in the journal."""
    meeting = _locked(decision)
    require(rules.can_write, actor, meeting)
    changes = edits.apply(decision, {"text": text.strip()}, expected_version=expected_version)
    if changes:
        record(
            DecisionCorrected(decision=decision.pk),
            actor=actor,
            subject=meeting,
            audience=Audience.CASE,
            personal=Personal(_author(actor), {"changes": changes}),
        )
    return decision


@service
def remove_decision(*, actor: User, decision: Decision) -> None:
    """Take out what was noted by mistake, while the minutes are being written."""
    meeting = _locked(decision)
    require(rules.can_write, actor, meeting)
    if not meeting.is_planned:
        raise Refused("Le compte rendu est publié : une décision se corrige, et ne disparaît plus.")
    removed = DecisionRemoved(decision=decision.pk)
    decision.delete()
    record(removed, actor=actor, subject=meeting, audience=Audience.CASE)


@service
def give_follow_up(
    *,
    actor: User | None,
    ritual: Ritual,
    slot: dt.date,
    text: str,
    owner: Person,
    due_on: dt.date,
    decision: Decision | None = None,
    at: dt.datetime | None = None,
) -> FollowUp:
    """Give an action to somebody of the network, for a date; they are told."""
    meeting = _open_row(actor, ritual, slot)
    _refuse_outsider(ritual, owner)
    if decision is not None and decision.meeting_id != meeting.pk:
        raise Refused("Cette décision est d'une autre réunion.")
    _refuse_before(meeting, due_on, at)
    follow_up = FollowUp(
        ritual=ritual,
        meeting=meeting,
        decision=decision,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        origin=ritual.origin,
        created_at=at or timezone.now(),
    )
    follow_up.full_clean()
    follow_up.save()
    record(
        FollowUpGiven(owner=str(owner.ref), due_on=due_on.isoformat()),
        actor=actor,
        subject=follow_up,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return follow_up


@service
def edit_follow_up(
    *, actor: User, follow_up: FollowUp, changes: dict[str, Any], expected_version: int | None = None
) -> FollowUp:
    """Change the words, the owner or the date of an open action."""
    _lock(follow_up)
    require(rules.can_settle, actor, follow_up)
    if follow_up.is_settled:
        raise Refused("Cette action est réglée : reprenez-la d'abord.")
    if "owner" in changes and changes["owner"] != follow_up.owner:
        _refuse_outsider(follow_up.ritual, changes["owner"])
    if changes.get("due_on", follow_up.due_on) != follow_up.due_on:
        _refuse_before(follow_up.meeting, changes["due_on"])
    differences = edits.apply(follow_up, changes, expected_version=expected_version)
    if differences:
        record(
            FollowUpEdited(
                fields=sorted(differences),
                owner=str(follow_up.owner.ref),
                due_on=follow_up.due_on.isoformat(),
            ),
            actor=actor,
            subject=follow_up,
            audience=Audience.CASE,
        )
    return follow_up


@service
def finish(*, actor: User, follow_up: FollowUp, word: str = "", at: dt.datetime | None = None) -> FollowUp:
    """It is done; a word on the outcome helps, and is not owed."""
    _lock(follow_up)
    follow_up_flow.move(follow_up, "finish", actor=actor)
    _settle(follow_up, word, at or timezone.now())
    record(FollowUpDone(), actor=actor, subject=follow_up, audience=Audience.CASE, occurred_at=at)
    return follow_up


@service
def drop(*, actor: User, follow_up: FollowUp, reason: str, at: dt.datetime | None = None) -> FollowUp:
    """Give it up, and say why."""
    _lock(follow_up)
    if not reason.strip():
        raise Refused("Dites pourquoi cette action est abandonnée.", field="reason")
    follow_up_flow.move(follow_up, "drop", actor=actor)
    _settle(follow_up, reason, at or timezone.now())
    record(FollowUpDropped(), actor=actor, subject=follow_up, audience=Audience.CASE, occurred_at=at)
    return follow_up


@service
def reopen(*, actor: User, follow_up: FollowUp) -> FollowUp:
    """Take it up again: it comes back to the meetings of the ritual."""
    _lock(follow_up)
    follow_up_flow.move(follow_up, "reopen", actor=actor)
    _settle(follow_up, "", None)
    record(FollowUpReopened(), actor=actor, subject=follow_up, audience=Audience.CASE)
    return follow_up


def _open_row(actor: User | None, ritual: Ritual, slot: dt.date, *, but_held: bool = False) -> Meeting:
    meeting = row_of(ritual, slot)
    require(rules.can_write, actor, meeting)
    if but_held and meeting.state == MeetingState.HELD:
        return meeting
    if meeting.state != MeetingState.PLANNED:
        raise Refused(
            "Le compte rendu est publié : notez la suite à la prochaine réunion."
            if meeting.state == MeetingState.HELD
            else "Cette réunion est annulée."
        )
    return meeting


def _locked(decision: Decision) -> Meeting:
    """The meeting of a decision, which somebody may have taken out meanwhile."""
    meeting = decision.meeting
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update())
    if not meeting.decisions.filter(pk=decision.pk).exists():
        raise Refused("Cette décision a été retirée entre-temps.")
    decision.refresh_from_db(fields=["text", "version"])
    return meeting


def _author(actor: User) -> str:
    """Whose words they are: erased with their account."""
    person = Person.objects.filter(user=actor).first()
    return person.public_id if person else actor.public_id


def _lock(follow_up: FollowUp) -> None:
    follow_up.refresh_from_db(from_queryset=FollowUp.objects.select_for_update())


def _settle(follow_up: FollowUp, reason: str, when: dt.datetime | None) -> None:
    follow_up.settled_at, follow_up.reason = when, reason.strip()
    follow_up.full_clean(exclude=["owner"])
    edits.bump(
        follow_up,
        state=FollowUpState(follow_up.state),
        settled_at=when,
        reason=follow_up.reason,
    )


def _refuse_before(meeting: Meeting, due_on: dt.date, at: dt.datetime | None = None) -> None:
    """What a meeting asks for is to be done: from that day on, and from the day one asks for it."""
    if due_on < meeting.day:
        raise Refused(
            f"Cette action vient de la réunion du {french.date(meeting.day)} : elle ne peut pas être due avant.",
            field="due_on",
        )
    if due_on < timezone.localdate(at):
        raise Refused("Ce jour est passé\u00a0: donnez un jour à venir.", field="due_on")


def _refuse_outsider(ritual: Ritual, owner: Person) -> None:
    if not people_of(ritual.network).filter(pk=owner.pk).exists():
        raise Refused(f"{owner} n'est pas membre de ce réseau.", field="owner")
