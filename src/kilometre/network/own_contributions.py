"""What the directory itself can attest: roles, loans, skills that colleagues attested."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q

from kilometre.foundation.ui import french

from . import weeks
from .contributions import Contribution, register
from .enums import LoanState
from .models import Endorsement, Person


@register("roles", label="Rôles dans le réseau", order=10)
def roles(person: Person, starts_on: dt.date, ends_on: dt.date) -> Iterator[Contribution]:
    rows = person.memberships.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=ends_on),
        Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on),
    )
    for role in rows.select_related("lab", "organisation").order_by(
        F("starts_on").asc(nulls_first=True), "pk"
    ):
        since = f"depuis le {french.short_day(role.starts_on)}" if role.starts_on else ""
        until = f"jusqu'au {french.short_day(role.ends_on)}" if role.ends_on else ""
        where = role.lab or role.organisation
        yield Contribution(
            str(role.pk), f"{role.get_role_display()} : {where}", " ".join(filter(None, (since, until)))
        )


@register("loans", label="Jours prêtés à d'autres labs", order=20)
def loans(person: Person, starts_on: dt.date, ends_on: dt.date) -> Iterator[Contribution]:
    """Those that took place, with the days that fall in the period."""
    rows = person.loans.filter(
        state__in=(LoanState.RUNNING, LoanState.ENDED), weeks__week__range=(starts_on, ends_on)
    )
    for loan in rows.distinct().select_related("lab").prefetch_related("weeks").order_by("asked_at", "pk"):
        inside = [row for row in loan.weeks.all() if starts_on <= row.week <= ends_on]
        length = weeks.in_words(sum(row.half_days for row in inside))
        first = french.short_day(inside[0].week)
        yield Contribution(
            loan.public_id, f"{length} pour {loan.lab} : {loan.purpose}", f"à partir du {first}"
        )


@register("skills", label="Compétences attestées par des collègues", order=30)
def skills(person: Person, starts_on: dt.date, ends_on: dt.date) -> Iterator[Contribution]:
    rows: Any = Endorsement.objects.given().filter(
        held__person=person, answered_at__date__range=(starts_on, ends_on)
    )
    for said in rows.select_related("held__skill", "by").order_by("held__skill__label", "answered_at", "pk"):
        text = f"{said.held.skill} : « {said.get_level_display()} », compétence attestée par {said.by}"
        yield Contribution(str(said.pk), text, f"le {french.short_day(said.answered_at)}")
