"""Who is told of arrivals: the sponsor who is asked, who asked, and those whose step is late."""

from collections.abc import Iterable

from django.utils.text import Truncator

from kilometre.coordination.enums import SponsorState, StepWho
from kilometre.coordination.events.arrivals import (
    ArrivalOpened,
    SponsorAccepted,
    SponsorAsked,
    SponsorDeclined,
    StepLate,
)
from kilometre.coordination.models import Arrival, ArrivalStep
from kilometre.coordination.people import tell
from kilometre.coordination.support_links import link_to_sponsor
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.ui import french
from kilometre.network.recipients import coordination, leads_of, team_of
from kilometre.network.rules import is_in_network

SPONSORING = declare_topic("parrainage", Sphere.ENTRUSTED, rule=is_in_network)
STEPS = declare_topic("arrivees", Sphere.LAB, rule=is_in_network)
LABEL = "Une arrivée d'équipe me concerne"


def _link(entry: Entry, user: User) -> str | None:
    arrival = _arrival(entry)
    if arrival is None or arrival.sponsor_state != SponsorState.ASKED or arrival.sponsor is None:
        return None
    return link_to_sponsor(arrival, user) if arrival.sponsor.user_id == user.pk else None


@notify_on(SponsorAsked, topic=SPONSORING, label="On me demande de parrainer une équipe", link=_link)
def sponsor_is_asked(entry: Entry) -> Iterable[Notice]:
    arrival = _arrival(entry)
    if arrival is not None and arrival.sponsor_state == SponsorState.ASKED:
        text = f"On vous demande de parrainer l'équipe {french.of(arrival.lab)}"
        yield from tell(_sponsor(arrival), text, arrival, but=entry.actor)


@notify_on(SponsorAccepted, topic=STEPS, label=LABEL)
@notify_on(SponsorDeclined, topic=STEPS, label=LABEL)
def leads_have_an_answer(entry: Entry) -> Iterable[Notice]:
    arrival = _arrival(entry)
    if arrival is None:
        return
    said = (
        "est accepté" if entry.verb == SponsorAccepted.verb else "est décliné : demandez à une autre personne"
    )
    people = [
        *leads_of(arrival.lab),
        *coordination(is_fictional=arrival.is_fictional),
    ]
    text = f"Le parrainage de l'équipe {french.of(arrival.lab)} {said}"
    yield from tell(people, text, arrival, but=entry.actor)


@notify_on(ArrivalOpened, topic=STEPS, label=LABEL)
def team_has_an_arrival(entry: Entry) -> Iterable[Notice]:
    arrival = _arrival(entry)
    if arrival is not None:
        text = f"L'arrivée de l'équipe {french.of(arrival.lab)} est ouverte : voyez les étapes et leurs dates"
        yield from tell(team_of(arrival.lab), text, arrival, but=entry.actor)


@notify_on(StepLate, topic=STEPS, label=LABEL)
def step_is_late(entry: Entry) -> Iterable[Notice]:
    arrival = _arrival(entry)
    if arrival is None or not arrival.is_open:
        return
    step = arrival.steps.filter(pk=entry.facts.get("step")).first()
    if step is not None and not step.is_settled:
        label = Truncator(step.label).chars(120)
        text = f"Une étape attendue le {french.date(step.due_on)} est en retard ({arrival.lab}) : {label}"
        yield from tell(_doers(arrival, step), text, arrival)


def _doers(arrival: Arrival, step: ArrivalStep) -> list[User]:
    """Those who do it; without a sponsor, those who have to find one."""
    if step.who == StepWho.TEAM:
        return team_of(arrival.lab)
    if step.who == StepWho.SPONSOR and arrival.has_sponsor:
        return _sponsor(arrival)
    return coordination(is_fictional=arrival.is_fictional)


def _sponsor(arrival: Arrival) -> list[User]:
    return list(User.objects.reachable().filter(person=arrival.sponsor_id or 0))


def _arrival(entry: Entry) -> Arrival | None:
    rows = Arrival.objects.select_related("lab", "sponsor__user")
    return rows.filter(public_id=Ref.parse(entry.subject).public_id).first()
