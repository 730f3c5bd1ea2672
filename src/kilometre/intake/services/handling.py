"""What a lab does of a need, and its withdrawal by who sent it."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.ui import french
from kilometre.intake import answering, rules
from kilometre.intake.enums import POINTING_ELSEWHERE, TAKEN_FURTHER, NeedState, Outcome
from kilometre.intake.events import (
    NeedAnswered,
    NeedHandedOver,
    NeedRerouted,
    NeedTakenInCharge,
    NeedWithdrawn,
)
from kilometre.intake.labs import labs_that_may_take
from kilometre.intake.models import Need, Passing
from kilometre.intake.workflow import need_flow
from kilometre.network.enums import MembershipRole
from kilometre.network.models import Lab, Membership, Organisation, Person

from .rows import involve_labs, iso, keep, lock, refuse_closed, step
from .teams import undo_teams_of


@service
def take_in_charge(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """Become the named contact. Of two people who do so at once, the second is told who was first."""
    lock(need)
    require(rules.can_take_in_charge, actor, need)
    if need.state == NeedState.IN_CHARGE and need.contact is not None:
        when = f", le {french.date(need.taken_at)} à {french.hour(need.taken_at)}" if need.taken_at else ""
        raise Refused(f"{need.contact} a déjà pris ce besoin en charge{when}.")
    need_flow.move(need, "take", actor=actor)
    need.contact = Person.objects.get(user=actor)
    need.taken_at = need.taken_at or at or timezone.now()
    step(need, at or timezone.now())
    keep(need)
    record(
        NeedTakenInCharge(lab=need.lab_slug, contact=need.contact.public_id, in_time=bool(need.was_in_time)),
        actor=actor,
        subject=need,
        occurred_at=at,
    )
    return need


@service
def hand_over(*, actor: User, need: Need, contact: Person, at: dt.datetime | None = None) -> Need:
    """Give the need to a colleague of the same lab, who becomes the contact; without a lab, of the coordination."""
    lock(need)
    require(rules.can_hand_over, actor, need)
    colleagues = {"lab": need.lab} if need.lab else {"role": MembershipRole.COORDINATOR}
    if not Membership.objects.current().filter(person=contact, **colleagues).exists():
        raise Refused(f"{contact} n'est pas membre {french.of(answering.in_words(need.lab))}.")
    if contact == need.contact:
        raise Refused(f"{contact} suit déjà ce besoin.")
    need.contact = contact
    step(need, at or timezone.now())
    keep(need)
    record(
        NeedHandedOver(lab=need.lab_slug, contact=contact.public_id),
        actor=actor,
        subject=need,
        occurred_at=at,
    )
    return need


@service
def reroute(*, actor: User, need: Need, lab: Lab, reason: str = "", at: dt.datetime | None = None) -> Need:
    """Pass the need to another lab, where somebody can answer. The promise made to the sender is not made again.

    It is about the first contact: a promise that was kept stays kept, and ``taken_at`` says when.
    """
    refuse_closed(lab)
    lock(need)
    before = need.lab
    if lab == before:
        raise Refused(f"Ce besoin est déjà chez {lab}.", field="lab")
    if not labs_that_may_take(need).filter(pk=lab.pk).exists():
        raise Refused(
            f"{lab} n'a personne pour répondre à ce besoin ici : choisissez un autre lab.", field="lab"
        )
    need_flow.move(need, "reroute", actor=actor)
    undo_teams_of(need, actor=actor)
    need.lab, need.contact = lab, None
    need.alerted_at = need.escalated_at = None
    step(need, at or timezone.now())
    keep(need)
    Passing.objects.create(
        need=need, lab=before, to_lab=lab, reason=reason.strip(), passed_at=at or timezone.now()
    )
    involve_labs(need)
    record(
        NeedRerouted(
            lab_before=before.slug if before else "", lab=lab.slug, first_taken_at=iso(need.taken_at)
        ),
        actor=actor,
        subject=need,
        occurred_at=at,
    )
    return need


@service
def answer(
    *,
    actor: User,
    need: Need,
    outcome: Outcome,
    reason: str,
    referral: str = "",
    referred_to: Organisation | None = None,
    at: dt.datetime | None = None,
) -> Need:
    """Close the need with what it becomes, and why. Referring it says to which service, and to whom there."""
    lock(need)
    if not reason.strip():
        raise Refused("Dites les raisons de la réponse : la personne les attend.")
    if outcome in POINTING_ELSEWHERE and not referral.strip():
        raise Refused("Indiquez le service vers lequel vous orientez, et son contact.")
    need_flow.move(need, "answer", actor=actor)
    need.outcome, need.reason, need.referral = outcome, reason.strip(), referral.strip()
    need.referred_to = referred_to
    need.closed_at = at or timezone.now()
    step(need, need.closed_at)
    keep(need)
    if outcome not in TAKEN_FURTHER:
        undo_teams_of(need, actor=actor)
    record(
        NeedAnswered(lab=need.lab_slug, outcome=outcome),
        actor=actor,
        subject=need,
        occurred_at=need.closed_at,
    )
    return need


@service
def withdraw(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """The sender needs nothing more."""
    lock(need)
    need_flow.move(need, "withdraw", actor=actor)
    need.closed_at = at or timezone.now()
    step(need, need.closed_at)
    keep(need)
    undo_teams_of(need, actor=actor)
    record(NeedWithdrawn(lab=need.lab_slug), actor=actor, subject=need, occurred_at=need.closed_at)
    return need
