"""Needs that a lab followed in a spreadsheet, brought here to be treated; and taken back."""

import datetime as dt
from typing import Unpack

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.removal import remove
from kilometre.intake import rules
from kilometre.intake.enums import BROUGHT_IN
from kilometre.intake.events import NeedBroughtIn, NeedTakenBack
from kilometre.intake.models import Need
from kilometre.intake.promises import promise_of
from kilometre.intake.workflow import need_flow
from kilometre.network.models import Person

from .rows import keep
from .sending import Asked, write


@service
def bring_in(*, actor: User, received_on: dt.date | None = None, **asked: Unpack[Asked]) -> Need:
    """Write a need that the lab already has: who brings it answers for it, nobody is notified.

    Its promise was made elsewhere: it never counts among the promises kept or missed here.
    """
    if received_on is not None and received_on > timezone.localdate():
        raise Refused("Cette date est à venir.", field="received_on")
    lab = asked["lab"]
    if lab is None:
        raise Refused("Dites quel lab traite ce besoin.")
    need = write(actor, None, asked)
    require(rules.can_take_in_charge, actor, need)
    promise = promise_of(lab, timezone.now())
    need_flow.move(need, "confirm", actor=actor)
    need_flow.move(need, "take", actor=actor)
    need.sent_at, need.delay = _instant(received_on) or promise.start, str(promise.delay)
    need.due_at, need.alert_at, need.promised_by = promise.due, promise.warning_at(), lab
    need.contact, need.taken_at, need.source = Person.objects.get(user=actor), promise.start, BROUGHT_IN
    keep(need)
    record(NeedBroughtIn(lab=need.lab_slug), actor=actor, subject=need)
    return need


@service
def take_back(*, actor: User, need: Need) -> None:
    """Forget a need just brought in, while nothing was made of it."""
    require(rules.can_take_back, actor, need)
    record(NeedTakenBack(lab=need.lab_slug), actor=actor, subject=need.ref, origin=need.origin)
    need.rungs.all().delete()  # what the platform noticed by itself
    remove(need)


def _instant(day: dt.date | None) -> dt.datetime | None:
    """Noon of a day of which nobody kept the hour; None for today: now is nearer."""
    if day is None or day == timezone.localdate():
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
