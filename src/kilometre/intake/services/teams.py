"""A team: asked by the contact, made by the answers of each person, undone when the need goes elsewhere."""

import datetime as dt

from django.utils import timezone

from kilometre.engines.matching import Composition
from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.intake import composing, rules
from kilometre.intake.answering import in_journal
from kilometre.intake.enums import PlaceState, TeamState
from kilometre.intake.events import (
    PersonAnswered,
    PersonAsked,
    PlaceFreed,
    TeamCompleted,
    TeamReopened,
    TeamUndone,
)
from kilometre.intake.models import Need, Place, Qualification, Team
from kilometre.network.models import Person, Skill

from .rows import involve_labs, keep, lock, step

CHANGED = "Les disponibilités ont changé depuis que vous avez ouvert la page : relisez les propositions."


@service
def ask_team(*, actor: User, need: Need, choice: str, at: dt.datetime | None = None) -> Team:
    """Ask the people of the proposal named ``choice``: each one answers for themselves.

    The proposal is searched again, once its people are held: what somebody else asked meanwhile is never asked twice.
    """
    lock(need)
    require(rules.can_compose, actor, need)
    known = Qualification.objects.filter(need=need).prefetch_related("wanted__skill", "territories").first()
    if known is None or not known.wanted.all():
        raise Refused("Dites d'abord quelles compétences il faut.")
    team = composing.open_team(need)
    _hold(*_chosen(composing.propose(need, known, team, actor), choice))
    proposals, chosen = _chosen(composing.propose(need, known, team, actor), choice)
    now = at or timezone.now()
    if team is None:
        team = Team(need=need, origin=need.origin, starts_on=proposals.start, weeks=known.weeks, asked_at=now)
        team.full_clean()
        team.save()
    else:
        _reopen(team)
    _ask(actor, team, proposals, chosen, at)
    step(need, now)
    keep(need)
    return team


@service
def answer_team(
    *, actor: User, team: Team, accepts: bool, reason: str = "", at: dt.datetime | None = None
) -> Team:
    """Say yes or no to all that one is asked in a team. A yes may become a no: the place is free again."""
    _lock(team)
    require(rules.can_answer_team, actor, team)
    now = at or timezone.now()
    from_states = [PlaceState.ASKED] if accepts else [PlaceState.ASKED, PlaceState.ACCEPTED]
    places = list(team.places.filter(person__user=actor, state__in=from_states))
    if not places:
        raise Refused("Cette équipe n'attend plus de réponse de vous.")
    for place in places:
        place.state = PlaceState.ACCEPTED if accepts else PlaceState.DECLINED
        place.answered_at, place.reason = now, "" if accepts else reason.strip()
        place.full_clean()
        place.save()
    record(
        PersonAnswered(team=team.public_id, accepts=accepts, person=places[0].person.public_id),
        actor=actor,
        subject=team.need,
        audience=Audience.TEAM,
        occurred_at=at,
    )
    _settle_state(team, now)
    return team


@service
def free_place(*, actor: User, team: Team, skill: Skill) -> Team:
    """Ask somebody no more: the page proposes others."""
    _lock(team)
    require(rules.can_compose, actor, team.need)
    if team.state == TeamState.UNDONE:
        raise Refused("Cette équipe est défaite : plus personne n'y est demandé.")
    place = team.places.held().filter(skill=skill).first()
    if place is None:
        raise Refused("Cette place est déjà libre.")
    place.state, place.answered_at = PlaceState.FREED, timezone.now()
    place.save()
    record(
        PlaceFreed(team=team.public_id, lab=_lab(team), skill=skill.slug, person=place.person.public_id),
        actor=actor,
        subject=team.need,
        audience=Audience.TEAM,
    )
    _settle_state(team, place.answered_at)
    step(team.need, place.answered_at)
    keep(team.need)
    return team


@service
def undo_team(*, actor: User, team: Team) -> Team:
    """Ask nobody any more; the people asked are told."""
    _lock(team)
    require(rules.can_compose, actor, team.need)
    if team.state == TeamState.UNDONE:
        raise Refused("Cette équipe est déjà défaite.")
    _undo(actor, team)
    return team


def undo_teams_of(need: Need, *, actor: User | None) -> None:
    """The need leaves: nobody is asked any more. Called in the transaction of the step."""
    for team in Team.objects.open().filter(need=need).select_for_update():
        _undo(actor, team)


def settle_team_of(need: Need, *, at: dt.datetime) -> None:
    """What the need takes has changed: is its team complete? Called in the transaction of the step."""
    for team in Team.objects.open().filter(need=need).select_for_update():
        _settle_state(team, at)


@service
def forget_places_of(*, user: User) -> None:
    """Somebody erases their account: their words go, and the places that they held are free."""
    for team in (
        Team.objects.open().filter(places__in=Place.objects.held().filter(person__user=user)).distinct()
    ):
        _lock(team)
        for place in team.places.held().filter(person__user=user):
            place.state, place.answered_at = PlaceState.FREED, timezone.now()
            place.save()
            record(
                PlaceFreed(
                    team=team.public_id, lab=_lab(team), skill=place.skill.slug, person=place.person.public_id
                ),
                actor=None,
                subject=team.need,
                audience=Audience.TEAM,
            )
        _settle_state(team, timezone.now())
    Place.objects.filter(person__user=user).exclude(reason="").update(reason="")


def _undo(actor: User | None, team: Team) -> None:
    team.state, team.completed_at = TeamState.UNDONE, None
    team.save(update_fields=["state", "completed_at"])
    edits.bump(team)
    involve_labs(team.need)
    record(
        TeamUndone(team=team.public_id, lab=_lab(team)),
        actor=actor,
        subject=team.need,
        audience=Audience.TEAM,
    )


def _lab(team: Team) -> str:
    """Who gathers it, as the journal keeps it: the need may be elsewhere when it is read."""
    return in_journal(team.need.answering_lab)


def _lock(team: Team) -> None:
    """The need's row stands for its team: two answers at once come one after the other."""
    lock(team.need)
    team.refresh_from_db(fields=["state", "completed_at", "version"])


def _chosen(proposals: composing.Proposals | None, choice: str) -> tuple[composing.Proposals, Composition]:
    if proposals is None:
        raise Refused("Toutes les places sont déjà demandées ou tenues.")
    chosen = proposals.named(choice)
    if chosen is None or not chosen.places:
        raise Refused(CHANGED)
    return proposals, chosen


def _hold(proposals: composing.Proposals, chosen: Composition) -> None:
    """Their days are promised to one team, or lent, after the other: what is read next is what is left of them."""
    people = [proposals.bench.people[each.person].pk for each in chosen.places]
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def _reopen(team: Team) -> None:
    team.state, team.completed_at = TeamState.ASKED, None
    team.save(update_fields=["state", "completed_at"])
    edits.bump(team)


def _ask(
    actor: User, team: Team, proposals: composing.Proposals, chosen: Composition, at: dt.datetime | None
) -> None:
    skills = {each.skill.slug: each.skill for each in proposals.known.wanted.all()}
    for each in chosen.places:
        place = Place(
            team=team,
            skill=skills[each.wanted.skill],
            level=each.wanted.level,
            days=each.wanted.days,
            person=proposals.bench.people[each.person],
            lab=proposals.bench.labs[each.lab],
            work=[list(pair) for pair in each.work],
            is_agreed=each.is_agreed,
            asked_at=at or timezone.now(),
        )
        place.full_clean()
        place.save()
    for person in dict.fromkeys(each.person for each in chosen.places):
        record(
            PersonAsked(team=team.public_id, person=person),
            actor=actor,
            subject=team.need,
            audience=Audience.TEAM,
            occurred_at=at,
        )


def _settle_state(team: Team, now: dt.datetime) -> None:
    """Complete when every place that the need takes is accepted; open again when one is not. Labs that help read the need.

    No step of the need: those who help do not answer for it, and their word takes no orphan out of the tray.
    """
    wanted = Qualification.objects.get(need=team.need).wanted.all()
    accepted = set(team.places.filter(state=PlaceState.ACCEPTED).values_list("skill", flat=True))
    is_waiting = team.places.filter(state=PlaceState.ASKED).exists()
    is_complete = (
        not is_waiting
        and all(each.skill_id in accepted for each in wanted if each.is_mandatory)
        and bool(accepted)
    )
    was_complete = team.state == TeamState.COMPLETE
    team.state = TeamState.COMPLETE if is_complete else TeamState.ASKED
    team.completed_at = (team.completed_at or now) if is_complete else None
    team.save(update_fields=["state", "completed_at"])
    edits.bump(team)
    involve_labs(team.need)
    if is_complete != was_complete:
        told = TeamCompleted if is_complete else TeamReopened
        record(
            told(team=team.public_id, lab=_lab(team)), actor=None, subject=team.need, audience=Audience.CASE
        )
