"""One's carried actions, subjects to accept, minutes to hand in, and the meetings of the week."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.enums import MeetingState
from kilometre.coordination.links import link_to_finish, link_to_sort
from kilometre.coordination.models import FollowUp, Meeting, Member, Proposal, Ritual
from kilometre.coordination.presenting.rituals import carried, when
from kilometre.foundation.week import Dated, Line, Section, lines
from kilometre.network.rules import standing

AHEAD, BACK = dt.timedelta(days=7), dt.timedelta(days=14)
MORE: dict[str, Any] = {"more": "coordination:networks", "more_label": "Tous les réseaux"}


RITUALS: dict[str, Any] = {**MORE, "at_most": 50}  # those of one person: a handful, each with its meetings


def _to_do(user: Any, now: dt.datetime) -> Any:
    person = standing(user).acting_id
    return FollowUp.objects.open().filter(owner=person).for_list().soonest() if person else None


@lines(
    Section.MINE, _to_do, order=35, more="coordination:follow-ups", more_label="Toutes les actions de réunion"
)
def to_do(row: Any, user: Any, now: dt.datetime) -> Line:
    """Actions that meetings gave one, the soonest due first."""
    times = carried(row.times_carried)
    return Line(
        f"{_short(row.text)} (« {_short(row.ritual.title)} »{f', {times}' if times else ''})",
        row.get_absolute_url(),
        act="C'est fait",
        act_url=reverse("coordination:finish", args=[row.public_id]),
        due=row.due_on,
        is_late=row.is_late(timezone.localdate(now)),
        is_fictional=row.is_fictional,
        link=partial(link_to_finish, row, user),
    )


def _headed(user: Any, now: dt.datetime) -> Any:
    """The rituals of the networks that one heads, those just over too: their last minutes are still to be handed in."""
    person = standing(user).person_id
    headed = Member.objects.heads().filter(person=person).values("network")
    rows = Ritual.objects.live(now - BACK).filter(network__in=headed)
    return rows.with_meetings().order_by("pk") if person else None


def _to_sort(user: Any, now: dt.datetime) -> Any:
    headed = _headed(user, now)
    if headed is None:
        return None
    rows = Proposal.objects.waiting().filter(ritual__in=headed.live(now))
    return rows.select_related("ritual", "proposer").order_by("sent_at")


@lines(Section.DECIDE, _to_sort, of="ritual", order=35, **MORE)
def to_sort(proposal: Proposal, user: Any, now: dt.datetime) -> Line:
    """Subjects proposed in the rituals of the networks that one heads: those of a stopped one are to be declined."""
    if proposal.ritual.is_stopped(now):
        name, act = "decline", "Ne pas retenir"
    else:
        name, act = "accept", "Mettre à l'ordre du jour"
    who = f", par {proposal.proposer}" if proposal.proposer else ""
    return Line(
        f"Un sujet est proposé pour « {_short(proposal.ritual.title)} »{who} : {_short(proposal.title)}",
        f"{proposal.ritual.get_absolute_url()}#propositions",
        act=act,
        act_url=reverse(f"coordination:{name}", args=[proposal.ritual.public_id, proposal.number]),
        is_post=name == "accept",
        is_fictional=proposal.ritual.is_fictional,
        link=partial(link_to_sort, proposal, user) if name == "accept" else None,
    )


@lines(Section.MINE, _headed, order=36, **RITUALS)
def to_hand_in(ritual: Any, user: Any, now: dt.datetime) -> Iterator[Line]:
    """Minutes that are awaited from who heads the network: meetings over for less than two weeks."""
    held = {row.slot for row in ritual.meetings.all() if row.state == MeetingState.HELD}
    for one in ritual.series().occurrences(now - BACK, now):
        if one.is_cancelled or one.ends_at > now or one.slot in held:
            continue
        yield Line(
            f"Le compte rendu de « {_short(ritual.title)} » est attendu ({when(one.starts_at, ritual.zone)})",
            Meeting(ritual=ritual, slot=one.slot).get_absolute_url(),
            act="Écrire le compte rendu",
            act_url=reverse("coordination:minutes", args=[ritual.public_id, one.slot]),
            due=ritual.day_of(one.starts_at),
            dated=Dated.ON,
            is_fictional=ritual.is_fictional,
        )


def _followed(user: Any, now: dt.datetime) -> Any:
    rows = Ritual.objects.live(now).of(user).with_meetings().order_by("pk")
    return rows if standing(user).person_id else None


@lines(Section.WEEK, _followed, order=35, **RITUALS)
def this_week(ritual: Any, user: Any, now: dt.datetime) -> Iterator[Line]:
    """Meetings of one's networks in the seven days to come."""
    for one in ritual.series().occurrences(now, now + AHEAD):
        if not one.is_cancelled:
            yield Line(
                f"{when(one.starts_at, ritual.zone).capitalize()} : {_short(ritual.title)}",
                Meeting(ritual=ritual, slot=one.slot).get_absolute_url(),
                act="Voir l'ordre du jour",
                due=ritual.day_of(one.starts_at),
                dated=Dated.ON,
                is_fictional=ritual.is_fictional,
            )


def _short(text: str) -> str:
    return Truncator(text).chars(90)
