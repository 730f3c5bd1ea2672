"""One's steps of arrivals, sponsorships to answer, and what one waits for from others."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.enums import SponsorState
from kilometre.coordination.models import Arrival, ArrivalStep
from kilometre.coordination.presenting.arrivals import who_does
from kilometre.coordination.support_links import link_to_sponsor
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

AHEAD = dt.timedelta(days=14)
MORE = {"more": "coordination:arrivals", "more_label": "Toutes les arrivées"}


@lines(Section.MINE, order=38, **MORE)
def my_steps(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Those that one does, late or due within two weeks."""
    today = timezone.localdate(now)
    for step in ArrivalStep.objects.waiting().done_by(user).filter(due_on__lte=today + AHEAD):
        yield Line(
            f"{Truncator(step.label).chars(110)} (arrivée, {step.arrival.lab})"[:200],
            f"{step.arrival.get_absolute_url()}#etape-{step.number}",
            act="C'est fait",
            act_url=reverse("coordination:step-tick", args=[step.arrival.public_id, step.number]),
            is_post=True,
            due=step.due_on,
            is_late=step.is_late(today),
            is_fictional=step.arrival.is_fictional,
        )


@lines(Section.DECIDE, order=38, **MORE)
def to_sponsor(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Teams that one is asked to sponsor."""
    person = standing(user).person_id
    if person is None:
        return
    rows = Arrival.objects.under_way().filter(sponsor=person, sponsor_state=SponsorState.ASKED)
    for arrival in rows.select_related("lab").order_by("starts_on", "pk"):
        yield Line(
            f"On vous demande de parrainer l'équipe de {arrival.lab}",
            arrival.get_absolute_url(),
            act="Répondre",
            is_fictional=arrival.is_fictional,
            link=partial(link_to_sponsor, arrival, user),
        )


@lines(Section.AWAITED, order=38, **MORE)
def late_elsewhere(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Late steps that others do, in the arrivals that one follows."""
    if standing(user).person_id is None:
        return
    today = timezone.localdate(now)
    followed = (
        Arrival.objects.visible_to(user)
        .alike(user)
        .exclude(sponsor_state=SponsorState.ASKED, sponsor__user=user.pk)
    )
    mine = ArrivalStep.objects.done_by(user).values("pk")
    for step in ArrivalStep.objects.late(today).filter(arrival__in=followed).exclude(pk__in=mine):
        yield Line(
            f"{Truncator(step.label).chars(110)} (arrivée, {step.arrival.lab})"[:200],
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
