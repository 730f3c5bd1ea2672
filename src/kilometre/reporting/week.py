"""What campaigns put on « Mon lundi »: a return to sign, labs that the coordination waits for."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.ui import french
from kilometre.foundation.week import Line, Section, lines, start
from kilometre.network.rules import has_no_lab, standing

from .enums import CampaignState
from .models import LabReturn

LIST: dict[str, Any] = {"more": "reporting:campaigns", "more_label": "Toutes les campagnes"}

start("Le bilan", "reporting:account", rule=has_no_lab, order=80)
start("Les livrets", "reporting:booklets", rule=has_no_lab, order=82)


def _to_sign(user: Any, now: dt.datetime) -> Any:
    led = standing(user).led_labs
    return _awaited().filter(lab__in=led) if led else None


@lines(Section.MINE, _to_sign, order=40, **LIST)
def to_sign(asked: LabReturn, user: Any, now: dt.datetime) -> Line:
    """« À signer »: of the labs that one leads."""
    return Line(
        f"{asked.campaign} : les chiffres {french.of(asked.lab)} sont à signer",
        asked.get_absolute_url(),
        act="Relire et signer",
        due=asked.campaign.due_on,
        is_late=asked.campaign.is_late(timezone.localdate(now)),
        is_fictional=asked.is_fictional,
    )


def _to_complete(user: Any, now: dt.datetime) -> Any:
    own = standing(user)
    others = own.labs - own.led_labs
    return _awaited().filter(lab__in=others, version=1) if others else None


@lines(Section.MINE, _to_complete, order=41, **LIST)
def to_complete(asked: LabReturn, user: Any, now: dt.datetime) -> Line:
    """For the other members, while nothing was declared: somebody leads who signs."""
    return Line(
        f"{asked.campaign} : les chiffres {french.of(asked.lab)} sont à vérifier",
        asked.get_absolute_url(),
        act="Corriger et compléter",
        act_url=reverse("reporting:fill", args=[asked.public_id]),
        due=asked.campaign.due_on,
        is_late=asked.campaign.is_late(timezone.localdate(now)),
        is_fictional=asked.is_fictional,
    )


def _of_all_labs(user: Any, now: dt.datetime) -> Any:
    return _awaited() if standing(user).is_coordinator else None


@lines(Section.AWAITED, _of_all_labs, order=40, **LIST)
def awaited_labs(asked: LabReturn, user: Any, now: dt.datetime) -> Line:
    """« Labs attendus »: for the coordination."""
    return Line(
        f"{asked.campaign} : {asked.lab} n'a pas encore signé",
        asked.get_absolute_url(),
        act="Voir",
        due=asked.campaign.due_on,
        is_late=asked.campaign.is_late(timezone.localdate(now)),
        whom=f"{asked.lab} doit signer",
        is_fictional=asked.is_fictional,
    )


def _to_reopen(user: Any, now: dt.datetime) -> Any:
    if not standing(user).is_coordinator:
        return None
    rows = LabReturn.objects.exclude(reopening_asked="").filter(campaign__state=CampaignState.OPEN)
    return rows.select_related("campaign", "lab").order_by("campaign__due_on", "lab__sort_key", "pk")


@lines(Section.MINE, _to_reopen, order=42, **LIST)
def to_reopen(asked: LabReturn, user: Any, now: dt.datetime) -> Line:
    """A lab that signed saw a mistake."""
    return Line(
        f"{asked.campaign} : {asked.lab} demande à corriger ses chiffres",
        asked.get_absolute_url(),
        act="Lire et répondre",
        is_fictional=asked.is_fictional,
    )


def _awaited() -> Any:
    rows = LabReturn.objects.awaited().select_related("campaign", "lab")
    return rows.order_by("campaign__due_on", "lab__sort_key", "pk")
