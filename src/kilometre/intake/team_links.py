"""The link by which somebody answers for their place in a team, without signing in."""

import datetime as dt

from kilometre.foundation.accounts.links import issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui import french

from . import rules, services
from .models import Team
from .presenting import level_text

ANSWER_TEAM = "intake.answer-team"
YES = "yes"


def link_to_answer_team(team: Team, user: User) -> str:
    choices = [(YES, "J'accepte"), ("no", "Je décline")]
    return issue(ANSWER_TEAM, person=user, subject=team.ref, choices=choices)


def _team_of(link: ActionLink) -> Team | None:
    rows = Team.objects.for_page()
    return rows.filter(public_id=link.subject.public_id).first() if link.subject else None


def _details(link: ActionLink) -> str:
    """What is asked of this person: no word of who sent the need."""
    team = _team_of(link)
    if team is None or not rules.can_answer_team(link.person, team):
        return ""
    asked = [
        f"{place.skill} (niveau {level_text(place.level)}), {french.count(place.days, 'jour')}"
        for place in team.places.all()
        if place.person.user_id == link.person.pk and place.is_held
    ]
    contact = team.need.contact or team.need.lab
    return (
        f"{contact} ({team.need.lab}) réunit une équipe à partir du {french.day(team.starts_on)}.\n\n"
        + "\n".join(asked)
    )


@link_purpose(
    ANSWER_TEAM,
    title="Une place vous est proposée dans une équipe",
    question="Prenez-vous cette place ?",
    button="Répondre",
    lifetime=dt.timedelta(days=21),
    comment="Un mot d'explication (facultatif)",
    details=_details,
)
def answer_team(link: ActionLink, *, choice: str, comment: str) -> str:
    team = _team_of(link)
    if team is None or not rules.can_answer_team(link.person, team):
        raise Refused("Cette équipe n'attend plus de réponse de vous.")
    services.answer_team(actor=link.person, team=team, accepts=choice == YES, reason=comment)
    if choice == YES:
        return "C'est noté : vous êtes de l'équipe. Connectez-vous pour lire le besoin et qui en est."
    return "C'est noté : la place est libre, et la personne qui suit le besoin en est prévenue."
