"""One's carried actions, subjects to accept, minutes to hand in, and the meetings of the week."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.enums import MeetingState
from kilometre.coordination.links import link_to_finish
from kilometre.coordination.models import FollowUp, Meeting, Member, Proposal, Ritual
from kilometre.coordination.presenting.rituals import carried, when
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

AHEAD, BACK = dt.timedelta(days=7), dt.timedelta(days=14)
MORE = {"more": "coordination:networks", "more_label": "Tous les réseaux"}


@lines(Section.MINE, order=35, more="coordination:follow-ups", more_label="Toutes les actions de réunion")
def to_do(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Actions that meetings gave one, the soonest due first."""
    person = standing(user).person_id
    if person is None:
        return
    today = timezone.localdate(now)
    rows: Any = FollowUp.objects.open().filter(owner=person).for_list().soonest()
    for row in rows:
        times = carried(row.times_carried)
        yield Line(
            f"{_short(row.text)} (« {_short(row.ritual.title)} »{f', {times}' if times else ''})",
            row.get_absolute_url(),
            act="C'est fait",
            act_url=reverse("coordination:finish", args=[row.public_id]),
            due=row.due_on,
            is_late=row.is_late(today),
            is_fictional=row.is_fictional,
            link=partial(link_to_finish, row, user),
        )


@lines(Section.DECIDE, order=35, **MORE)
def to_sort(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Subjects proposed in the rituals of the networks that one heads."""
    person = standing(user).person_id
    if person is None:
        return
    headed = Member.objects.heads().filter(person=person).values("network")
    rows = Proposal.objects.waiting().filter(ritual__in=Ritual.objects.active().filter(network__in=headed))
    for proposal in rows.select_related("ritual", "proposer").order_by("sent_at"):
        who = f", par {proposal.proposer}" if proposal.proposer else ""
        yield Line(
            f"Un sujet est proposé pour « {_short(proposal.ritual.title)} »{who} : {_short(proposal.title)}",
            f"{proposal.ritual.get_absolute_url()}#propositions",
            act="Mettre à l'ordre du jour",
            act_url=reverse("coordination:accept", args=[proposal.ritual.public_id, proposal.number]),
            is_post=True,
            is_fictional=proposal.ritual.is_fictional,
        )


@lines(Section.MINE, order=36, **MORE)
def to_hand_in(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Minutes that are awaited from who heads the network: meetings over for less than two weeks."""
    person = standing(user).person_id
    if person is None:
        return
    headed = Member.objects.heads().filter(person=person).values("network")
    for ritual in Ritual.objects.active().filter(network__in=headed).with_meetings().order_by("pk"):
        held = {row.slot for row in ritual.meetings.all() if row.state == MeetingState.HELD}
        for one in ritual.series().occurrences(now - BACK, now):
            if one.is_cancelled or one.ends_at > now or one.slot in held:
                continue
            meeting = Meeting(ritual=ritual, slot=one.slot)
            yield Line(
                f"Le compte rendu de « {_short(ritual.title)} » est attendu ({when(one.starts_at, ritual.zone)})",
                meeting.get_absolute_url(),
                act="Écrire le compte rendu",
                act_url=reverse("coordination:minutes", args=[ritual.public_id, one.slot]),
                due=one.starts_at.date(),
                is_fictional=ritual.is_fictional,
            )


@lines(Section.WEEK, order=35, **MORE)
def this_week(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Meetings of one's networks in the seven days to come."""
    if standing(user).person_id is None:
        return
    found = [
        (one, ritual)
        for ritual in Ritual.objects.active().of(user).with_meetings().order_by("pk")
        for one in ritual.series().occurrences(now, now + AHEAD)
        if not one.is_cancelled
    ]
    for one, ritual in sorted(found, key=lambda pair: pair[0].starts_at):
        yield Line(
            f"{when(one.starts_at, ritual.zone).capitalize()} : {_short(ritual.title)}",
            Meeting(ritual=ritual, slot=one.slot).get_absolute_url(),
            act="Voir l'ordre du jour",
            due=one.starts_at.date(),
            is_fictional=ritual.is_fictional,
        )


def _short(text: str) -> str:
    return Truncator(text).chars(90)
