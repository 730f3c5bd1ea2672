"""Writes of the needs: each is one transaction, checks its rule, and tells the journal.

``at`` is now, unless history is told (demo, imports).
"""

import datetime as dt
from typing import NotRequired, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import LabStatus
from kilometre.network.models import Lab, Membership, Person, Territory

from . import mails, rules
from .enums import NeedState, Outcome
from .events import (
    NeedAnswered,
    NeedHandedOver,
    NeedKept,
    NeedRerouted,
    NeedSent,
    NeedTakenInCharge,
    NeedWithdrawn,
    PromiseDueSoon,
    PromiseMissed,
)
from .models import Need
from .promises import promise_of
from .workflow import need_flow


class Asked(TypedDict):
    """What is asked of who has a need: six fields at most."""

    title: str
    description: str
    concerns: str
    territory: Territory
    lab: Lab
    wanted_on: NotRequired[dt.date | None]


@service
def send(*, actor: User, at: dt.datetime | None = None, **asked: Unpack[Asked]) -> Need:
    """Send a need to a lab, whose promise starts to run; keep it aside while the address is unconfirmed."""
    need = _write(actor, at, asked)
    if actor.is_email_confirmed:
        return confirm(actor=actor, need=need, at=at)
    return _keep_aside(need, at)


@service
def send_as_visitor(*, email: str, **asked: Unpack[Asked]) -> Need:
    """Keep the need of somebody without a session until the link sent to the address is followed.

    The same happens whether the address has an account or not: nobody learns who has one.
    """
    sender = accounts.account_for(name=email.partition("@")[0], email=email)
    return _keep_aside(_write(sender, None, asked), None)


@service
def confirm(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """The sender's address is confirmed: the need leaves, and the clock of the lab's promise starts."""
    _lock(need)
    if not need.sender.is_email_confirmed:
        raise Refused("Confirmez d'abord votre adresse électronique : votre besoin partira alors.")
    need_flow.move(need, "confirm", actor=actor)
    promise = promise_of(need.lab, at or timezone.now())
    need.sent_at, need.delay = promise.start, str(promise.delay)
    need.due_at, need.alert_at = promise.due, promise.warning_at()
    _keep(need)
    record(
        NeedSent(lab=need.lab.slug, delay=need.delay, due_at=promise.due.isoformat()),
        actor=actor,
        subject=need,
        occurred_at=promise.start,
    )
    return need


@service
def take_in_charge(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """Become the named contact. Of two people who do so at once, the second is told who was first."""
    _lock(need)
    require(rules.can_take_in_charge, actor, need)
    if need.state == NeedState.IN_CHARGE and need.contact is not None:
        raise Refused(f"{need.contact} a déjà pris ce besoin en charge, le {_told(need.taken_at)}.")
    need_flow.move(need, "take", actor=actor)
    need.contact = Person.objects.get(user=actor)
    need.taken_at = at or timezone.now()
    _keep(need)
    record(
        NeedTakenInCharge(lab=need.lab.slug, contact=need.contact.public_id, in_time=bool(need.was_in_time)),
        actor=actor,
        subject=need,
        occurred_at=need.taken_at,
    )
    return need


@service
def hand_over(*, actor: User, need: Need, contact: Person, at: dt.datetime | None = None) -> Need:
    """Give the need to a colleague of the same lab, who becomes the contact."""
    _lock(need)
    require(rules.can_hand_over, actor, need)
    if not Membership.objects.current().filter(person=contact, lab=need.lab).exists():
        raise Refused(f"{contact} n'est pas membre de {need.lab}.")
    if contact == need.contact:
        raise Refused(f"{contact} suit déjà ce besoin.")
    need.contact = contact
    _keep(need)
    record(
        NeedHandedOver(lab=need.lab.slug, contact=contact.public_id),
        actor=actor,
        subject=need,
        occurred_at=at,
    )
    return need


@service
def reroute(*, actor: User, need: Need, lab: Lab, at: dt.datetime | None = None) -> Need:
    """Pass the need to another lab. The promise made to the sender keeps running: it is not made again."""
    _refuse_closed(lab)
    _lock(need)
    before = need.lab
    if lab == before:
        raise Refused(f"Ce besoin est déjà chez {lab}.")
    need_flow.move(need, "reroute", actor=actor)
    need.lab, need.contact, need.taken_at = lab, None, None
    need.alerted_at = need.escalated_at = None
    _keep(need)
    need.involved_labs.add(before)
    record(NeedRerouted(lab_before=before.slug, lab=lab.slug), actor=actor, subject=need, occurred_at=at)
    return need


@service
def answer(
    *,
    actor: User,
    need: Need,
    outcome: Outcome,
    reason: str,
    referral: str = "",
    at: dt.datetime | None = None,
) -> Need:
    """Close the need with what it becomes, and why. Referring it says to which service, and to whom there."""
    _lock(need)
    if not reason.strip():
        raise Refused("Dites les raisons de la réponse : la personne les attend.")
    if outcome == Outcome.REFERRED and not referral.strip():
        raise Refused("Indiquez le service vers lequel vous orientez, et son contact.")
    need_flow.move(need, "answer", actor=actor)
    need.outcome, need.reason, need.referral = outcome, reason.strip(), referral.strip()
    need.closed_at = at or timezone.now()
    _keep(need)
    record(
        NeedAnswered(lab=need.lab.slug, outcome=outcome),
        actor=actor,
        subject=need,
        occurred_at=need.closed_at,
    )
    return need


@service
def withdraw(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """The sender needs nothing more."""
    _lock(need)
    need_flow.move(need, "withdraw", actor=actor)
    need.closed_at = at or timezone.now()
    _keep(need)
    record(NeedWithdrawn(lab=need.lab.slug), actor=actor, subject=need, occurred_at=need.closed_at)
    return need


@service
def alert(*, need: Need, now: dt.datetime) -> bool:
    """Tell the lab that its promise is about to be missed. False when another worker told it first."""
    claimed = Need.objects.to_alert(now).filter(pk=need.pk).update(alerted_at=now)
    if claimed:
        record(
            PromiseDueSoon(lab=need.lab.slug, due_at=_iso(need.due_at)),
            actor=None,
            subject=need,
            audience=Audience.TEAM,
        )
    return bool(claimed)


@service
def escalate(*, need: Need, now: dt.datetime) -> bool:
    """Tell the lab and the coordination that a promise is missed. False when another worker told it first."""
    claimed = Need.objects.to_escalate(now).filter(pk=need.pk).update(escalated_at=now)
    if claimed:
        record(
            PromiseMissed(lab=need.lab.slug, due_at=_iso(need.due_at)),
            actor=None,
            subject=need,
            audience=Audience.TEAM,
        )
    return bool(claimed)


def _write(sender: User, at: dt.datetime | None, asked: Asked) -> Need:
    lab = asked["lab"]
    _refuse_closed(lab)
    wanted_on = asked.get("wanted_on")
    if wanted_on and wanted_on < timezone.localdate(at):
        raise ValidationError({"wanted_on": "Cette date est passée."})
    need = Need(
        sender=sender,
        state=NeedState.UNCONFIRMED,
        origin=Origin.FICTIONAL if sender.is_fictional or lab.is_fictional else Origin.LIVE,
        created_at=at or timezone.now(),
        **asked,
    )
    need.full_clean()
    need.save()
    return need


def _keep_aside(need: Need, at: dt.datetime | None) -> Need:
    record(NeedKept(lab=need.lab.slug), actor=need.sender, subject=need, occurred_at=at)
    if not need.sender.is_fictional:
        mails.ask_to_confirm.enqueue(need.public_id)
    return need


FORGOTTEN = "Texte effacé"


def forget_text_of(user: User) -> None:
    """Withdraw and empty the needs of somebody whose account is erased: what was done of them remains."""
    mine = Need.objects.sent_by(user)
    mine.filter(state=NeedState.UNCONFIRMED).delete()
    for need in mine:
        if need.is_open:
            withdraw(actor=user, need=need)
    mine.update(title=FORGOTTEN, description=FORGOTTEN, concerns=FORGOTTEN, referral="")
    mine.filter(state=NeedState.ANSWERED).update(reason=FORGOTTEN)


def drop_unconfirmed(*, before: dt.datetime) -> int:
    """Forget the needs that nobody confirmed: they were never sent. Return how many."""
    return Need.objects.unconfirmed_since(before).delete()[0]


def _lock(need: Need) -> None:
    """Hold the row until the end of the transaction, and read it as it is now."""
    need.refresh_from_db(from_queryset=Need.objects.select_for_update())


def _keep(need: Need) -> None:
    need.version += 1
    need.save()


def _refuse_closed(lab: Lab) -> None:
    if lab.status == LabStatus.CLOSED:
        raise Refused(f"{lab} est fermé : choisissez un autre lab.")


def _told(instant: dt.datetime | None) -> str:
    return timezone.localtime(instant).strftime("%d/%m/%Y à %H:%M") if instant else ""


def _iso(instant: dt.datetime | None) -> str:
    return instant.isoformat() if instant else ""
