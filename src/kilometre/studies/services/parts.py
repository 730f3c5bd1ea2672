"""A lab's part: asked (or agreed already, in answer to a call), answered, described, handed in.

Who was asked and what each answered is told to the team: a later publication shows what was done, by whom.
"""

import datetime as dt

from django.utils import timezone

from kilometre.calls.models import Answer
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.events import Event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Membership, Person
from kilometre.studies import rules
from kilometre.studies.answers import may_answer, said, what_next
from kilometre.studies.enums import PartState, StudyState
from kilometre.studies.events import LabAsked, PartAccepted, PartAgreed, PartDeclined, PartDone, PartEdited
from kilometre.studies.models import Part, Study

CLOSED = "Cette étude est close : plus rien n'y est attendu."


@service
def ask(
    *,
    actor: User | None,
    study: Study,
    lab: Lab,
    task: str = "",
    agreement: Answer | None = None,
    at: dt.datetime | None = None,
) -> Part:
    """Ask a lab for a part. One that declined may be asked again.

    ``agreement`` is its yes to the call that the study is born from: it takes part without being asked twice, by whoever
    said so, if they are still of the lab; it may withdraw.
    """
    require(rules.can_run, actor, study)
    if not study.is_open:
        raise Refused(CLOSED)
    if lab.is_fictional != study.is_fictional:
        raise Refused("Un exemple fictif ne se joint qu'à des labs fictifs, et un lab fictif à des exemples.")
    if not lab.is_open:
        raise Refused(f"{lab} n'est plus en activité.")
    part = Part.objects.select_for_update().filter(study=study, lab=lab).first()
    if part is not None and part.state != PartState.DECLINED:
        raise Refused(f"{lab} a déjà une part dans cette étude.")
    part = part or Part(study=study, lab=lab)
    part.state, part.asked_at, part.answered_at, part.reason = PartState.ASKED, at or timezone.now(), None, ""
    part.answered_by = None
    part.task = task or part.task
    told: Event = LabAsked(lab=lab.slug)
    if agreement is not None and _is_of_lab(agreement.answered_by, lab):
        part.state, part.agreement, part.contact = PartState.ACCEPTED, agreement, agreement.answered_by
        part.answered_at, part.answered_by = agreement.answered_at, agreement.answered_by
        told = PartAgreed(lab=lab.slug, call=agreement.call.public_id)
    part.full_clean()
    part.save()
    edits.bump(study)
    record(told, actor=actor, subject=study, audience=Audience.TEAM, occurred_at=at)
    return part


@service
def accept(
    *,
    actor: User,
    part: Part,
    contact: Person | None = None,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Part:
    """Say yes for one's lab, after a no too while the study has not begun. Whoever says yes takes care of it, unless a
    colleague is named. Conflict when a colleague wrote since ``expected_version``.
    """
    _lock(part)
    _refuse_moved(part, expected_version)
    require(rules.can_answer, actor, part)
    _refuse_answered(actor, part)
    part.answered_by = Person.objects.get(user=actor)
    part.contact = contact or part.answered_by
    _refuse_stranger(part)
    part.state, part.answered_at, part.reason = PartState.ACCEPTED, at or timezone.now(), ""
    _keep(part)
    record(
        PartAccepted(lab=part.lab.slug),
        actor=actor,
        subject=part.study,
        audience=Audience.TEAM,
        occurred_at=at,
    )
    return part


@service
def decline(
    *,
    actor: User,
    part: Part,
    reason: str = "",
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Part:
    """Say no for one's lab, or give up a part that was accepted; a reason helps, and is not owed.

    Conflict when a colleague wrote since ``expected_version``.
    """
    _lock(part)
    _refuse_moved(part, expected_version)
    require(rules.can_answer, actor, part)
    if part.state != PartState.ACCEPTED or not part.study.is_open:
        _refuse_answered(actor, part)
    part.state, part.answered_at, part.reason = PartState.DECLINED, at or timezone.now(), reason.strip()
    part.agreement, part.answered_by = None, Person.objects.get(user=actor)
    _keep(part)
    record(
        PartDeclined(lab=part.lab.slug),
        actor=actor,
        subject=part.study,
        audience=Audience.TEAM,
        occurred_at=at,
    )
    return part


@service
def describe_part(
    *,
    actor: User,
    part: Part,
    task: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    contact: Person | None,
    expected_version: int | None = None,
) -> Part:
    """Say what the lab does, when (inside the study's dates), and who takes care of it."""
    _lock(part)
    _refuse_moved(part, expected_version)
    if not rules.can_answer(actor, part):
        require(rules.can_run, actor, part.study)
    if not part.study.is_open:
        raise Refused(CLOSED)
    before = _facts(part)
    part.task, part.starts_on, part.ends_on = task.strip(), starts_on, ends_on
    has_another = contact != part.contact
    part.contact = contact
    if contact is None and part.is_taken:
        raise Refused("Dites qui s'en occupe : le lab a accepté sa part.", field="contact")
    _refuse_outside(part)
    if has_another:
        _refuse_stranger(part)
    _keep(part)
    changes = {name: [before[name], after] for name, after in _facts(part).items() if before[name] != after}
    if changes:
        record(
            PartEdited(lab=part.lab.slug, changes=changes),
            actor=actor,
            subject=part.study,
            audience=Audience.TEAM,
        )
    return part


@service
def hand_in(
    *,
    actor: User,
    part: Part,
    findings: str,
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Part:
    """Give what the lab found. It may be completed until the study is over."""
    _lock(part)
    _refuse_moved(part, expected_version)
    require(rules.can_answer, actor, part)
    if part.study.state != StudyState.RUNNING:
        raise Refused("L'étude n'est pas en cours." if part.study.is_open else CLOSED)
    if part.state not in {PartState.ACCEPTED, PartState.DONE}:
        raise Refused("Acceptez d'abord cette part.")
    if not findings.strip():
        raise Refused("Dites ce que le lab a constaté.")
    part.findings = findings.strip()
    part.state, part.answered_at = PartState.DONE, at or timezone.now()
    _keep(part)
    record(
        PartDone(lab=part.lab.slug), actor=actor, subject=part.study, audience=Audience.CASE, occurred_at=at
    )
    return part


def _lock(part: Part) -> None:
    """The study's row stands for its parts: two answers at once come one after the other."""
    part.study = Study.objects.select_for_update().get(pk=part.study_id)
    part.refresh_from_db(
        fields=[
            "version", "state", "task", "starts_on", "ends_on", "contact", "agreement", "answered_at", "answered_by",
            "reason", "findings"
        ]
    )  # fmt: skip


def _refuse_moved(part: Part, expected_version: int | None) -> None:
    if expected_version not in {None, part.version}:
        raise Conflict(part)


def _keep(part: Part) -> None:
    part.version += 1
    part.full_clean()
    part.save()
    edits.bump(part.study)


def _facts(part: Part) -> dict[str, object]:
    return {name: edits.as_fact(getattr(part, name)) for name in ("task", "starts_on", "ends_on", "contact")}


def _refuse_answered(actor: User, part: Part) -> None:
    if not part.study.is_open:
        raise Refused(CLOSED)
    if not may_answer(part):
        raise Refused(f"Votre lab a déjà répondu. {said(part, actor)} {what_next(part)}")


def _refuse_outside(part: Part) -> None:
    study = part.study
    if part.starts_on and part.ends_on and part.ends_on < part.starts_on:
        raise Refused("La fin vient avant le début.")
    if (part.starts_on and study.starts_on and part.starts_on < study.starts_on) or (
        part.ends_on and study.ends_on and part.ends_on > study.ends_on
    ):
        raise Refused("Les dates de la part tiennent dans celles de l'étude.")


def _refuse_stranger(part: Part) -> None:
    if part.contact and not _is_of_lab(part.contact, part.lab):
        raise Refused(f"{part.contact} n'est pas membre {french.of(part.lab)}.")


def _is_of_lab(person: Person | None, lab: Lab) -> bool:
    return Membership.objects.current().filter(person=person, lab=lab).exists()
