"""Who is told of subjects, minutes, changes of date and actions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator

from kilometre.coordination.enums import FollowUpState, ProposalState
from kilometre.coordination.events.rituals import (
    AgendaMoved,
    FollowUpEdited,
    FollowUpGiven,
    MeetingCancelled,
    MeetingClosed,
    MeetingMoved,
    MeetingRestored,
    ProposalAccepted,
    ProposalDeclined,
    ProposalSent,
    RhythmChanged,
    RitualStopped,
)
from kilometre.coordination.links import link_to_finish
from kilometre.coordination.models import FollowUp, Meeting, Proposal, Ritual
from kilometre.coordination.people import heads_of, members_of, tell
from kilometre.coordination.presenting.rituals import when
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.ui import french
from kilometre.network.rules import is_in_network

AGENDA = declare_topic("ordre-du-jour", Sphere.MEETINGS, rule=is_in_network)
MEETINGS = declare_topic("reunions", Sphere.MEETINGS, rule=is_in_network)
ACTIONS = declare_topic("mes-actions", Sphere.ENTRUSTED, rule=is_in_network)
ANSWERED = "Un sujet est proposé, ou le mien reçoit une réponse"
MOVED = "Une réunion de mes réseaux change"


@notify_on(ProposalSent, topic=AGENDA, label=ANSWERED)
def heads_have_a_subject(entry: Entry) -> Iterable[Notice]:
    proposal = _proposal(entry)
    if proposal is not None and proposal.state == ProposalState.SENT:
        text = f"Un sujet est proposé pour « {proposal.ritual} » : {_short(proposal.title)}"
        yield from tell(
            heads_of(proposal.ritual.network),
            text,
            proposal.ritual,
            url=_address(proposal.ritual),
            but=entry.actor,
        )


@notify_on(ProposalAccepted, topic=AGENDA, label=ANSWERED)
@notify_on(ProposalDeclined, topic=AGENDA, label=ANSWERED)
def proposer_has_an_answer(entry: Entry) -> Iterable[Notice]:
    proposal = _proposal(entry)
    if proposal is None or proposal.proposer is None or proposal.proposer.user is None:
        return
    answer = "est à l'ordre du jour" if proposal.state == ProposalState.ACCEPTED else "n'est pas retenu"
    reason = f" : {proposal.reason}" if proposal.state == ProposalState.DECLINED else ""
    text = Truncator(f"Votre sujet « {_short(proposal.title)} » {answer}{reason}").chars(290)
    yield from tell(
        [proposal.proposer.user], text, proposal.ritual, url=_address(proposal.ritual), but=entry.actor
    )


@notify_on(MeetingClosed, topic=MEETINGS, label="Le compte rendu d'une réunion est publié")
def minutes_are_ready(entry: Entry) -> Iterable[Notice]:
    meeting = _meeting(entry)
    if meeting is not None:
        actions = entry.facts["actions"]
        told = f", {french.count(actions, 'action confiée', 'actions confiées')}" if actions else ""
        decisions = french.count(entry.facts["decisions"], "décision")
        text = f"Compte rendu de « {meeting} » : {decisions}{told}"
        yield from tell(members_of(meeting.ritual.network), text, meeting, but=entry.actor)


@notify_on(MeetingMoved, topic=MEETINGS, label=MOVED)
@notify_on(MeetingCancelled, topic=MEETINGS, label=MOVED)
@notify_on(MeetingRestored, topic=MEETINGS, label=MOVED)
def meeting_changes(entry: Entry) -> Iterable[Notice]:
    meeting = _meeting(entry)
    if meeting is None:
        return
    day = french.date(dt.date.fromisoformat(entry.facts["slot"]))
    if entry.verb == MeetingCancelled.verb:
        what = f"la réunion du {day} est annulée ({_short(meeting.reason)})"
    elif entry.verb == MeetingRestored.verb:
        what = f"la réunion du {day} a bien lieu"
    else:
        what = f"la réunion prévue le {day} se tient {when(meeting.starts_at, meeting.ritual.zone)}"
    text = f"« {_short(meeting.ritual.title)} » : {what}"
    yield from tell(members_of(meeting.ritual.network), text, meeting, but=entry.actor)


@notify_on(RhythmChanged, topic=MEETINGS, label=MOVED)
def rhythm_changes(entry: Entry) -> Iterable[Notice]:
    ritual = _ritual(entry)
    if ritual is not None:
        text = f"« {_short(ritual.title)} » change de rythme : voyez les nouvelles dates"
        yield from tell(members_of(ritual.network), text, ritual, url=_address(ritual), but=entry.actor)


@notify_on(RitualStopped, topic=MEETINGS, label=MOVED)
def ritual_stops(entry: Entry) -> Iterable[Notice]:
    ritual = _ritual(entry)
    if ritual is not None:
        last = french.date(dt.date.fromisoformat(entry.facts["last"]))
        text = f"« {_short(ritual.title)} » s'arrête : plus de réunion après le {last}"
        yield from tell(members_of(ritual.network), text, ritual, but=entry.actor)


@notify_on(AgendaMoved, topic=AGENDA, label=ANSWERED)
def subject_changes_date(entry: Entry) -> Iterable[Notice]:
    """Told to who proposed it: the meeting where it was to be discussed is cancelled."""
    to = entry.facts["to"]
    where = f"passe à la réunion du {french.date(dt.date.fromisoformat(to))}" if to else "n'a plus de date"
    ritual = Ref.parse(entry.subject).public_id
    rows = Proposal.objects.filter(ritual__public_id=ritual, number__in=entry.facts["numbers"])
    for proposal in rows.select_related("ritual__network", "proposer__user"):
        if proposal.proposer is not None and proposal.proposer.user is not None:
            text = f"Votre sujet « {_short(proposal.title)} » {where}"
            yield from tell(
                [proposal.proposer.user],
                text,
                proposal.ritual,
                url=_address(proposal.ritual),
                but=entry.actor,
            )


def _finish_link(entry: Entry, user: User) -> str | None:
    follow_up = _follow_up(entry)
    if follow_up is None or follow_up.state != FollowUpState.OPEN:
        return None
    return link_to_finish(follow_up, user)


@notify_on(FollowUpGiven, topic=ACTIONS, label="Une action m'est confiée en réunion", link=_finish_link)
@notify_on(FollowUpEdited, topic=ACTIONS, label="Une action m'est confiée en réunion", link=_finish_link)
def owner_has_an_action(entry: Entry) -> Iterable[Notice]:
    """When it is given, and when it passes to somebody else."""
    follow_up = _follow_up(entry)
    if "owner" not in entry.facts.get("fields", ["owner"]):
        return
    if follow_up is not None and follow_up.owner.user is not None:
        text = (
            f"Une action vous est confiée pour le {french.date(follow_up.due_on)} : {_short(follow_up.text)}"
        )
        yield from tell([follow_up.owner.user], text, follow_up, but=entry.actor)


def _ritual(entry: Entry) -> Ritual | None:
    return _row(Ritual.objects.select_related("network"), entry)


def _meeting(entry: Entry) -> Meeting | None:
    return _row(Meeting.objects.select_related("ritual__network"), entry)


def _follow_up(entry: Entry) -> FollowUp | None:
    return _row(FollowUp.objects.select_related("owner__user", "ritual__network"), entry)


def _proposal(entry: Entry) -> Proposal | None:
    ritual = Ref.parse(entry.subject).public_id
    rows = Proposal.objects.select_related("ritual__network", "proposer__user")
    return rows.filter(ritual__public_id=ritual, number=entry.facts["number"]).first()


def _row(rows: Any, entry: Entry) -> Any:
    return rows.filter(public_id=Ref.parse(entry.subject).public_id).first()


def _address(ritual: Ritual) -> str:
    return f"{ritual.get_absolute_url()}#propositions"


def _short(text: str) -> str:
    return Truncator(text).chars(110)
