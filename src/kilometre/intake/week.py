"""What needs put on « Mon lundi »: to take in charge, to answer, late, and what one waits for."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from kilometre.foundation.week import Line, Section, lines
from kilometre.foundation.week.registry import SHOWN
from kilometre.network.rules import standing

from .enums import NeedState, PlaceState, TeamState
from .labs import has_team
from .mails import link_to_take_need
from .models import Need, Place, Team
from .presenting import why_orphan
from .team_links import link_to_answer_team


@lines(Section.MINE, order=10, more="intake:needs", more_label="Tous les besoins")
def to_take(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Needs that wait for a contact in one's labs; for the coordination, those of labs without anybody."""
    own = standing(user)
    waiting = Need.objects.waiting().followed().order_by("due_at").select_related("lab")
    for need in waiting.filter(lab__in=own.labs) if own.labs else ():
        yield _to_take(need, user, now)
    for need in waiting.without_team() if own.is_coordinator else ():
        yield _to_take(need, user, now)


@lines(Section.DECIDE, order=10, more="intake:orphans", more_label="Tous les besoins orphelins")
def orphans(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For the coordination: needs that nobody answers for, the oldest first; those of labs without anybody are above."""
    if not standing(user).is_coordinator:
        return
    for need in Need.objects.filter(orphaned_at__isnull=False).order_by("sent_at").select_related("lab"):
        yield Line(
            f"Le besoin « {_short(need)} » est orphelin ({why_orphan(need).label.lower()})",
            need.get_absolute_url(),
            act="Décider",
            due=need.sent_at,
            is_late=True,
            is_fictional=need.is_fictional,
        )


@lines(Section.MINE, order=11, more="intake:needs", more_label="Tous les besoins")
def to_answer(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Needs of which one is the contact."""
    person = standing(user).person_id
    if person is None:
        return
    rows = Need.objects.filter(contact=person, state=NeedState.IN_CHARGE).order_by("taken_at")
    for need in rows[: SHOWN + 1]:
        yield Line(
            f"Le besoin « {_short(need)} », que vous suivez, attend sa réponse",
            need.get_absolute_url(),
            act="Répondre",
            act_url=reverse("intake:answer", args=[need.public_id]),
            due=need.taken_at,
            is_fictional=need.is_fictional,
        )


@lines(Section.AWAITED, order=10, more="intake:needs", more_label="Tous les besoins")
def late(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For the coordination: needs past their due date, and the lab that must act."""
    if not standing(user).is_coordinator:
        return
    for need in Need.objects.past_due(now).order_by("due_at").select_related("lab"):
        if has_team(need.lab):
            yield Line(
                f"Le besoin « {_short(need)} » attend un interlocuteur",
                need.get_absolute_url(),
                act="Voir",
                due=need.due_at,
                is_late=True,
                whom=f"{need.lab} doit agir",
                is_fictional=need.is_fictional,
            )


@lines(Section.AWAITED, order=20, more="intake:needs", more_label="Tous mes besoins")
def sent(user: Any, now: dt.datetime) -> Iterator[Line]:
    """One's own needs, and who must act."""
    open_ones = (NeedState.SENT, NeedState.IN_CHARGE)
    for need in (
        Need.objects.filter(sender=user.pk, state__in=open_ones)
        .order_by("-sent_at")
        .select_related("lab", "contact")
    ):
        is_taken = need.state == NeedState.IN_CHARGE
        yield Line(
            f"Votre besoin « {_short(need)} » {'est suivi' if is_taken else 'sera pris en charge'}",
            need.get_absolute_url(),
            act="Suivre",
            due=None if is_taken else need.due_at,
            is_late=need.is_late(now),
            whom=f"{need.contact} ({need.lab}) vous répond" if is_taken else f"{need.lab} doit agir",
            is_fictional=need.is_fictional,
        )


@lines(Section.MINE, order=9)
def places_to_answer(user: Any, now: dt.datetime) -> Iterator[Line]:
    """Teams that one is asked to join: no word of the need, which one may not read yet."""
    person = standing(user).person_id
    rows = Team.objects.filter(pk__in=Place.objects.to_answer(person).values("team"))
    for team in rows.select_related("need__lab").order_by("asked_at"):
        yield Line(
            f"{team.need.lab} vous propose une place dans une équipe",
            team.get_absolute_url(),
            act="Répondre",
            act_url=reverse("intake:answer-team", args=[team.public_id]),
            due=team.asked_at,
            is_fictional=team.is_fictional,
            link=partial(link_to_answer_team, team, user),
        )


@lines(Section.AWAITED, order=11, more="intake:needs", more_label="Tous les besoins")
def answers_awaited(user: Any, now: dt.datetime) -> Iterator[Line]:
    """For the contact: people who have not answered."""
    person = standing(user).person_id
    if person is None:
        return
    rows = Place.objects.filter(
        state=PlaceState.ASKED, team__state=TeamState.ASKED, team__need__contact=person
    )
    for place in rows.select_related("team__need", "person", "skill").order_by("asked_at", "pk"):
        yield Line(
            f"L'équipe du besoin « {_short(place.team.need)} » attend une réponse ({place.skill})",
            place.team.need.get_absolute_url() + "#equipe",
            act="Voir",
            due=place.asked_at,
            whom=f"{place.person} doit répondre",
            is_fictional=place.team.is_fictional,
        )


def _to_take(need: Need, user: Any, now: dt.datetime) -> Line:
    assert need.due_at is not None
    return Line(
        f"Le besoin « {_short(need)} » attend un interlocuteur ({need.lab})",
        need.get_absolute_url(),
        act="Prendre en charge",
        act_url=reverse("intake:take", args=[need.public_id]),
        is_post=True,
        due=need.due_at,
        is_late=need.is_late(now),
        is_fictional=need.is_fictional,
        link=lambda: link_to_take_need(need, user),
    )


def _short(need: Need) -> str:
    return Truncator(need.title).chars(80)
