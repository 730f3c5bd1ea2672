"""A network of the Lab'EST, its ritual, what was decided, and what waits."""

import datetime as dt

from access.samples import Scene
from kilometre.coordination import services
from kilometre.coordination.enums import Reach, StepWho
from kilometre.coordination.models import (
    Arrival,
    ChecklistStep,
    FollowUp,
    Gathering,
    Meeting,
    Mission,
    Network,
    Ritual,
)

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
    _gatherings(scene, network)
    _arrivals(scene)
    _missions(scene)
    scene.keywords |= {
        "slot": SLOT.isoformat(),
        "coordination:own-ritual public_id": ritual.public_id,
        "coordination:own-network public_id": network.public_id,
    }
    secret = services.open_calendar(actor=cast.citizen)
    for route in ("calendar-own", "own-ritual", "own-network"):
        scene.keywords[f"coordination:{route} secret"] = secret
    for route in ("accept", "decline", "put-back", "move-up", "withdraw", "correct", "decision-remove"):
        scene.keywords[f"coordination:{route} number"] = 1
    for route in ("remove", "release-head"):
        scene.keywords[f"coordination:{route} number"] = lab.pk


def _gatherings(scene: Scene, network: Network) -> None:
    """A training for the labs, and a meeting for everybody, in a distant spring."""
    cast = scene.cast
    day = dt.datetime(2036, 4, 1, 8, tzinfo=dt.UTC)
    given = {"actor": cast.coordinator, "starts_at": day, "ends_at": day + dt.timedelta(hours=2)}
    training = services.announce(title="Formation", kind="training", network=network, **given)
    talk = services.announce(title="Rencontre", kind="talk", reach=Reach.PUBLIC, lab=cast.lab, **given)
    registration = services.register(actor=cast.member, gathering=training)
    scene.records["coordination.gathering"] = {
        "": Gathering.objects.get(pk=training.pk),
        "public": Gathering.objects.get(pk=talk.pk),
    }
    scene.keywords["coordination:registration-remove number"] = registration.pk


def _arrivals(scene: Scene) -> None:
    """An arrival of the Lab'EST, whose sponsor is asked and awaited."""
    cast = scene.cast
    step = services.add_checklist_step(
        actor=cast.coordinator, label="Appeler l'équipe", who=StepWho.TEAM, days=30
    )
    day = dt.date(2026, 9, 1)
    arrival = services.open_arrival(actor=cast.coordinator, lab=cast.lab, starts_on=day)
    services.ask_sponsor(actor=cast.lead, arrival=arrival, person=cast.stranger.person)
    scene.records |= {
        "coordination.arrival": {"": Arrival.objects.get(pk=arrival.pk)},
        "coordination.checkliststep": {"": ChecklistStep.objects.get(pk=step.pk)},
    }
    for route in ("tick", "untick", "resume", "skip", "remove"):
        scene.keywords[f"coordination:step-{route} number"] = 1


def _missions(scene: Scene) -> None:
    """One that the Lab'EST asks for, one that it is offered, one that is accepted."""
    cast = scene.cast
    asked, agreed = (
        services.ask_mission(actor=cast.member, lab=cast.lab, subject=subject, expected="Deux jours.")
        for subject in ("Animer", "Mesurer")
    )
    given = {"in_charge": cast.coordinator.person, "starts_on": dt.date(2026, 9, 1)}
    services.accept_mission(actor=cast.coordinator, mission=agreed, **given)
    offered = services.offer_mission(
        actor=cast.coordinator, lab=cast.lab, subject="Écrire", expected="Un guide.", **given
    )
    scene.records["coordination.mission"] = {
        name: Mission.objects.get(pk=one.pk)
        for name, one in (("", asked), ("accepté", agreed), ("proposé", offered))
    }
