"""Links of e-mails: a sponsor answers, a step is done, a support mission is accepted or declined, without signing in."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.accounts.links import Comment, issue, link_purpose
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.ui import french
from kilometre.network.models import Person

from . import services
from .enums import MissionState
from .models import Arrival, ArrivalStep, Mission
from .rules import arrivals, missions

SPONSOR, MISSION, YES = "coordination.sponsor", "coordination.answer-mission", "yes"
STEP = "coordination.tick-step"


def link_to_sponsor(arrival: Arrival, user: User) -> str:
    choices = [(YES, "J'accepte"), ("no", "Je ne peux pas")]
    return issue(SPONSOR, person=user, subject=arrival.ref, choices=choices)


def link_to_tick(step: ArrivalStep, user: User) -> str:
    """The address by which ``user`` says that ``step`` is done. Its number may pass to another step, its key does not."""
    return issue(STEP, person=user, subject=step.arrival.ref, data={"step": step.pk})


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


def _step_of(link: ActionLink) -> ArrivalStep | None:
    """The step, if it is for this person to do."""
    rows = ArrivalStep.objects.select_related("arrival__lab", "arrival__sponsor__user")
    found = rows.filter(pk=link.data.get("step", 0)).first()
    return found if found is not None and arrivals.can_do(link.person, found) else None


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
    first = found.starts_on if found.is_offered else found.wished_from
    since = f", à partir du {french.date(first)}" if first else ""
    return f"{'Proposé à' if found.is_offered else 'Demandé par'} {found.lab}{since}.\n\n{found.expected}"


def _arrival_settled(link: ActionLink) -> str:
    return "" if _arrival_of(link) else "Ce parrainage n'attend plus de réponse de vous."


def _to_do(link: ActionLink) -> str:
    found = _step_of(link)
    assert found is not None
    return "\n\n".join(filter(None, (found.label, f"Pour le {french.date(found.due_on)}.", found.why)))


def _step_settled(link: ActionLink) -> str:
    found = _step_of(link)
    if found is None or not found.arrival.is_open:
        return "Cette étape n'attend plus rien de vous."
    if found.is_settled:
        return f"L'étape «\u00a0{found.label}\u00a0» est déjà réglée."
    return ""


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
    STEP,
    title="Une étape d'arrivée",
    question="Cette étape est-elle faite\u00a0?",
    button="C'est fait",
    lifetime=dt.timedelta(days=30),
    afterwards="Vous avez dit par ce lien que l'étape est faite.",
    details=_to_do,
    settled=_step_settled,
)
def tick(link: ActionLink, *, choice: str | None, comment: str) -> str:
    found = _step_of(link)
    assert found is not None
    services.move_step(actor=link.person, step=found, act="tick")
    return "C'est noté\u00a0: l'étape est faite."


@link_purpose(
    MISSION,
    title="Un appui à un lab",
    question="Acceptez-vous cet appui ?",
    button="Répondre",
    lifetime=dt.timedelta(days=30),
    comment=Comment("La raison", Mission, "reason", "à dire si vous déclinez"),
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
