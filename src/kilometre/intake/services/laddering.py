"""The ladder: a need that its contact leaves aside is noticed, one rung after the other, each once.

Rungs are counted in days from the last step that somebody took of the need (``turned_at``); for one that waits for
a contact, from its due date when that comes later: until then the promise is watched (``watching``). A worker stopped
for weeks climbs one rung a day: nobody finds the coordination told before they were.
"""

import datetime as dt

from django.conf import settings

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.threads.models import Message
from kilometre.intake.enums import NeedState, OrphanCause, RungName
from kilometre.intake.events import RungReached
from kilometre.intake.models import Need, Rung

from .rows import keep, lock

BETWEEN_RUNGS = dt.timedelta(hours=20)


@service
def climb(*, need: Need, now: dt.datetime) -> str:
    """Claim the next rung of a need if its time has come. Return its name, or « » when there is none.

    The row is unique and the need is held: of two workers, one finds the rung claimed.
    """
    lock(need)
    rung = _next_rung(need, now)
    if rung is None:
        return ""
    Rung.objects.create(need=need, turn=need.turn, name=rung, claimed_at=now)
    if rung == RungName.TRAY:
        need.orphaned_at, need.orphan_cause = now, OrphanCause.ABANDONED
        keep(need)
    record(
        RungReached(lab=need.lab_slug, rung=rung, turn=need.turn),
        actor=None,
        subject=need,
        audience=Audience.TEAM,
    )
    return rung


def ladder_of(need: Need) -> list[tuple[RungName, dt.datetime]]:
    """The rungs of a need and when each is due, in order; none for what is closed or in the tray."""
    if need.orphaned_at is not None or need.due_at is None:
        return []
    days = settings.NEED_LADDER
    if need.state == NeedState.SENT:
        awaited = max(need.due_at, need.turned_at or need.due_at)
        return [(RungName.TRAY, awaited + dt.timedelta(days=days["waiting"]))]
    if need.state != NeedState.IN_CHARGE:
        return []
    since = last_sign_of_life(need)
    return [
        (rung, since + dt.timedelta(days=days[rung.value]))
        for rung in (RungName.CONTACT, RungName.LEAD, RungName.COORDINATION, RungName.TRAY)
    ]


def last_sign_of_life(need: Need) -> dt.datetime:
    """The last step taken, or the last message of somebody else than the sender."""
    said = Message.objects.filter(subject=str(need.ref))
    if need.asker is not None:
        said = said.exclude(author=need.asker)
    last = said.order_by("-created_at").values_list("created_at", flat=True).first()
    instants = [each for each in (need.turned_at, need.taken_at, need.sent_at, last) if each is not None]
    return max(instants)


def _next_rung(need: Need, now: dt.datetime) -> RungName | None:
    claimed = {rung.name: rung.claimed_at for rung in need.rungs.filter(turn=need.turn)}
    if claimed and now - max(claimed.values()) < BETWEEN_RUNGS:
        return None
    for rung, due in ladder_of(need):
        if rung not in claimed:
            return rung if due <= now else None
    return None
