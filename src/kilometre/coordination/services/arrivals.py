"""An arrival: opened with its steps, sponsored, gone through step by step, closed with a word."""

import datetime as dt

from django.db.models import Max
from django.utils import timezone

from kilometre.coordination.enums import ArrivalKind, SponsorState, StepState
from kilometre.coordination.events.arrivals import (
    ArrivalClosed,
    ArrivalOpened,
    SponsorAccepted,
    SponsorAsked,
    SponsorDeclined,
    StepAdded,
    StepLate,
    StepMoved,
    StepRemoved,
)
from kilometre.coordination.models import Arrival, ArrivalStep, ChecklistStep
from kilometre.coordination.rules import arrivals as rules
from kilometre.coordination.workflow import arrival_flow, sponsor_flow, step_flow
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Membership, Person


@service
def open_arrival(
    *,
    actor: User,
    lab: Lab,
    starts_on: dt.date,
    kind: str = ArrivalKind.CREATED,
    at: dt.datetime | None = None,
) -> Arrival:
    """Open the arrival of a lab's team, with the steps of the checklist as it is today."""
    require(rules.can_open, actor, lab)
    if actor.is_fictional != lab.is_fictional:
        raise Refused("Un exemple fictif ne se mêle pas à un lab réel.")
    Lab.objects.select_for_update().get(pk=lab.pk)
    if Arrival.objects.under_way().filter(lab=lab).exists():
        raise Refused(f"Une arrivée est déjà en cours pour {lab}.")
    origin = Origin.FICTIONAL if lab.is_fictional else Origin.LIVE
    arrival = Arrival(lab=lab, kind=kind, starts_on=starts_on, origin=origin, created_at=at or timezone.now())
    arrival.full_clean()
    arrival.save()
    model = list(ChecklistStep.objects.of(is_fictional=lab.is_fictional))
    ArrivalStep.objects.bulk_create(
        ArrivalStep(
            arrival=arrival,
            number=number,
            position=number,
            label=step.label,
            why=step.why,
            who=step.who,
            address=step.address,
            due_on=starts_on + dt.timedelta(days=step.days),
        )
        for number, step in enumerate(model, start=1)
    )
    _tell(ArrivalOpened(lab=lab.slug, kind=kind, steps=len(model)), actor, arrival, at)
    return arrival


@service
def ask_sponsor(*, actor: User, arrival: Arrival, person: Person, at: dt.datetime | None = None) -> Arrival:
    """Ask somebody of another lab; they replace who was asked before."""
    _lock(arrival)
    _refuse_closed(arrival)
    if arrival.sponsor_id == person.pk:
        raise Refused(f"{person} a déjà reçu cette demande.")
    if person.is_fictional != arrival.is_fictional:
        raise Refused("Un exemple fictif ne se mêle pas à une personne réelle.")
    roles = Membership.objects.current().filter(person=person)
    if roles.filter(lab=arrival.lab).exists() or not roles.filter(lab__isnull=False).exists():
        raise Refused("Le parrain ou la marraine est d'un autre lab.")
    sponsor_flow.move(arrival, "ask", actor=actor)
    arrival.sponsor = person
    edits.bump(arrival, sponsor=person, sponsor_state=arrival.sponsor_state)
    _tell(SponsorAsked(person=str(person.ref)), actor, arrival, at)
    return arrival


@service
def accept_sponsorship(*, actor: User, arrival: Arrival, at: dt.datetime | None = None) -> Arrival:
    _lock(arrival)
    _refuse_closed(arrival)
    sponsor_flow.move(arrival, "accept", actor=actor)
    edits.bump(arrival, sponsor_state=arrival.sponsor_state)
    person = arrival.sponsor
    _tell(SponsorAccepted(person=str(person.ref) if person else ""), actor, arrival, at)
    return arrival


@service
def decline_sponsorship(*, actor: User, arrival: Arrival) -> Arrival:
    """No reason is asked; another person may be."""
    _lock(arrival)
    sponsor_flow.move(arrival, "decline", actor=actor)
    _tell(SponsorDeclined(), actor, arrival)
    arrival.sponsor = None
    edits.bump(arrival, sponsor=None, sponsor_state=SponsorState(arrival.sponsor_state))
    return arrival


@service
def move_step(
    *, actor: User, step: ArrivalStep, act: str, reason: str = "", at: dt.datetime | None = None
) -> ArrivalStep:
    """``act`` is « tick », « untick », « skip » (with its reason) or « resume »."""
    arrival = _locked(step)
    _refuse_closed(arrival)
    if act == "skip" and not reason.strip():
        raise Refused("Dites pourquoi cette étape est passée.")
    states = step_flow.move(step, act, actor=actor)
    step.settled_at = (at or timezone.now()) if step.is_settled else None
    step.reason = reason.strip() if step.state == StepState.SKIPPED else ""
    step.full_clean(exclude=["arrival"])
    step.save(update_fields=["state", "settled_at", "reason"])
    edits.bump(arrival)
    _tell(StepMoved(step=step.pk, states=states), actor, arrival, at)
    return step


@service
def add_step(
    *, actor: User, arrival: Arrival, label: str, who: str, due_on: dt.date, why: str = "", address: str = ""
) -> ArrivalStep:
    """Add a step for this arrival alone."""
    _lock(arrival)
    require(rules.can_manage, actor, arrival)
    _refuse_closed(arrival)
    number = (arrival.steps.aggregate(last=Max("number"))["last"] or 0) + 1
    step = ArrivalStep(
        arrival=arrival,
        number=number,
        position=number,
        label=label.strip(),
        why=why.strip(),
        who=who,
        due_on=due_on,
        address=address,
    )
    step.full_clean()
    step.save()
    edits.bump(arrival)
    _tell(StepAdded(step=step.pk), actor, arrival)
    return step


@service
def remove_step(*, actor: User, step: ArrivalStep) -> None:
    """Take out a step that does not suit this arrival, while it is to do."""
    arrival = _locked(step)
    require(rules.can_manage, actor, arrival)
    _refuse_closed(arrival)
    if step.is_settled:
        raise Refused("Cette étape est réglée : elle reste dans l'histoire de l'arrivée.")
    removed = StepRemoved(step=step.pk)
    step.delete()
    edits.bump(arrival)
    _tell(removed, actor, arrival)


@service
def close_arrival(*, actor: User, arrival: Arrival, word: str, at: dt.datetime | None = None) -> Arrival:
    """Say how it went, once every step is done or skipped."""
    _lock(arrival)
    left = arrival.steps.filter(state=StepState.TODO).count()
    if left:
        raise Refused(f"Étapes encore à faire : {left}. Faites-les, ou passez-les en disant pourquoi.")
    if not word.strip():
        raise Refused("Dites en un mot comment l'arrivée s'est passée.")
    arrival_flow.move(arrival, "close", actor=actor)
    arrival.word, arrival.closed_at = word.strip(), at or timezone.now()
    fields: dict[str, object] = {"word": arrival.word, "closed_at": arrival.closed_at}
    if arrival.sponsor_state == SponsorState.ASKED:  # nothing is awaited any more
        arrival.sponsor, arrival.sponsor_state = None, SponsorState.NONE
        fields |= {"sponsor": None, "sponsor_state": SponsorState.NONE}
    arrival.full_clean(exclude=["lab", "sponsor"])
    edits.bump(arrival, state=arrival.state, **fields)
    _tell(ArrivalClosed(), actor, arrival, at)
    return arrival


@service
def notice_late(*, step: ArrivalStep, now: dt.datetime) -> bool:
    """Say once that a step is late, to those who do it; False when somebody did meanwhile."""
    arrival = _locked(step)
    if not arrival.is_open or step.late_told_at or not step.is_late(timezone.localdate(now)):
        return False
    step.late_told_at = now
    step.save(update_fields=["late_told_at"])
    _tell(StepLate(step=step.pk), None, arrival)
    return True


def _tell(said: object, actor: User | None, arrival: Arrival, at: dt.datetime | None = None) -> None:
    record(said, actor=actor, subject=arrival, audience=Audience.CASE, occurred_at=at)  # type: ignore[arg-type]


def _lock(arrival: Arrival) -> None:
    """The arrival's row stands for its steps and its sponsor."""
    arrival.refresh_from_db(from_queryset=Arrival.objects.select_for_update())


def _locked(step: ArrivalStep) -> Arrival:
    arrival = step.arrival
    _lock(arrival)
    found = ArrivalStep.objects.filter(pk=step.pk).first()
    if found is None:
        raise Refused("Cette étape a été retirée entre-temps.")
    step.state, step.late_told_at = found.state, found.late_told_at
    return arrival


def _refuse_closed(arrival: Arrival) -> None:
    if not arrival.is_open:
        raise Refused("Cette arrivée est terminée : elle ne change plus.")
