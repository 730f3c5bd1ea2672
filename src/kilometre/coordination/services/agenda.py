"""The agenda: what members propose, and what the head of the network accepts, in order."""

import datetime as dt

from django.utils import timezone

from kilometre.coordination.enums import MeetingState
from kilometre.coordination.events.rituals import (
    AgendaOrdered,
    ProposalAccepted,
    ProposalDeclined,
    ProposalPutBack,
    ProposalSent,
    ProposalWithdrawn,
)
from kilometre.coordination.models import Meeting, Proposal, Ritual
from kilometre.coordination.rules import rituals as rules
from kilometre.coordination.workflow import proposal_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.network.models import Person

from .meetings import row_of


@service
def send_proposal(
    *,
    actor: User,
    ritual: Ritual,
    title: str,
    detail: str = "",
    length: int | None = None,
    at: dt.datetime | None = None,
) -> Proposal:
    """Propose a subject for a next meeting."""
    require(rules.can_take_part, actor, ritual)
    _lock(ritual)
    if not ritual.series().following(at or timezone.now()):
        raise Refused("Ce rituel est arrêté : il n'a plus de réunion à venir.")
    last = ritual.proposals.order_by("-number").values_list("number", flat=True).first()
    proposal = Proposal(
        ritual=ritual,
        number=(last or 0) + 1,
        title=title.strip(),
        detail=detail.strip(),
        length=length,
        proposer=Person.objects.filter(user=actor).first(),
        sent_at=at or timezone.now(),
    )
    proposal.full_clean()
    proposal.save()
    record(
        ProposalSent(number=proposal.number),
        actor=actor,
        subject=ritual,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return proposal


@service
def accept_proposal(
    *, actor: User, proposal: Proposal, slot: dt.date | None = None, at: dt.datetime | None = None
) -> Proposal:
    """Put it last on the agenda of the next meeting, or of that of ``slot``."""
    ritual = proposal.ritual
    _lock(ritual)
    proposal.refresh_from_db(fields=["state", "meeting", "position"])
    proposal_flow.move(proposal, "accept", actor=actor)
    if slot is None:
        following = ritual.series().following(at or timezone.now())
        if not following:
            raise Refused("Ce rituel n'a plus de réunion à venir.")
        slot = following[0].slot
    meeting = row_of(ritual, slot)
    if meeting.state != MeetingState.PLANNED:
        raise Refused(f"Cette réunion est {meeting.get_state_display().lower()}.")
    last = meeting.agenda.order_by("-position").values_list("position", flat=True).first()
    proposal.meeting, proposal.position = meeting, (last or 0) + 1
    proposal.save(update_fields=["state", "meeting", "position"])
    record(
        ProposalAccepted(number=proposal.number, slot=slot.isoformat()),
        actor=actor,
        subject=ritual,
        audience=Audience.CASE,
        occurred_at=at,
    )
    return proposal


@service
def decline_proposal(*, actor: User, proposal: Proposal, reason: str) -> Proposal:
    """Say no, with the reason, which who proposed reads."""
    _lock(proposal.ritual)
    proposal.refresh_from_db(fields=["state", "meeting", "position"])
    if not reason.strip():
        raise Refused("Dites pourquoi\u00a0: la personne qui a proposé ce sujet le lira.", field="reason")
    proposal_flow.move(proposal, "decline", actor=actor)
    proposal.reason = reason.strip()
    proposal.save(update_fields=["state", "reason"])
    record(
        ProposalDeclined(number=proposal.number),
        actor=actor,
        subject=proposal.ritual,
        audience=Audience.CASE,
    )
    return proposal


@service
def put_back_proposal(*, actor: User, proposal: Proposal) -> Proposal:
    """Take it off the agenda: it waits again to be accepted."""
    _lock(proposal.ritual)
    proposal.refresh_from_db(fields=["state", "meeting", "position"])
    if proposal.meeting is not None and not proposal.meeting.is_planned:
        raise Refused("Le compte rendu de cette réunion est publié : son ordre du jour ne change plus.")
    proposal_flow.move(proposal, "put-back", actor=actor)
    proposal.meeting, proposal.position = None, 0
    proposal.save(update_fields=["state", "meeting", "position"])
    record(
        ProposalPutBack(number=proposal.number),
        actor=actor,
        subject=proposal.ritual,
        audience=Audience.CASE,
    )
    return proposal


@service
def withdraw_proposal(*, actor: User, proposal: Proposal) -> Proposal:
    _lock(proposal.ritual)
    proposal.refresh_from_db(fields=["state", "meeting", "position"])
    proposal_flow.move(proposal, "withdraw", actor=actor)
    proposal.save(update_fields=["state"])
    record(
        ProposalWithdrawn(number=proposal.number),
        actor=actor,
        subject=proposal.ritual,
        audience=Audience.CASE,
    )
    return proposal


@service
def move_up(*, actor: User, proposal: Proposal) -> Proposal:
    """Put a subject before the one that precedes it."""
    _lock(proposal.ritual)
    require(rules.can_sort, actor, proposal)
    proposal.refresh_from_db(fields=["state", "meeting", "position"])
    meeting = proposal.meeting
    if meeting is None or not meeting.is_planned:
        raise Refused("Ce sujet n'est plus à l'ordre du jour d'une réunion à venir.")
    agenda = list(meeting.agenda.order_by("position", "number"))
    rank = agenda.index(proposal)
    if rank == 0:
        raise Refused("Ce sujet est déjà le premier.")
    agenda[rank - 1], agenda[rank] = agenda[rank], agenda[rank - 1]
    _number(actor, meeting, agenda)
    proposal.refresh_from_db(fields=["position"])
    return proposal


def _number(actor: User, meeting: Meeting, agenda: list[Proposal]) -> None:
    for position, one in enumerate(agenda, start=1):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    record(
        AgendaOrdered(numbers=[one.number for one in agenda]),
        actor=actor,
        subject=meeting.ritual,
        audience=Audience.CASE,
    )


def _lock(ritual: Ritual) -> None:
    """The ritual's row stands for its proposals: two changes at once come one after the other."""
    Ritual.objects.select_for_update().get(pk=ritual.pk)
