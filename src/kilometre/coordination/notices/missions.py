"""Who is told of support missions: those who answer, those who asked, and the lab when it is over."""

from collections.abc import Iterable

from django.utils.text import Truncator

from kilometre.coordination.enums import MissionState
from kilometre.coordination.events.missions import (
    MissionAccepted,
    MissionAsked,
    MissionDeclined,
    MissionDone,
    MissionOffered,
    MissionStopped,
)
from kilometre.coordination.models import Mission
from kilometre.coordination.people import tell
from kilometre.coordination.rules import missions as rules
from kilometre.coordination.support_links import link_to_answer
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.network.recipients import coordination, leads_of, team_of
from kilometre.network.rules import is_in_network

TOPIC = declare_topic("appuis", Sphere.ENTRUSTED, rule=is_in_network)
LABEL = "Un appui attend ma réponse, ou reçoit la sienne"


def _link(entry: Entry, user: User) -> str | None:
    mission = _mission(entry)
    if mission is None or mission.state != MissionState.ASKED or not rules.can_answer(user, mission):
        return None
    return link_to_answer(mission, user)


@notify_on(MissionAsked, topic=TOPIC, label=LABEL, link=_link)
def coordination_is_asked(entry: Entry) -> Iterable[Notice]:
    mission = _mission(entry)
    if mission is not None and mission.state == MissionState.ASKED:
        people = coordination(is_fictional=mission.is_fictional)
        text = f"{mission.lab} demande un appui : {_short(mission)}"
        yield from tell(people, text, mission, but=entry.actor)


@notify_on(MissionOffered, topic=TOPIC, label=LABEL, link=_link)
def leads_are_offered(entry: Entry) -> Iterable[Notice]:
    mission = _mission(entry)
    if mission is not None and mission.state == MissionState.ASKED:
        text = f"La coordination propose un appui à {mission.lab} : {_short(mission)}"
        leads = leads_of(mission.lab)
        yield from tell(leads, text, mission, but=entry.actor)


@notify_on(MissionAccepted, topic=TOPIC, label=LABEL)
@notify_on(MissionDeclined, topic=TOPIC, label=LABEL)
def other_side_has_an_answer(entry: Entry) -> Iterable[Notice]:
    mission = _mission(entry)
    if mission is None:
        return
    people = coordination(is_fictional=mission.is_fictional) if mission.is_offered else team_of(mission.lab)
    if mission.in_charge is not None and entry.verb == MissionAccepted.verb:
        people += [user for user in _accounts(mission) if user not in people]
    said = "est accepté" if entry.verb == MissionAccepted.verb else "est décliné"
    text = f"L'appui « {_short(mission)} » ({mission.lab}) {said}"
    yield from tell(people, text, mission, but=entry.actor)


@notify_on(MissionDone, topic=TOPIC, label=LABEL)
@notify_on(MissionStopped, topic=TOPIC, label=LABEL)
def lab_may_say_whether_it_helped(entry: Entry) -> Iterable[Notice]:
    mission = _mission(entry)
    if mission is not None:
        text = f"L'appui « {_short(mission)} » est terminé : dites s'il vous a été utile"
        leads = leads_of(mission.lab)
        yield from tell(leads, text, mission, but=entry.actor)


def _accounts(mission: Mission) -> list[User]:
    return list(User.objects.reachable().filter(person=mission.in_charge_id or 0))


def _mission(entry: Entry) -> Mission | None:
    rows = Mission.objects.select_related("lab", "in_charge__user")
    return rows.filter(public_id=Ref.parse(entry.subject).public_id).first()


def _short(mission: Mission) -> str:
    return Truncator(mission.subject).chars(100)
