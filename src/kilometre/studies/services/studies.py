"""A study, from its order to its results."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from kilometre.calls import rules as call_rules
from kilometre.calls.models import Call
from kilometre.calls.queries import agreements
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.links import services as links
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Organisation, Person, Reform
from kilometre.network.spelling import key
from kilometre.studies import rules
from kilometre.studies.enums import TAKING_PART, PartState, StudyState
from kilometre.studies.events import (
    ProtocolChanged,
    StudyConcluded,
    StudyEdited,
    StudyOrdered,
    StudyPublished,
    StudyStarted,
    StudyStopped,
    StudyWithdrawn,
)
from kilometre.studies.models import Study
from kilometre.studies.workflow import study_flow

from .parts import ask

BORN_FROM = "born-from-call"


@service
def order(
    *,
    actor: User | None,
    title: str,
    question: str,
    labs: Collection[Lab],
    coordinator: Person | None = None,
    reform: Reform | None = None,
    asked_by: Organisation | None = None,
    call: Call | None = None,
    origin: Origin = Origin.LIVE,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Study:
    """Open a study and ask each lab for its part. It is linked to the ``call`` that it is born from, whose labs that
    agreed in principle take part without being asked twice.

    The one who orders coordinates it until somebody else is named. ``fields``: protocol, starts_on, ends_on, source.
    """
    require(rules.can_order, actor)
    if not labs:
        raise Refused("Choisissez au moins un lab.")
    touched = [*labs, *(thing for thing in (actor, reform, asked_by, coordinator) if thing)]
    if actor is not None and asked_by is not None:
        _refuse_foreign(actor, asked_by)
    if call is not None:
        require(call_rules.can_run, actor, call)
    agreed = agreements(call) if call is not None else {}
    study = Study(
        title=title,
        sort_key=key(title),
        question=question,
        coordinator=coordinator or _person_of(actor),
        reform=reform,
        asked_by=asked_by,
        origin=Origin.FICTIONAL if any(_is_example(thing) for thing in touched) else origin,
        created_at=at or timezone.now(),
        **fields,
    )
    study.full_clean()
    study.save()
    record(
        StudyOrdered(
            labs=[lab.slug for lab in labs],
            reform=reform.slug if reform else "",
            call=call.public_id if call else "",
        ),
        actor=actor,
        subject=study,
        audience=Audience.CASE,
        occurred_at=at,
    )
    for lab in labs:
        ask(actor=actor, study=study, lab=lab, agreement=agreed.get(lab.pk), at=at)
    if call is not None:
        links.link(actor=actor, source=study, kind=BORN_FROM, target=call)
    return study


@service
def edit(*, actor: User, study: Study, changes: dict[str, Any], expected_version: int | None = None) -> Study:
    """Change the texts, the dates, the reform or who coordinates; the dates keep those of the parts inside."""
    _lock(study)
    require(rules.can_run, actor, study)
    _refuse_over(study)
    differences = edits.apply(study, changes, expected_version=expected_version)
    _refuse_parts_outside(study)
    if "title" in differences:
        study.sort_key = key(study.title)
        Study.objects.filter(pk=study.pk).update(sort_key=study.sort_key)
    if differences:
        audience = Audience.PUBLIC if study.is_public else Audience.TEAM
        record(StudyEdited(changes=differences), actor=actor, subject=study, audience=audience)
    return study


@service
def write_protocol(
    *, actor: User | None, study: Study, protocol: str, expected_version: int | None = None
) -> Study:
    """Write the one protocol of all labs; those that take part are told."""
    _lock(study)
    require(rules.can_run, actor, study)
    _refuse_over(study)
    if study.state == StudyState.RUNNING and not protocol.strip():
        raise Refused("Une étude en cours garde un protocole.")
    differences = edits.apply(study, {"protocol": protocol.strip()}, expected_version=expected_version)
    if differences:
        record(
            ProtocolChanged(labs=_slugs(study), changes=differences),
            actor=actor,
            subject=study,
            audience=Audience.TEAM,
        )
    return study


@service
def start(*, actor: User | None, study: Study, at: dt.datetime | None = None) -> Study:
    """Start: a protocol, a coordinator, dates, and at least one lab that said yes."""
    _lock(study)
    if owed := study.owed:
        raise Refused(f"Il manque encore {french.listed([one.label for one in owed])}.")
    study_flow.move(study, "start", actor=actor)
    _keep(study, at)
    record(
        StudyStarted(labs=_slugs(study)),
        actor=actor,
        subject=study,
        audience=_audience(study),
        occurred_at=at,
    )
    return study


@service
def conclude(*, actor: User | None, study: Study, results: str, at: dt.datetime | None = None) -> Study:
    """Give the results. What a lab has not handed in is waited for, or said to be missing in the results."""
    _lock(study)
    if not results.strip():
        raise Refused("Dites ce que l'étude a montré.")
    waited = [str(part.lab) for part in study.parts.select_related("lab").filter(state=PartState.ACCEPTED)]
    if waited:
        raise Refused(
            f"La part {french.of_each(waited)} n'est pas rendue : attendez-la, ou notez qu'elle est déclinée."
        )
    study.results = results.strip()
    study_flow.move(study, "conclude", actor=actor)
    _keep(study, at)
    record(
        StudyConcluded(labs=_slugs(study)),
        actor=actor,
        subject=study,
        audience=_audience(study),
        occurred_at=at,
    )
    return study


@service
def stop(*, actor: User | None, study: Study, lessons: str, at: dt.datetime | None = None) -> Study:
    """Stop, with what was learnt: it serves who would begin again."""
    _lock(study)
    if not lessons.strip():
        raise Refused("Dites ce que vous en retenez : cela sert à qui voudrait recommencer.")
    study.lessons = lessons.strip()
    study_flow.move(study, "stop", actor=actor)
    _keep(study, at)
    record(
        StudyStopped(labs=_slugs(study)),
        actor=actor,
        subject=study,
        audience=_audience(study),
        occurred_at=at,
    )
    return study


@service
def publish(*, actor: User | None, study: Study, at: dt.datetime | None = None) -> Study:
    """Show it to everybody."""
    require(rules.can_run, actor, study)
    if edits.apply(study, {"is_public": True}):
        record(
            StudyPublished(labs=_slugs(study)),
            actor=actor,
            subject=study,
            audience=Audience.PUBLIC,
            occurred_at=at,
        )
    return study


@service
def withdraw(*, actor: User, study: Study) -> Study:
    """Take it back from the public's sight."""
    require(rules.can_run, actor, study)
    if edits.apply(study, {"is_public": False}):
        record(StudyWithdrawn(), actor=actor, subject=study, audience=Audience.CASE)
    return study


def _lock(study: Study) -> None:
    study.refresh_from_db(from_queryset=Study.objects.select_for_update())


def _keep(study: Study, at: dt.datetime | None) -> None:
    study.version += 1
    study.full_clean()
    study.save()


def _refuse_over(study: Study) -> None:
    if not study.is_open:
        raise Refused("Cette étude est close : elle ne change plus.")


def _refuse_parts_outside(study: Study) -> None:
    for part in study.parts.select_related("lab"):
        starts_early = part.starts_on and study.starts_on and part.starts_on < study.starts_on
        ends_late = part.ends_on and study.ends_on and part.ends_on > study.ends_on
        if starts_early or ends_late:
            raise Refused(
                f"La part {french.of(part.lab)} sort de ces dates : changez-la d'abord, ou gardez des dates qui la tiennent."
            )


def _refuse_foreign(actor: User, asked_by: Organisation) -> None:
    from kilometre.network.rules import is_agent_of, is_coordinator  # noqa: PLC0415 (one use)

    if not (is_agent_of(actor, asked_by) or is_coordinator(actor)):
        raise Refused(f"Seul un agent {french.of(asked_by)} peut commander une étude en son nom.")


def _person_of(actor: User | None) -> Person | None:
    return Person.objects.filter(user=actor).first() if actor is not None else None


def _is_example(thing: Any) -> bool:
    """A reform of the public document may be the subject of an example: it does not make the real one fictional."""
    return not isinstance(thing, Reform) and bool(thing.is_fictional)


def _slugs(study: Study) -> list[str]:
    return list(study.parts.filter(state__in=TAKING_PART).order_by("pk").values_list("lab__slug", flat=True))


def _audience(study: Study) -> Audience:
    return Audience.PUBLIC if study.is_public else Audience.CASE
