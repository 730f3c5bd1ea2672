"""A need changes hands: declined by its lab, routed onward with a contact, settled by the coordination."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.intake import reaching, rules
from kilometre.intake.enums import NeedState, OrphanCause, Outcome
from kilometre.intake.events import ContactCorrected, NeedDeclined, NeedHandedOver
from kilometre.intake.models import Need, Passing
from kilometre.intake.workflow import need_flow
from kilometre.network.models import Organisation, Person

from .handling import answer, take_in_charge
from .rows import keep, lock, step
from .teams import undo_teams_of


@service
def decline(*, actor: User, need: Need, reason: str, at: dt.datetime | None = None) -> Need:
    """Say that one's lab cannot take the need: the coordination looks for who can. The promise keeps running."""
    lock(need)
    if not reason.strip():
        raise Refused(
            "Dites pourquoi votre lab ne peut pas : la coordination s'en sert pour trouver qui peut."
        )
    if need.orphaned_at is not None:
        raise Refused("La coordination cherche déjà qui peut s'occuper de ce besoin.")
    need_flow.move(need, "decline", actor=actor)
    undo_teams_of(need, actor=actor)
    at_or_now = at or timezone.now()
    need.contact = None
    step(need, at_or_now)
    need.orphaned_at, need.orphan_cause = at_or_now, OrphanCause.DECLINED
    keep(need)
    Passing.objects.create(need=need, lab=need.lab, reason=reason.strip(), passed_at=at_or_now)
    record(NeedDeclined(lab=need.lab_slug), actor=actor, subject=need, occurred_at=at)
    return need


@service
def take_over(*, actor: User, need: Need, at: dt.datetime | None = None) -> Need:
    """The coordination becomes the contact of a need that its contact left aside."""
    lock(need)
    need_flow.move(need, "take-over", actor=actor)
    need.contact = Person.objects.get(user=actor)
    step(need, at or timezone.now())
    keep(need)
    record(
        NeedHandedOver(lab=need.lab_slug, contact=need.contact.public_id),
        actor=actor,
        subject=need,
        occurred_at=at,
    )
    return need


@service
def settle(
    *,
    actor: User,
    need: Need,
    outcome: Outcome,
    reason: str,
    referral: str = "",
    referred_to: Organisation | None = None,
    at: dt.datetime | None = None,
) -> Need:
    """Answer at once a need that nobody follows, or that its contact left aside: who does so becomes its contact."""
    lock(need)
    if need.state == NeedState.SENT:
        take_in_charge(actor=actor, need=need, at=at)
    elif rules.can_settle(actor, need) and not rules.is_contact(actor, need):
        take_over(actor=actor, need=need, at=at)
    return answer(
        actor=actor,
        need=need,
        outcome=outcome,
        reason=reason,
        referral=referral,
        referred_to=referred_to,
        at=at,
    )


@service
def route_onward(
    *,
    actor: User,
    need: Need,
    service_name: str,
    reach: str,
    reason: str,
    at: dt.datetime | None = None,
) -> Need:
    """A person's own case is no need of a lab: tell them which service answers for it, and how to reach it."""
    require(rules.can_route_onward, actor, need)
    if not service_name.strip() or not reach.strip():
        raise Refused("Indiquez le service qui peut répondre, et comment le joindre.")
    reaching.validate(reach)
    name = service_name.strip()
    return settle(
        actor=actor,
        need=need,
        outcome=Outcome.COMPLAINT,
        reason=reason,
        referral=reaching.told(name, reach),
        referred_to=_organisation(name),
        at=at,
    )


@service
def correct_contact(
    *, actor: User, need: Need, service_name: str, reach: str, expected_version: int | None = None
) -> Need:
    """Say again to whom the sender is to write: they are told. The journal keeps that it changed, not the words."""
    lock(need)
    require(rules.can_correct_contact, actor, need)
    reaching.validate(reach)
    told = {
        "referral": reaching.told(service_name, reach),
        "referred_to": _organisation(service_name.strip()),
    }
    if edits.apply(need, told, expected_version=expected_version):
        record(ContactCorrected(lab=need.lab_slug), actor=actor, subject=need)
    return need


def _organisation(name: str) -> Organisation | None:
    """The one known by that name."""
    known = list(Organisation.objects.filter(Q(name__iexact=name) | Q(short_name__iexact=name))[:2])
    return known[0] if len(known) == 1 else None
