"""Who is told that they head a network, or are in it."""

from collections.abc import Iterable

from kilometre.coordination.events.networks import HeadNamed, MemberAdded
from kilometre.coordination.models import Member, Network
from kilometre.coordination.people import brought_by, tell
from kilometre.foundation.journal.models import Entry
from kilometre.foundation.notifications import Channel, Notice, Sphere, declare_topic, notify_on
from kilometre.foundation.records.refs import Ref
from kilometre.network.rules import is_in_network

MINE = declare_topic("mes-reseaux", Sphere.MEETINGS, default=Channel.PLATFORM, rule=is_in_network)


@notify_on(HeadNamed, topic=MINE, label="Je deviens membre ou tête d'un réseau")
def head_is_told(entry: Entry) -> Iterable[Notice]:
    member = _member(entry, entry.facts["person"])
    if member is not None:
        network = member.network
        text = f"Vous êtes à la tête du réseau « {network} »"
        yield from tell(brought_by(member), text, network, but=entry.actor)


@notify_on(MemberAdded, topic=MINE, label="Je deviens membre ou tête d'un réseau")
def member_is_told(entry: Entry) -> Iterable[Notice]:
    member = _member(entry, entry.facts["member"])
    if member is not None:
        network = member.network
        who = f"Votre lab, {member.lab}, est" if member.lab_id else "Vous êtes"
        yield from tell(
            brought_by(member),
            f"{who} membre du réseau « {network} »",
            network,
            but=entry.actor,
        )


def _member(entry: Entry, who: str) -> Member | None:
    network = Network.objects.filter(public_id=Ref.parse(entry.subject).public_id).first()
    if network is None:
        return None
    ref = Ref.parse(who)
    rows = network.members.current().select_related("network", "lab", "person")
    by = "lab__public_id" if ref.kind == "network.lab" else "person__public_id"
    return rows.filter(**{by: ref.public_id}).first()
