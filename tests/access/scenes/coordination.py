"""A network of the Lab'EST, its ritual, what was decided, and what waits."""

import datetime as dt

from access.samples import Scene
from kilometre.coordination import services
from kilometre.coordination.enums import Reach
from kilometre.coordination.models import FollowUp, Meeting, Network, Ritual

SLOT = dt.date(2026, 9, 1)


def extend(scene: Scene) -> None:
    cast = scene.cast
    network = services.create_network(
        actor=cast.coordinator, name="Réseau des données", purpose="Ouvrir.", head=cast.lead.person
    )
    lab = services.add_member(actor=cast.coordinator, network=network, lab=cast.lab)
    public = services.create_network(
        actor=cast.coordinator,
        name="Réseau ouvert",
        purpose="Montrer.",
        head=cast.stranger.person,
        reach=Reach.PUBLIC,
    )
    given = {"actor": cast.coordinator, "starts_on": SLOT, "at": dt.time(10)}
    ritual = services.create_ritual(title="Point", network=network, **given)
    opened = services.create_ritual(title="Point ouvert", network=public, is_open=True, **given)
    services.send_proposal(actor=cast.member, ritual=ritual, title="Un sujet")
    services.send_proposal(actor=cast.stranger, ritual=opened, title="Un sujet")
    for one, head in ((ritual, cast.lead), (opened, cast.stranger)):
        services.decide(actor=head, ritual=one, slot=SLOT, text="On ouvre.")
    action = services.give_follow_up(
        actor=cast.lead,
        ritual=ritual,
        slot=SLOT,
        text="Écrire la fiche",
        owner=cast.member.person,
        due_on=dt.date(2026, 12, 1),
    )
    scene.records |= {
        "coordination.network": {
            "": Network.objects.get(pk=network.pk),
            "public": Network.objects.get(pk=public.pk),
        },
        "coordination.ritual": {
            "": Ritual.objects.get(pk=ritual.pk),
            "ouvert": Ritual.objects.get(pk=opened.pk),
        },
        "coordination.meeting": {"": Meeting.objects.get(ritual=ritual)},
        "coordination.followup": {"": FollowUp.objects.get(pk=action.pk)},
    }
    scene.keywords |= {"slot": SLOT.isoformat()}
    for route in ("accept", "decline", "put-back", "move-up", "withdraw", "correct", "decision-remove"):
        scene.keywords[f"coordination:{route} number"] = 1
    for route in ("remove", "release-head"):
        scene.keywords[f"coordination:{route} number"] = lab.pk
