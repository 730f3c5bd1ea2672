"""Gatherings of the week, and those whose registrations are open."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.models import Gathering
from kilometre.coordination.presenting.rituals import when
from kilometre.coordination.queries.networks import own_networks
from kilometre.foundation.week import Line, Section, lines
from kilometre.network.rules import standing

AHEAD, OPEN = dt.timedelta(days=7), dt.timedelta(days=45)
MORE = {"more": "coordination:gatherings", "more_label": "Tous les rendez-vous"}


@lines(Section.WEEK, order=36, **MORE)
def this_week(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Those in which one has a place."""
    person = standing(user).person_id
    if person is None:
        return
    for row in Gathering.objects.upcoming(now).of_person(person).filter(starts_at__lt=now + AHEAD):
        yield Line(
            f"{when(row.starts_at, row.zone).capitalize()} : {Truncator(row.title).chars(90)}",
            row.get_absolute_url(),
            act="Voir",
            due=row.starts_at.date(),
            is_fictional=row.is_fictional,
        )


@lines(Section.WEEK, order=37, **MORE)
def open_to_register(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Those of one's networks and of one's labs for which one has said nothing, in the weeks to come."""
    own = standing(user)
    if own.person_id is None:
        return
    rows = (
        Gathering.objects.upcoming(now)
        .filter(Q(network__in=own_networks(user)) | Q(lab__in=own.labs), starts_at__lt=now + OPEN)
        .exclude(registrations__person=own.person_id)
        .distinct()
    )
    for row in rows:
        if row.takes_registrations(now):
            yield Line(
                f"Inscriptions ouvertes : {Truncator(row.title).chars(90)}, {when(row.starts_at, row.zone)}",
                row.get_absolute_url(),
                act="M'inscrire",
                act_url=reverse("coordination:register", args=[row.public_id]),
                is_post=True,
                due=row.last_day,
                is_late=row.last_day < timezone.localdate(now),
                is_fictional=row.is_fictional,
            )
