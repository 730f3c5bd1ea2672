"""What needs put on « Mon lundi »: to take in charge, to answer, late, and what one waits for."""

import datetime as dt
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from kilometre.foundation.week import Dated, Line, Section, lines, start
from kilometre.network.queries.people import roles_of
from kilometre.network.rules import is_in_network, standing

from .enums import NeedState, PlaceState, TeamState
from .mails import link_to_take_need
from .models import Need, Place, Team
from .presenting import why_orphan
from .queries import NeedQuerySet
from .team_links import link_to_answer_team

LIST: dict[str, Any] = {"more": "intake:needs", "more_label": "Tous les besoins"}


def _waiting(user: Any, now: dt.datetime) -> NeedQuerySet | None:
    labs = standing(user).labs
    return _to_be_taken().filter(lab__in=labs) if labs else None


def _waiting_for_nobody(user: Any, now: dt.datetime) -> NeedQuerySet | None:
    return _to_be_taken().without_team() if standing(user).is_coordinator else None


@lines(Section.MINE, _waiting, order=10, **LIST)
@lines(Section.MINE, _waiting_for_nobody, order=10, **LIST)
def to_take(need: Need, user: Any, now: dt.datetime) -> Line:
    """Needs that wait for a contact in one's labs; for the coordination, those of labs without anybody."""
    return Line(
        f"Le besoin « {_short(need)} » attend un interlocuteur ({need.addressee})",
        need.get_absolute_url(),
        act="Prendre en charge",
        act_url=reverse("intake:take", args=[need.public_id]),
        is_post=True,
        due=need.due_at,
        is_late=need.is_late(now),
        is_fictional=need.is_fictional,
        link=partial(link_to_take_need, need, user),
    )


def _orphans(user: Any, now: dt.datetime) -> NeedQuerySet | None:
    if not standing(user).is_coordinator:
        return None
    rows: NeedQuerySet = Need.objects.filter(orphaned_at__isnull=False)
    return rows.order_by("sent_at").select_related("lab")


@lines(Section.DECIDE, _orphans, order=10, more="intake:orphans", more_label="Tous les besoins orphelins")
def orphans(need: Need, user: Any, now: dt.datetime) -> Line:
    """For the coordination: needs that nobody answers for, the oldest first; those of labs without anybody are above."""
    return Line(
        f"Le besoin « {_short(need)} » est orphelin ({why_orphan(need).label.lower()})",
        need.get_absolute_url(),
        act="Décider",
        due=need.orphaned_at if need.taken_at else need.promised_at,
        dated=Dated.SINCE if need.taken_at else Dated.BEFORE,
        is_late=need.is_late(now),
        is_fictional=need.is_fictional,
    )


def _followed(user: Any, now: dt.datetime) -> NeedQuerySet | None:
    person = standing(user).person_id
    rows: NeedQuerySet = Need.objects.filter(contact=person, state=NeedState.IN_CHARGE)
    return rows.order_by("taken_at") if person else None


@lines(Section.MINE, _followed, order=11, **LIST)
def to_answer(need: Need, user: Any, now: dt.datetime) -> Line:
    """Needs of which one is the contact."""
    return Line(
        f"Le besoin « {_short(need)} », que vous suivez, attend sa réponse",
        need.get_absolute_url(),
        act="Répondre",
        act_url=reverse("intake:answer", args=[need.public_id]),
        due=need.taken_at,
        dated=Dated.SINCE,
        is_fictional=need.is_fictional,
    )


def _late(user: Any, now: dt.datetime) -> NeedQuerySet | None:
    if not standing(user).is_coordinator:
        return None
    late: NeedQuerySet = Need.objects.past_due(now)
    return late.followed().with_team().order_by("due_at").select_related("lab")


@lines(Section.AWAITED, _late, order=10, **LIST)
def late(need: Need, user: Any, now: dt.datetime) -> Line:
    """For the coordination: needs past their due date, and the lab that must act."""
    return Line(
        f"Le besoin « {_short(need)} » attend un interlocuteur",
        need.get_absolute_url(),
        act="Voir",
        due=need.due_at,
        is_late=True,
        whom=f"{need.addressee_first} doit agir",
        is_fictional=need.is_fictional,
    )


def _sent(user: Any, now: dt.datetime) -> NeedQuerySet:
    rows: NeedQuerySet = Need.objects.sent_by(user).filter(state__in=(NeedState.SENT, NeedState.IN_CHARGE))
    return rows.order_by("-sent_at").select_related("lab", "contact").prefetch_related(roles_of("contact__"))


@lines(Section.AWAITED, _sent, order=20, more="intake:needs", more_label="Tous mes besoins")
def sent(need: Need, user: Any, now: dt.datetime) -> Line:
    """One's own needs, and who must act."""
    is_taken, is_late = need.state == NeedState.IN_CHARGE, need.is_late(now)
    told = "n'est pas encore pris en charge" if is_late else "sera pris en charge"
    return Line(
        f"Votre besoin « {_short(need)} » {'est suivi' if is_taken else told}",
        need.get_absolute_url(),
        act="Suivre",
        due=None if is_taken else need.due_at,
        is_late=is_late,
        whom=f"{need.contact} ({need.addressee}) vous répond"
        if is_taken
        else f"{need.addressee_first} doit agir",
        is_fictional=need.is_fictional,
    )


def _never_sent(user: Any) -> bool:
    """Somebody outside the network who has sent nothing yet."""
    return not is_in_network(user) and not Need.objects.sent_by(user).exists()


start(
    "Envoyer un besoin",
    "intake:new",
    rule=_never_sent,
    text="Vous n'avez pas encore envoyé de besoin. Décrivez ce qui ne va pas : un lab s'en occupe.",
    order=10,
)


def _teams_asking(user: Any, now: dt.datetime) -> Any:
    mine = Place.objects.to_answer(standing(user).person_id).values("team")
    rows = Team.objects.filter(pk__in=mine).select_related("need__lab", "need__contact")
    return rows.prefetch_related(roles_of("need__contact__")).order_by("asked_at")


@lines(Section.MINE, _teams_asking, order=9)
def places_to_answer(team: Team, user: Any, now: dt.datetime) -> Line:
    """Teams that one is asked to join: no word of the need, which one may not read yet."""
    return Line(
        f"{team.need.addressee_first} vous propose une place dans une équipe",
        team.get_absolute_url(),
        act="Répondre",
        act_url=reverse("intake:answer-team", args=[team.public_id]),
        due=team.asked_at,
        dated=Dated.SINCE,
        is_fictional=team.is_fictional,
        link=partial(link_to_answer_team, team, user),
    )


def _places_asked(user: Any, now: dt.datetime) -> Any:
    person = standing(user).person_id
    rows = Place.objects.filter(
        state=PlaceState.ASKED, team__state=TeamState.ASKED, team__need__contact=person
    )
    rows = rows.select_related("team__need", "person", "skill").order_by("asked_at", "pk")
    return rows if person else None


@lines(Section.AWAITED, _places_asked, of="team__need", order=11, **LIST)
def answers_awaited(place: Place, user: Any, now: dt.datetime) -> Line:
    """For the contact: people who have not answered."""
    return Line(
        f"L'équipe du besoin « {_short(place.team.need)} » attend une réponse ({place.skill})",
        place.team.need.get_absolute_url() + "#equipe",
        act="Voir",
        due=place.asked_at,
        dated=Dated.SINCE,
        whom=f"{place.person} doit répondre",
        is_fictional=place.team.is_fictional,
    )


def _to_be_taken() -> NeedQuerySet:
    rows: NeedQuerySet = Need.objects.waiting().followed()
    return rows.order_by("due_at").select_related("lab")


def _short(need: Need) -> str:
    return Truncator(need.title).chars(80)
