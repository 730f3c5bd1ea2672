"""Links of e-mails: a sponsor answers, and a support mission is accepted or declined, without signing in."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.network.models import Person

from . import services
from .enums import MissionState
from .models import Arrival, Mission
from .rules import arrivals, missions

SPONSOR, MISSION, YES = "coordination.sponsor", "coordination.answer-mission", "yes"


def link_to_sponsor(arrival: Arrival, user: User) -> str:
    choices = [(YES, "J'accepte"), ("no", "Je ne peux pas")]
    return issue(SPONSOR, person=user, subject=arrival.ref, choices=choices)


def link_to_answer(mission: Mission, user: User) -> str:
    yes = "Nous acceptons" if mission.is_offered else "J'accepte, et je m'en charge"
    choices = [(YES, yes), ("no", "Décliner, en disant pourquoi")]
    return issue(MISSION, person=user, subject=mission.ref, choices=choices)


def _arrival_of(link: ActionLink) -> Arrival | None:
    if link.subject is None:
        return None
    rows = Arrival.objects.under_way().select_related("lab", "sponsor__user")
    found = rows.filter(public_id=link.subject.public_id).first()
    return found if found is not None and arrivals.can_answer(link.person, found) else None


def _mission_of(link: ActionLink) -> Mission | None:
    if link.subject is None:
        return None
    rows = Mission.objects.unanswered().select_related("lab", "in_charge__user")
    found = rows.filter(public_id=link.subject.public_id).first()
    return found if found is not None and missions.can_answer(link.person, found) else None


def _team(link: ActionLink) -> str:
    found = _arrival_of(link)
    assert found is not None
    return f"{found.lab} : {found.get_kind_display().lower()}."


def _asked(link: ActionLink) -> str:
    found = _mission_of(link)
    assert found is not None
    return f"{found.lab} : {found.subject}\n\n{found.expected}"


def _arrival_settled(link: ActionLink) -> str:
    return "" if _arrival_of(link) else "Ce parrainage n'attend plus de réponse de vous."


def _mission_settled(link: ActionLink) -> str:
    found = _mission_of(link)
    is_asked = found is not None and found.state == MissionState.ASKED
    return "" if is_asked else "Cet appui n'attend plus de réponse de vous."


@link_purpose(
    SPONSOR,
    title="Parrainer une équipe",
    question="Acceptez-vous de parrainer cette équipe ?",
    button="Répondre",
    lifetime=dt.timedelta(days=30),
    details=_team,
    settled=_arrival_settled,
)
def sponsor(link: ActionLink, *, choice: str, comment: str) -> str:
    found = _arrival_of(link)
    assert found is not None
    if choice == YES:
        services.accept_sponsorship(actor=link.person, arrival=found)
        return found.get_absolute_url()
    services.decline_sponsorship(actor=link.person, arrival=found)
    return "C'est noté : le parrainage sera demandé à une autre personne."


@link_purpose(
    MISSION,
    title="Un appui à un lab",
    question="Acceptez-vous cet appui ?",
    button="Répondre",
    lifetime=dt.timedelta(days=30),
    comment=Comment("La raison, si vous déclinez", Mission, "reason"),
    details=_asked,
    settled=_mission_settled,
)
def answer_mission(link: ActionLink, *, choice: str, comment: str) -> str:
    """Who accepts what a lab asks takes charge of it, from the day wished; the page changes that."""
    found = _mission_of(link)
    assert found is not None
    if choice != YES:
        services.decline_mission(actor=link.person, mission=found, reason=comment)
        return "C'est noté : l'appui est décliné."
    if found.is_offered:
        services.accept_mission(actor=link.person, mission=found)
    else:
        today = timezone.localdate()
        first = max(found.wished_from or today, today)
        last = found.wished_until if found.wished_until and found.wished_until >= first else None
        person = Person.objects.get(user=link.person)
        services.accept_mission(
            actor=link.person, mission=found, in_charge=person, starts_on=first, ends_on=last
        )
    return found.get_absolute_url()
