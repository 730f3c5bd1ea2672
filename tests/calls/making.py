"""Calls as people make them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from cast import Cast
from kilometre.calls import services
from kilometre.calls.enums import CallKind
from kilometre.calls.models import Answer, Call

TODAY = timezone.localdate()


def opened(cast: Cast, **fields: Any) -> Call:
    """The coordination asks Lab'EST and État'LIN."""
    return services.open_call(
        actor=fields.pop("actor", cast.coordinator),
        **{
            "title": "Accueillir la journée des labs",
            "kind": CallKind.HOST,
            "question": "Qui peut accueillir quarante personnes ?",
            "labs": [cast.lab, cast.other_lab],
            "closes_on": TODAY + dt.timedelta(days=14),
            **fields,
        },
    )


def of_lab(call: Call, lab: Any) -> Answer:
    return Answer.objects.select_related("call", "lab").get(call=call, lab=lab)
