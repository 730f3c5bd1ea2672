"""What hangs on networks and meetings: files, their place in search and in the menu, who reads which story."""

from kilometre.foundation.access import anyone, signed_in
from kilometre.foundation.files import registry as files
from kilometre.foundation.journal import feed
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import registry as search
from kilometre.foundation.threads import registry as threads
from kilometre.foundation.ui import french, navigation
from kilometre.network.rules import is_in_network

from .audiences import AUDIENCES
from .enums import MeetingState, Reach
from .models import Arrival, ChecklistStep, FollowUp, Gathering, Meeting, Mission, Network, Ritual
from .rules import arrivals, gatherings, missions, networks, rituals


def network_document(network: Network) -> search.Document:
    """Found by those who see that it exists."""
    labs = [str(member.lab) for member in network.current if member.lab]
    return search.Document(
        title=network.name,
        body="\n".join([network.purpose, *labs]),
        audience=AUDIENCES[Reach(network.reach)],
        date=network.created_at,
    )


def gathering_document(gathering: Gathering) -> search.Document:
    """Found by those who see it."""
    return search.Document(
        title=gathering.title,
        body=f"{gathering.description}\n{gathering.place}",
        audience=AUDIENCES[Reach(gathering.reach)],
        date=gathering.starts_at,
    )


def meeting_document(meeting: Meeting) -> search.Document | None:
    """What was said and decided, once the minutes are handed in."""
    if meeting.state != MeetingState.HELD:
        return None
    decisions = [decision.text for decision in meeting.decisions.all()]
    return search.Document(
        title=str(meeting),
        body="\n".join([*decisions, meeting.minutes]),
        audience=Audience.CASE,
        date=meeting.starts_at,
    )


feed.register_team(Network, networks.is_insider)
feed.register_team(Ritual, rituals.can_take_part)
feed.register_team(Meeting, rituals.can_attach)
feed.register_team(FollowUp, rituals.can_read_follow_up)
files.register(Network, can_read=networks.is_insider, can_attach=networks.is_insider)
files.register(Meeting, can_read=rituals.can_read_meeting, can_attach=rituals.can_attach)
feed.register_team(Gathering, gatherings.can_organise)
files.register(Gathering, can_read=gatherings.can_read, can_attach=gatherings.can_organise)
feed.register_team(Arrival, arrivals.can_read)
feed.register_team(ChecklistStep, arrivals.can_edit_step)
feed.register_team(Mission, missions.can_read)
files.register(Mission, can_read=missions.can_read, can_attach=missions.can_read)
threads.register(
    Mission,
    can_read=missions.can_read,
    can_post=missions.can_read,
    readers=lambda _, mission: french.listed(
        [
            *([str(mission.in_charge)] if mission.in_charge else []),
            f"les membres {french.of(mission.lab)}",
            "la coordination du réseau",
        ]
    ),
)
search.register(Gathering, document=gathering_document, kind_label="Rendez-vous", via="all")
search.register(Network, document=network_document, kind_label="Réseaux", via="for_page")
search.register(Meeting, document=meeting_document, kind_label="Comptes rendus", via="for_search")
navigation.register("Réseaux", "coordination:networks", rule=anyone, order=45, group="Ensemble")
navigation.register("Rendez-vous", "coordination:gatherings", rule=anyone, order=46, group="Ensemble")
navigation.register(
    "Arrivées", "coordination:arrivals", rule=arrivals.can_open_some, order=49, group="Ensemble"
)
navigation.register("Décisions", "coordination:decisions", rule=is_in_network, order=51, group="Ensemble")
navigation.register(
    "Actions de réunion", "coordination:follow-ups", rule=is_in_network, order=52, group="Ensemble"
)
navigation.register("Mon calendrier", "coordination:calendar", rule=signed_in, order=10, group=navigation.OWN)
navigation.register("Appuis", "coordination:missions", rule=missions.can_list, order=50, group="Ensemble")
