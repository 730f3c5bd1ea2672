"""Needs that a lab followed in a spreadsheet, brought here to be treated; and taken back."""

import datetime as dt
from typing import Unpack

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.removal import remove
from kilometre.foundation.ui import french
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
    if received_on is not None:
        asked["description"] = f"{asked['description']}\n\nReçu le {french.date(received_on)}."
    need = write(actor, None, asked)
    require(rules.can_take_in_charge, actor, need)
    promise = promise_of(need.lab, timezone.now())
    need_flow.move(need, "confirm", actor=actor)
    need_flow.move(need, "take", actor=actor)
    need.sent_at, need.delay = promise.start, str(promise.delay)
    need.due_at, need.alert_at = promise.due, promise.warning_at()
    need.contact, need.taken_at, need.source = Person.objects.get(user=actor), promise.start, BROUGHT_IN
    keep(need)
    record(NeedBroughtIn(lab=need.lab.slug), actor=actor, subject=need)
    return need


@service
def take_back(*, actor: User, need: Need) -> None:
    """Forget a need just brought in, while nothing was made of it."""
    require(rules.can_withdraw, actor, need)
    record(NeedTakenBack(lab=need.lab.slug), actor=actor, subject=need.ref, origin=need.origin)
    remove(need)
