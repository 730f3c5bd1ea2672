"""A need is written, kept aside while its address is unconfirmed, and sent."""

import datetime as dt
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils import timezone

from kilometre.engines.calendars import Promise
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.origins import Origin
from kilometre.intake import mails
from kilometre.intake.enums import NeedState, OrphanCause
from kilometre.intake.events import NeedKept, NeedSent
from kilometre.intake.models import Need
from kilometre.intake.promises import promise_of, promise_where_no_lab
from kilometre.intake.workflow import need_flow
from kilometre.network.models import Lab, Territory

from .rows import keep, lock, refuse_closed, step
from .similar import link_marked_cases


class Asked(TypedDict):
    """What is asked of who has a need: six fields at most."""

    title: str
    description: str
    concerns: str
    territory: Territory
    lab: Lab | None
    wanted_on: NotRequired[dt.date | None]


@service
def send(*, actor: User, at: dt.datetime | None = None, **asked: Unpack[Asked]) -> Need:
    """Send a need to a lab, whose promise starts to run; keep it aside while the address is unconfirmed.

    Without a lab, as none covers the place, it goes to the coordination.
    """
    need = write(actor, at, asked)
    if actor.is_email_confirmed:
        return confirm(actor=actor, need=need, at=at)
    return _keep_aside(need, at)


@service
def send_as_visitor(*, email: str, **asked: Unpack[Asked]) -> Need:
    """Keep the need of somebody without a session until the link sent to the address is followed.

    The same happens whether the address has an account or not: nobody learns who has one.
    """
    sender = accounts.account_for(name=email.partition("@")[0], email=email)
    return _keep_aside(write(sender, None, asked), None)


@service
def confirm(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """The sender's address is confirmed: the need leaves, and the clock of the lab's promise starts.

    Without a lab, the promise is the coordination's, and the need is in its tray at once.
    """
    lock(need)
    if not need.sender.is_email_confirmed:
        raise Refused("Confirmez d'abord votre adresse électronique : votre besoin partira alors.")
    if need.lab is not None:
        refuse_closed(need.lab)
    need_flow.move(need, "confirm", actor=actor)
    promise = _promise_to(need, at or timezone.now())
    need.sent_at, need.delay = promise.start, str(promise.delay)
    need.due_at, need.alert_at, need.promised_by = promise.due, promise.warning_at(), need.lab
    step(need, promise.start)
    if need.lab is None:
        need.orphaned_at, need.orphan_cause = promise.start, OrphanCause.NO_COVER
    keep(need)
    record(
        NeedSent(lab=need.lab_slug, delay=need.delay, due_at=promise.due.isoformat()),
        actor=actor,
        subject=need,
        occurred_at=promise.start,
    )
    link_marked_cases(need=need)
    if at is None and not need.sender.is_fictional:
        mails.acknowledge.enqueue(need.public_id)
    return need


def write(sender: User, at: dt.datetime | None, asked: Asked) -> Need:
    """Save what is asked, not sent yet."""
    lab = asked["lab"]
    if lab is not None:
        refuse_closed(lab)
    wanted_on = asked.get("wanted_on")
    if wanted_on and wanted_on < timezone.localdate(at):
        raise ValidationError({"wanted_on": "Cette date est passée."})
    need = Need(
        sender=sender,
        state=NeedState.UNCONFIRMED,
        origin=Origin.FICTIONAL if sender.is_fictional or (lab and lab.is_fictional) else Origin.LIVE,
        created_at=at or timezone.now(),
        **asked,
    )
    need.full_clean()
    need.save()
    return need


def _promise_to(need: Need, start: dt.datetime) -> Promise:
    return promise_of(need.lab, start) if need.lab else promise_where_no_lab(need.territory, start)


def _keep_aside(need: Need, at: dt.datetime | None) -> Need:
    # Nobody proved to be the sender yet: the platform keeps the need, and the journal names no one.
    record(NeedKept(lab=need.lab_slug), actor=None, subject=need, occurred_at=at)
    if not need.sender.is_fictional:
        mails.ask_to_confirm.enqueue(need.public_id)
    return need
