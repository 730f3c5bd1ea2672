"""What campaigns put on « Mon lundi »: a return to sign, labs that the coordination waits for."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

from .models import LabReturn

LIST, ALL = "reporting:campaigns", "Toutes les campagnes"


@lines(Section.MINE, order=40, more=LIST, more_label=ALL)
def to_sign(user: Any, now: dt.datetime) -> Iterator[Line]:
    """« À signer »: of the labs that one leads."""
    led = standing(user).led_labs
    if not led:
        return
    for asked in _awaited().filter(lab__in=led):
        yield Line(
            f"{asked.campaign} : les chiffres de {asked.lab} sont à signer",
            asked.get_absolute_url(),
            act="Relire et signer",
            due=asked.campaign.due_on,
            is_late=asked.campaign.is_late(timezone.localdate(now)),
            is_fictional=asked.is_fictional,
        )


@lines(Section.MINE, order=41, more=LIST, more_label=ALL)
def to_complete(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For the other members, while nothing was declared: somebody leads who signs."""
    own = standing(user)
    others = own.labs - own.led_labs
    if not others:
        return
    for asked in _awaited().filter(lab__in=others, version=1):
        yield Line(
            f"{asked.campaign} : les chiffres de {asked.lab} sont à vérifier",
            asked.get_absolute_url(),
            act="Corriger et compléter",
            act_url=reverse("reporting:fill", args=[asked.public_id]),
            due=asked.campaign.due_on,
            is_late=asked.campaign.is_late(timezone.localdate(now)),
            is_fictional=asked.is_fictional,
        )


@lines(Section.AWAITED, order=40, more=LIST, more_label=ALL)
def awaited_labs(user: Any, now: dt.datetime) -> Iterator[Line]:
    """« Labs attendus »: for the coordination."""
    if not standing(user).is_coordinator:
        return
    today = timezone.localdate(now)
    for asked in _awaited():
        yield Line(
            f"{asked.campaign} : {asked.lab} n'a pas encore signé",
            asked.get_absolute_url(),
            act="Voir",
            due=asked.campaign.due_on,
            is_late=asked.campaign.is_late(today),
            whom=f"{asked.lab} doit signer",
            is_fictional=asked.is_fictional,
        )


def _awaited() -> Any:
    rows = LabReturn.objects.awaited().select_related("campaign", "lab")
    return rows.order_by("campaign__due_on", "lab__sort_key", "pk")
