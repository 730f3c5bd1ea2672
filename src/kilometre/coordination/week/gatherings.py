"""Gatherings of the week, and those whose registrations are open."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from kilometre.coordination.gathering_links import link_to_register
from kilometre.coordination.models import Gathering, Registration
from kilometre.coordination.presenting.rituals import when
from kilometre.coordination.queries.networks import own_networks
from kilometre.foundation.week import Dated, Line, Section, lines
from kilometre.network.rules import standing

AHEAD, OPEN = dt.timedelta(days=7), dt.timedelta(days=45)
MORE: dict[str, Any] = {"more": "coordination:gatherings", "more_label": "Tous les rendez-vous"}


def _seated(user: Any, now: dt.datetime) -> Any:
    person = standing(user).person_id
    soon = Gathering.objects.upcoming(now).filter(starts_at__lt=now + AHEAD)
    return soon.of_person(person) if person else None


@lines(Section.WEEK, _seated, order=36, **MORE)
def this_week(row: Gathering, user: Any, now: dt.datetime) -> Line:
    """Those in which one has a place."""
    return Line(
        f"{when(row.starts_at, row.zone).capitalize()} : {Truncator(row.title).chars(90)}",
        row.get_absolute_url(),
        act="Voir",
        due=row.day,
        dated=Dated.ON,
        is_fictional=row.is_fictional,
    )


def _open(user: Any, now: dt.datetime) -> Any:
    own = standing(user)
    mine = Q(network__in=own_networks(user)) | Q(lab__in=own.labs)
    said = Registration.objects.filter(person=own.person_id).values("gathering")
    seen = Gathering.objects.visible_to(user)
    rows = seen.upcoming(now).filter(mine, starts_at__gt=now, starts_at__lt=now + OPEN)
    return rows.exclude(pk__in=said) if own.person_id else None


@lines(Section.WEEK, _open, order=37, at_most=50, **MORE)
def open_to_register(row: Gathering, user: Any, now: dt.datetime) -> Iterator[Line]:
    """Those of one's networks and of one's labs for which one has said nothing, in the weeks to come."""
    if row.takes_registrations(now):  # in the zone of each
        yield Line(
            f"Inscriptions ouvertes : {Truncator(row.title).chars(90)}, {when(row.starts_at, row.zone)}",
            row.get_absolute_url(),
            act="M'inscrire",
            act_url=reverse("coordination:register", args=[row.public_id]),
            is_post=True,
            due=row.last_day,
            is_late=row.last_day < timezone.localdate(now),
            is_fictional=row.is_fictional,
            link=partial(link_to_register, row, user),
        )
