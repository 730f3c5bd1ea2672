"""Campaigns as people make them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cast import Cast
from kilometre.projects import services as projects
from kilometre.reporting import services
from kilometre.reporting.models import Campaign, LabReturn, ReturnLine
from kilometre.reporting.services import Declared

YEAR = 2025


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def workshop(cast: Cast, title: str = "Un atelier") -> Any:
    return projects.record_action(
        actor=cast.member, title=title, kind="workshop", date=dt.date(YEAR, 5, 6), labs=[cast.lab]
    )


def opened(cast: Cast, **fields: Any) -> Campaign:
    """The coordination asks for the figures of 2025, within a month."""
    campaign = services.open_campaign(
        actor=cast.coordinator, **{"year": YEAR, "due_on": in_days(30), **fields}
    )
    services.ask_all(campaign=campaign)
    return campaign


def return_of(campaign: Campaign, lab: Any) -> LabReturn:
    return LabReturn.objects.for_page().get(campaign=campaign, lab=lab)


def line(lab_return: LabReturn, name: str = "actions-known") -> ReturnLine:
    return lab_return.lines.get(name=name)


def declared(value: int | str | None, comment: str = "", name: str = "actions-known") -> dict[str, Declared]:
    return {name: Declared(None if value is None else Decimal(value), comment)}
