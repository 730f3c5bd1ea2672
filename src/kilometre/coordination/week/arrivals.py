"""One's steps of arrivals, sponsorships to answer, and what one waits for from others."""

import datetime as dt
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.enums import SponsorState
from kilometre.coordination.models import Arrival, ArrivalStep
from kilometre.coordination.presenting.arrivals import who_does
from kilometre.coordination.support_links import link_to_sponsor, link_to_tick
from kilometre.foundation.ui import french
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

AHEAD = dt.timedelta(days=14)
MORE: dict[str, Any] = {"more": "coordination:arrivals", "more_label": "Toutes les arrivées"}


def _my_steps(user: Any, now: dt.datetime) -> Any:
    return ArrivalStep.objects.waiting().done_by(user).filter(due_on__lte=timezone.localdate(now) + AHEAD)


@lines(Section.MINE, _my_steps, of="arrival", order=38, **MORE)
def my_steps(step: ArrivalStep, user: Any, now: dt.datetime) -> Line:
    """Those that one does, late or due within two weeks."""
    return Line(
        f"{Truncator(step.label).chars(110)} (arrivée, {step.arrival.lab})",
        f"{step.arrival.get_absolute_url()}#etape-{step.number}",
        act="C'est fait",
        act_url=reverse("coordination:step-tick", args=[step.arrival.public_id, step.number]),
        is_post=True,
        due=step.due_on,
        is_late=step.is_late(timezone.localdate(now)),
        is_fictional=step.arrival.is_fictional,
        link=partial(link_to_tick, step, user),
    )


def _to_sponsor(user: Any, now: dt.datetime) -> Any:
    person = standing(user).acting_id
    rows = Arrival.objects.under_way().filter(sponsor=person, sponsor_state=SponsorState.ASKED)
    return rows.select_related("lab").order_by("starts_on", "pk") if person else None


@lines(Section.DECIDE, _to_sponsor, order=38, **MORE)
def to_sponsor(arrival: Arrival, user: Any, now: dt.datetime) -> Line:
    """Teams that one is asked to sponsor."""
    return Line(
        f"On vous demande de parrainer l'équipe {french.of(arrival.lab)}",
        arrival.get_absolute_url(),
        act="Répondre",
        is_fictional=arrival.is_fictional,
        link=partial(link_to_sponsor, arrival, user),
    )


def _late_elsewhere(user: Any, now: dt.datetime) -> Any:
    if standing(user).acting_id is None:
        return None
    not_yet = {"sponsor_state": SponsorState.ASKED, "sponsor__user": user.pk}
    followed = Arrival.objects.visible_to(user).alike(user).exclude(**not_yet)
    mine = ArrivalStep.objects.done_by(user).values("pk")
    late = ArrivalStep.objects.late(timezone.localdate(now))
    return late.filter(arrival__in=followed).exclude(pk__in=mine)


@lines(Section.AWAITED, _late_elsewhere, of="arrival", order=38, **MORE)
def late_elsewhere(step: ArrivalStep, user: Any, now: dt.datetime) -> Line:
    """Late steps that others do, in the arrivals that one follows."""
    return Line(
        f"{Truncator(step.label).chars(110)} (arrivée, {step.arrival.lab})",
        f"{step.arrival.get_absolute_url()}#etape-{step.number}",
        act="Voir",
        due=step.due_on,
        is_late=True,
        whom=_owes(step),
        is_fictional=step.arrival.is_fictional,
    )


def _owes(step: ArrivalStep) -> str:
    who = who_does(step.arrival, step.who)
    return f"{who[0].upper()}{who[1:]} doit agir"
