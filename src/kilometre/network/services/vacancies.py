"""Vacancies of labs: written, published, withdrawn. They close by themselves on their last day."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.foundation.records.origins import Origin
from kilometre.network import rules
from kilometre.network.events import VacancyEdited, VacancyPublished, VacancyWithdrawn, VacancyWritten
from kilometre.network.models import Lab, Vacancy
from kilometre.network.spelling import key
from kilometre.network.workflow import vacancy_flow


@service
def write_vacancy(*, actor: User | None, lab: Lab, at: dt.datetime | None = None, **said: Any) -> Vacancy:
    """A draft of the lab: nobody else sees it."""
    require(rules.can_offer, actor, lab)
    if not lab.is_open:
        raise Refused(f"{lab} n'est plus en activité.")
    if at is None:
        _refuse_past(said.get("closes_on"))
    skills = said.pop("skills", ())
    origin = Origin.FICTIONAL if lab.is_fictional else Origin.LIVE
    vacancy = Vacancy(lab=lab, origin=origin, **said)
    vacancy.sort_key = key(vacancy.title)[:160]
    vacancy.full_clean()
    vacancy.save()
    vacancy.skills.set(skills)
    record(VacancyWritten(lab=str(lab)), actor=actor, subject=vacancy, audience=Audience.CASE, occurred_at=at)
    return vacancy


@service
def edit_vacancy(
    *, actor: User | None, vacancy: Vacancy, expected_version: int | None = None, **changes: Any
) -> Vacancy:
    """Change what is said; what is published stays so, and opens again when its last day is put off."""
    require(rules.can_write_vacancy, actor, vacancy)
    closes_on = changes.get("closes_on")
    if closes_on and vacancy.published_on and closes_on < vacancy.published_on:
        raise Refused("Le dernier jour vient avant la publication.", field="closes_on")
    if not vacancy.published_on and closes_on != vacancy.closes_on:
        _refuse_past(closes_on)
    if "title" in changes:
        changes["sort_key"] = key(changes["title"])[:160]
    told = edits.apply(vacancy, changes, expected_version=expected_version)
    told.pop("sort_key", None)
    if told:
        record(VacancyEdited(changes=told), actor=actor, subject=vacancy, audience=Audience.CASE)
    return vacancy


@service
def publish_vacancy(*, actor: User | None, vacancy: Vacancy, at: dt.datetime | None = None) -> Vacancy:
    """Make it public until its last day."""
    today = timezone.localdate(at)
    vacancy_flow.move(vacancy, "publish", actor=actor)
    if vacancy.closes_on < timezone.localdate():
        raise Refused("Le dernier jour pour répondre est passé : changez-le d'abord.")
    edits.bump(vacancy, state=vacancy.state, published_on=today)
    vacancy.published_on = today
    record(
        VacancyPublished(lab=str(vacancy.lab)),
        actor=actor,
        subject=vacancy,
        audience=Audience.PUBLIC,
        occurred_at=at,
    )
    return vacancy


@service
def withdraw_vacancy(*, actor: User | None, vacancy: Vacancy) -> Vacancy:
    """Take it off before its last day: filled, or given up."""
    vacancy_flow.move(vacancy, "withdraw", actor=actor)
    edits.bump(vacancy, state=vacancy.state)
    record(VacancyWithdrawn(), actor=actor, subject=vacancy, audience=Audience.CASE)
    return vacancy


def _refuse_past(closes_on: dt.date | None) -> None:
    if closes_on and closes_on < timezone.localdate():
        raise Refused(
            "Ce jour est passé\u00a0: choisissez aujourd'hui ou un jour à venir.", field="closes_on"
        )
