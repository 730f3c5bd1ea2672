"""Attestations: a person picks what theirs says; it is signed, and may be revoked."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records.refs import ALPHABET
from kilometre.network import contributions, rules, signing
from kilometre.network.contributions import Part
from kilometre.network.events import StatementIssued, StatementRevoked
from kilometre.network.models import Person, Statement

LONGEST = dt.timedelta(days=5 * 366)


@service
def issue_statement(
    *,
    actor: User | None,
    person: Person,
    starts_on: dt.date,
    ends_on: dt.date,
    keys: Iterable[str],
    at: dt.datetime | None = None,
) -> Statement:
    """Write down the contributions that the person picked, and sign them. Refused when none is theirs."""
    require(rules.can_edit_person, actor, person)
    check_period(starts_on, ends_on)
    parts = contributions.chosen(contributions.of(person, starts_on, ends_on), keys)
    if not parts:
        raise Refused("Choisissez au moins une contribution.")
    moment = at or timezone.now()
    number = _new_number(timezone.localdate(moment).year)
    content = _content(person, number, parts, period=(starts_on, ends_on), today=timezone.localdate(moment))
    statement = Statement(
        person=person,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
        content=content,
        signature=signing.sign(content),
        issued_at=moment,
        origin=person.origin,
    )
    statement.full_clean()
    statement.save()
    record(
        StatementIssued(number=number), actor=actor, subject=person, audience=Audience.TEAM, occurred_at=at
    )
    return statement


@service
def revoke_statement(*, actor: User, statement: Statement) -> Statement:
    """Take it back: whoever checks it is told that it holds no more. It does not come back."""
    require(rules.owns_statement, actor, statement)
    if not Statement.objects.filter(pk=statement.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise Refused("Cette attestation est déjà révoquée.")
    statement.refresh_from_db()
    record(
        StatementRevoked(number=statement.number),
        actor=actor,
        subject=statement.person,
        audience=Audience.TEAM,
    )
    return statement


def check_period(starts_on: dt.date, ends_on: dt.date) -> None:
    """Refused when it is upside down, too long, or not over: what is to come is not attested."""
    if ends_on < starts_on:
        raise Refused("La fin de la période vient avant son début.")
    if ends_on > timezone.localdate():
        raise Refused("Une attestation dit ce qui est fait : la période va jusqu'à aujourd'hui au plus.")
    if ends_on - starts_on > LONGEST:
        raise Refused("La période est de cinq ans au plus.")


def _new_number(year: int) -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8)).upper()
    return f"{year}-{drawn[:4]}-{drawn[4:]}"


def _content(
    person: Person, number: str, parts: Iterable[Part], *, period: tuple[dt.date, dt.date], today: dt.date
) -> dict[str, Any]:
    return {
        "number": number,
        "name": person.name,
        "job": person.job,
        "starts_on": period[0].isoformat(),
        "ends_on": period[1].isoformat(),
        "issued_on": today.isoformat(),
        "site": settings.SITE_URL,
        "parts": [
            {"label": part.label, "rows": [{"text": row.text, "when": row.when} for row in part.rows]}
            for part in parts
        ],
    }
