"""Somebody who lends days, and a lab that asks for them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cast import Cast
from kilometre.network import services, weeks
from kilometre.network.models import Loan

MANAGER = "cheffe@exemple.test"


def week(rank: int = 1) -> dt.date:
    """The Monday of the week in ``rank`` weeks."""
    return weeks.upcoming(timezone.localdate(), rank + 1)[rank]


def shares(cast: Cast, *, usual: int = 4, **given: Any) -> None:
    """Alice lends two days a week."""
    services.set_availability(
        actor=cast.member,
        person=cast.member.person,
        usual=usual,
        **{"is_shared": True, "manager_name": "La cheffe", "manager_email": MANAGER, **given},
    )


def asked(cast: Cast, *, days: Any = None, **given: Any) -> Loan:
    """Charlie asks for Alice's help in État'LIN: a day and a half next week."""
    return services.ask_loan(
        actor=given.pop("actor", cast.stranger),
        person=cast.member.person,
        lab=given.pop("lab", cast.other_lab),
        purpose="Animer un atelier",
        days=days or {week(): Decimal("1.5")},
        **given,
    )
