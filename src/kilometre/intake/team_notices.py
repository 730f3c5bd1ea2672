"""Who is told of what happens to a team. Whoever is asked reads no word of the need until they accept."""

from collections.abc import Iterable, Iterator

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.network.rules import has_profile, is_in_network

from . import rules
from .answering import in_words
from .enums import PlaceState, TeamState
from .events import PersonAnswered, PersonAsked, PlaceFreed, TeamCompleted, TeamReopened, TeamUndone
from .models import Place, Team
from .notices import MINE, contact_or_after, lab_of, named
from .presenting_teams import place_in_words
from .team_links import link_to_answer_team

TEAM = declare_topic("equipes", Sphere.ENTRUSTED, rule=has_profile)
RUN = declare_topic("equipes-que-je-reunis", Sphere.RUN, rule=is_in_network)


def _link(entry: Entry, user: User) -> str | None:
    """While their answer is awaited."""
    team = _team(entry)
    if team is None or not team.places.filter(state=PlaceState.ASKED, person__user=user).exists():
        return None
    return link_to_answer_team(team, user) if rules.can_answer_team(user, team) else None


@notify_on(PersonAsked, topic=TEAM, label="Une place m'est proposée dans une équipe", link=_link)
def person_is_asked(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is None or team.state == TeamState.UNDONE:
        return
    places = [
        place
        for place in team.places.all()
        if place.person.public_id == entry.facts["person"] and place.state == PlaceState.ASKED
    ]
    if places:
        what = " ; ".join(place_in_words(place) for place in places)
        text = f"{team.need.addressee_first} vous propose une place dans une équipe ({what}) : votre réponse est attendue"
        yield from _tell(_users(places), team, text)


@notify_on(PersonAnswered, topic=RUN, label="On répond à une équipe que je réunis")
def person_has_answered(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None:
        does = "accepte" if entry.facts["accepts"] else "décline"
        who = next(
            (each.person for each in team.places.all() if each.person.public_id == entry.facts["person"]), ""
        )
        text = f"{who} {does} sa place dans l'équipe : {named(team.need, 'besoin')}"
        for user in contact_or_after(team.need):
            if user.public_id != entry.actor:
                yield Notice(user, text, team.need)


@notify_on(TeamCompleted, topic=TEAM, label="Une équipe dont je fais partie est complète, ou défaite")
def team_is_complete(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None:
        accepted = [place for place in team.places.all() if place.state == PlaceState.ACCEPTED]
        yield from _tell(_users(accepted), team, f"L'équipe{_gathered(entry)} est complète")


@notify_on(TeamCompleted, topic=MINE, label="Mon besoin avance")
def team_is_ready_for_me(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None and team.need.asker is not None:
        text = f"Une équipe est réunie pour {named(team.need, 'votre besoin')}"
        yield Notice(team.need.asker, text, team.need)


@notify_on(TeamReopened, topic=TEAM, label="Une équipe dont je fais partie est complète, ou défaite")
def team_is_open_again(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None and team.state == TeamState.ASKED:
        accepted = [place for place in team.places.all() if place.state == PlaceState.ACCEPTED]
        text = f"L'équipe{_gathered(entry)} n'est plus complète : une place est à pourvoir"
        yield from _tell(_users(accepted), team, text)


@notify_on(TeamReopened, topic=MINE, label="Mon besoin avance")
def team_is_ready_for_me_no_more(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None and team.state == TeamState.ASKED and team.need.asker is not None:
        text = f"L'équipe réunie pour {named(team.need, 'votre besoin')} n'est plus complète : une place est à pourvoir"
        yield Notice(team.need.asker, text, team.need)


@notify_on(TeamUndone, topic=TEAM, label="Une équipe dont je fais partie est complète, ou défaite")
def team_is_undone(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None:
        text = f"L'équipe{_gathered(entry, 'que réunissait')} est défaite : plus rien n'est attendu de vous"
        yield from _tell(_users([place for place in team.places.all() if place.is_held]), team, text)


@notify_on(PlaceFreed, topic=TEAM, label="Une équipe dont je fais partie est complète, ou défaite")
def place_is_freed(entry: Entry) -> Iterable[Notice]:
    team = _team(entry)
    if team is not None:
        freed = [
            place
            for place in team.places.all()
            if place.person.public_id == entry.facts["person"] and place.state == PlaceState.FREED
        ]
        text = f"Votre place dans l'équipe{_gathered(entry)} n'est plus demandée"
        yield from _tell(_users(freed), team, text)


def _gathered(entry: Entry, words: str = "réunie par") -> str:
    """By whom then: the need may be elsewhere since. Nothing of an older entry, which does not say."""
    return f" {words} {in_words(lab_of(entry))}" if "lab" in entry.facts else ""


def _team(entry: Entry) -> Team | None:
    return Team.objects.for_page().filter(public_id=entry.facts["team"]).first()


def _users(places: Iterable[Place]) -> list[User]:
    return list(dict.fromkeys(place.person.user for place in places if place.person.user is not None))


def _tell(people: Iterable[User], team: Team, text: str) -> Iterator[Notice]:
    for user in people:
        yield Notice(user, text, team)
