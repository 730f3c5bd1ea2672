"""The link by which somebody answers for their place in a team, without signing in."""

import datetime as dt

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.network.rules import standing

from . import rules, services
from .models import Place, Team
from .presenting_teams import own_end, place_in_words, who_asks

ANSWER_TEAM = "intake.answer-team"
YES = "yes"
NOT_AWAITED = "Cette équipe n'attend plus de réponse de vous."


def link_to_answer_team(team: Team, user: User) -> str:
    choices = [(YES, "J'accepte"), ("no", "Je décline")]
    return issue(ANSWER_TEAM, person=user, subject=team.ref, choices=choices)


def _team_of(link: ActionLink) -> Team | None:
    rows = Team.objects.for_page()
    return rows.filter(public_id=link.subject.public_id).first() if link.subject else None


def _details(link: ActionLink) -> str:
    """What is asked of this person: no word of who sent the need."""
    team = _team_of(link)
    assert team is not None
    asked = [
        place_in_words(place)
        for place in team.places.all()
        if place.person.user_id == link.person.pk and place.is_held
    ]
    proposed = "\n".join([f"{who_asks(team)} vous propose :", *asked])
    return f"{proposed}\n\nSi vous acceptez, vous lirez le besoin. Si vous déclinez, la place est proposée à quelqu'un d'autre."


def _settled(link: ActionLink) -> str:
    team = _team_of(link)
    if team is None:
        return NOT_AWAITED
    is_asked = rules.can_answer_team(link.person, team)
    return "" if is_asked else own_end(team, standing(link.person).person_id) or NOT_AWAITED


@link_purpose(
    ANSWER_TEAM,
    title="Une place vous est proposée dans une équipe",
    question="Prenez-vous cette place ?",
    button="Répondre",
    lifetime=dt.timedelta(days=21),
    comment=Comment("Un mot d'explication", Place, "reason"),
    details=_details,
    settled=_settled,
)
def answer_team(link: ActionLink, *, choice: str, comment: str) -> str:
    team = _team_of(link)
    assert team is not None
    services.answer_team(actor=link.person, team=team, accepts=choice == YES, reason=comment)
    if choice == YES:
        return "C'est noté : vous êtes de l'équipe. Connectez-vous pour lire le besoin et qui en est."
    return "C'est noté : la place est libre, et la personne qui suit le besoin en est prévenue."
