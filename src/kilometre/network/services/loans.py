"""Lending days of somebody to a lab: never without the manager's agreement, never more than the person has."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.events import Event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.records.removal import pin
from kilometre.foundation.ui import french
from kilometre.network import asking, rules, weeks
from kilometre.network.enums import HOLDING, LoanState
from kilometre.network.events import (
    LoanAccepted,
    LoanAgreed,
    LoanAsked,
    LoanCancelled,
    LoanDeclined,
    LoanEnded,
    LoanRefused,
    LoanStarted,
)
from kilometre.network.models import Availability, Lab, Loan, LoanWeek, Membership, Person
from kilometre.network.queries import availability as reads
from kilometre.network.workflow import loan_flow


@service
def ask_loan(
    *,
    actor: User,
    person: Person,
    lab: Lab,
    purpose: str,
    days: Mapping[dt.date, Decimal],
    purpose_ref: str = "",
    at: dt.datetime | None = None,
) -> Loan:
    """Ask for days of a person, by Monday; the manager is written to. Refused when they are not free."""
    require(rules.can_borrow, actor, lab)
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    own = Availability.objects.filter(person=person, is_shared=True).first()
    if own is None or not Person.objects.visible_to(actor).filter(pk=person.pk).exists():
        raise Refused("Cette personne ne partage pas ses disponibilités.")
    _refuse_odd(actor, person, lab, own)
    _pin_seen(purpose_ref, actor)
    wanted = {week: weeks.half_days(number) for week, number in days.items() if number}
    _refuse_more_than_free(person, lab, wanted, timezone.localdate(at))
    loan = Loan(
        person=person,
        lab=lab,
        asked_by=Person.objects.get(user=actor),
        purpose=purpose.strip(),
        purpose_ref=purpose_ref,
        manager_name=own.manager_name,
        manager_email=own.manager_email,
        asked_at=at or timezone.now(),
        origin=Origin.FICTIONAL if lab.is_fictional else Origin.LIVE,
    )
    loan.full_clean()
    loan.save()
    LoanWeek.objects.bulk_create(
        LoanWeek(loan=loan, week=week, half_days=halves) for week, halves in wanted.items()
    )
    _tell(LoanAsked(lab=str(lab), weeks=len(wanted)), loan, actor, at)
    if at is None:
        asking.ask_manager.enqueue(loan.public_id)
    return loan


@service
def agree_to_loan(*, actor: User, loan: Loan, at: dt.datetime | None = None) -> Loan:
    """The manager's yes: the person may now accept."""
    loan = _move(loan, "agree", actor)
    loan.agreed_at = at or timezone.now()
    return _keep(loan, LoanAgreed(), actor, at)


@service
def refuse_loan(*, actor: User, loan: Loan, reason: str, at: dt.datetime | None = None) -> Loan:
    """The manager's no, with its reason."""
    loan = _move(loan, "refuse", actor)
    if not reason.strip():
        raise Refused("Dites pourquoi\u00a0: la personne et le lab le liront.", field="reason")
    loan.reason = reason.strip()
    return _keep(loan, LoanRefused(), actor, at)


@service
def accept_loan(*, actor: User, loan: Loan, at: dt.datetime | None = None) -> Loan:
    """The person's yes, after the manager's."""
    loan = _move(loan, "accept", actor)
    loan.accepted_at = at or timezone.now()
    return _keep(loan, LoanAccepted(lab=str(loan.lab)), actor, at)


@service
def decline_loan(*, actor: User, loan: Loan, reason: str = "", at: dt.datetime | None = None) -> Loan:
    """The person's no; a word helps, and is not owed."""
    loan = _move(loan, "decline", actor)
    loan.reason = reason.strip()
    return _keep(loan, LoanDeclined(lab=str(loan.lab)), actor, at)


@service
def cancel_loan(*, actor: User | None, loan: Loan, reason: str, at: dt.datetime | None = None) -> Loan:
    """Give up a loan, asked or under way: its days are free again."""
    loan = _move(loan, "cancel", actor)
    if not reason.strip():
        raise Refused("Dites pourquoi : les autres le liront.")
    loan.reason = reason.strip()
    return _keep(loan, LoanCancelled(), actor, at)


@service
def start_loan(*, loan: Loan, at: dt.datetime | None = None) -> Loan:
    """Its first week has come: the platform notes it."""
    return _keep(_move(loan, "start", None), LoanStarted(), None, at)


@service
def end_loan(*, actor: User | None, loan: Loan, at: dt.datetime | None = None) -> Loan:
    """Its last week is over, or it ends before."""
    return _keep(_move(loan, "end", actor), LoanEnded(), actor, at)


@service
def remind_manager(*, actor: User, loan: Loan) -> None:
    """Write to the manager again, with a new link."""
    require(rules.can_follow_loan, actor, loan)
    if loan.state != LoanState.ASKED:
        raise Refused("Le responsable hiérarchique a déjà répondu.")
    asking.ask_manager.enqueue(loan.public_id)


@service
def forget_managers(*, before: dt.datetime) -> int:
    """Blank who agreed in loans that ended long ago; return how many."""
    rows = Loan.objects.filter(closed_at__lt=before).exclude(manager_email="")
    return rows.update(manager_name="", manager_email="")


def _move(loan: Loan, name: str, actor: User | None) -> Loan:
    """The loan as it is now, the person locked so that days are counted one after the other."""
    Person.objects.select_for_update().get(pk=loan.person_id)
    fresh = Loan.objects.select_related("person__user", "lab").get(pk=loan.pk)
    loan_flow.move(fresh, name, actor=actor)
    return fresh


def _keep(loan: Loan, event: Event, actor: User | None, at: dt.datetime | None) -> Loan:
    if loan.state not in HOLDING:
        loan.closed_at = at or timezone.now()
    loan.full_clean()
    changed = ("state", "reason", "agreed_at", "accepted_at", "closed_at")
    edits.bump(loan, **{name: getattr(loan, name) for name in changed})
    _tell(event, loan, actor, at)
    return loan


def _tell(event: Event, loan: Loan, actor: User | None, at: dt.datetime | None) -> None:
    told = Personal(
        loan.person.public_id, {"reason": loan.reason} if loan.reason else {"purpose": loan.purpose}
    )
    record(event, actor=actor, subject=loan, audience=Audience.CASE, personal=told, occurred_at=at)


def _refuse_odd(actor: User, person: Person, lab: Lab, own: Availability) -> None:
    if person.is_fictional != lab.is_fictional:
        raise Refused("Un exemple fictif ne se joint qu'à des exemples fictifs.")
    if not lab.is_open:
        raise Refused(f"{lab} n'est plus en activité.")
    if Membership.objects.current().filter(person=person, lab=lab).exists():
        raise Refused(f"{person} fait déjà partie {french.of(lab)}.")
    if actor.email.lower() == own.manager_email.lower():
        raise Refused(
            "Vous êtes le responsable hiérarchique de cette personne : un collègue du lab doit le demander."
        )


def _pin_seen(purpose_ref: str, actor: User) -> None:
    """The work that a loan is for, if any, is one that the actor reads, and stays."""
    if not purpose_ref:
        return
    found = resolve([Ref.parse(purpose_ref)], actor)
    pin(*found.values())
    if not found:
        raise Refused("Ce travail n'existe pas, ou vous n'y avez pas accès.")


def _refuse_more_than_free(person: Person, lab: Lab, wanted: Mapping[dt.date, int], today: dt.date) -> None:
    if not wanted:
        raise Refused("Choisissez au moins une semaine.")
    weeks.check(wanted)
    if min(wanted) < weeks.first_left(today):
        raise Refused("Une semaine passée ne se prête plus.")
    left = reads.to_lend(person.pk, wanted, [lab.pk])
    for week, halves in sorted(wanted.items()):
        if halves > left[week]:
            rest = weeks.in_words(max(left[week], 0))
            raise Refused(f"{weeks.words(week)} : {rest} au plus, le reste est pris ou n'est pas proposé.")
