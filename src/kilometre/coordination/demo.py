"""A fictional network of the two example labs: a fortnightly ritual, what it carried, and a training to come."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab, Person

from . import services, support_demo
from .enums import GatheringKind, Reach, RhythmKind
from .models import Network, Ritual

PARIS = ZoneInfo("Europe/Paris")
TEN = dt.time(10)


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the fictional network; return how many things came in."""
    if Network.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    first = _tuesday(timezone.localdate() - dt.timedelta(days=49))
    began = _at(first - dt.timedelta(days=7))
    network = services.create_network(
        actor=people["coordinator"],
        name="Réseau Exemple des données utiles",
        purpose="Les deux labs de l'exemple partagent ce qu'ils apprennent en ouvrant leurs données : jeux publiés, "
        "réutilisations, difficultés rencontrées.",
        head=_person(people["lead"]),
        reach=Reach.PUBLIC,
        at=began,
    )
    for lab in (labs["east"], labs["west"]):
        services.add_member(actor=people["coordinator"], network=network, lab=lab, at=began)
    ritual = services.create_ritual(
        actor=people["lead"],
        network=network,
        title="Point de quinzaine (exemple)",
        purpose="Une heure pour dire où l'on en est, décider, et se répartir les suites.",
        starts_on=first,
        at=TEN,
        kind=RhythmKind.WEEKLY,
        every=2,
        link="https://visio.exemple.test/point-de-quinzaine",
        told_at=began,
    )
    _meetings(people, ritual, first)
    _to_come(people, ritual)
    _gatherings(people, network, labs)
    return 5 + support_demo.load(people=people, labs=labs)


def _meetings(people: Mapping[str, User], ritual: Ritual, first: dt.date) -> None:
    """Three meetings held; the action of the first one was carried twice, and waits still."""
    slots = [first + dt.timedelta(weeks=2 * rank) for rank in range(3)]
    lead, member = people["lead"], people["member"]
    told = (
        (
            "On commence par ce qui sert tout de suite aux agents du guichet.",
            "Publier d'abord la liste des lieux d'accueil, avec leurs horaires.",
        ),
        (
            "La liste est prête ; il manque l'accord d'une commune.",
            "Attendre l'accord de la dernière commune avant de publier.",
        ),
        ("L'accord est arrivé. Le second lab propose de tester la lecture sur téléphone.", ""),
    )
    for slot, (minutes, decision) in zip(slots, told, strict=True):
        after = _at(slot, 11)
        services.write_minutes(actor=member, ritual=ritual, slot=slot, minutes=minutes, at=after)
        if decision:
            services.decide(actor=lead, ritual=ritual, slot=slot, text=decision, at=after)
        if slot == slots[0]:
            _gives(people, ritual, slot)
        services.close_meeting(actor=lead, ritual=ritual, slot=slot, at=after)


def _gives(people: Mapping[str, User], ritual: Ritual, slot: dt.date) -> None:
    lead = people["lead"]
    today = timezone.localdate()
    services.give_follow_up(
        actor=lead,
        ritual=ritual,
        slot=slot,
        text="Demander l'accord de la dernière commune (exemple)",
        owner=_person(people["member"]),
        due_on=today + dt.timedelta(days=6),
        at=_at(slot, 11),
    )
    done = services.give_follow_up(
        actor=lead,
        ritual=ritual,
        slot=slot,
        text="Vérifier les horaires des lieux d'accueil (exemple)",
        owner=_person(people["stranger"]),
        due_on=slot + dt.timedelta(days=10),
        at=_at(slot, 11),
    )
    services.finish(
        actor=people["stranger"], follow_up=done, word="Douze horaires corrigés.", at=_at(slot, 17)
    )


def _to_come(people: Mapping[str, User], ritual: Ritual) -> None:
    """One subject on the agenda of the next meeting, another that the head has to examine."""
    accepted = services.send_proposal(
        actor=people["stranger"],
        ritual=ritual,
        title="Lire la carte sur un téléphone : ce que disent dix usagers",
        length=15,
    )
    services.accept_proposal(actor=people["lead"], proposal=accepted)
    services.send_proposal(
        actor=people["member"],
        ritual=ritual,
        title="Faut-il publier aussi les lieux fermés l'été ?",
        detail="Deux communes le demandent, une autre craint les erreurs.",
        length=10,
    )


def _gatherings(people: Mapping[str, User], network: Network, labs: Mapping[str, Lab]) -> None:
    today = timezone.localdate()
    held_on = _work_day(today - dt.timedelta(days=20))
    soon = services.announce(
        actor=people["lead"],
        title="Se former à l'ouverture des données (exemple)",
        kind=GatheringKind.TRAINING,
        starts_at=_at(_work_day(today + dt.timedelta(days=7)), 14),
        ends_at=_at(_work_day(today + dt.timedelta(days=7)), 17),
        network=network,
        lab=labs["east"],
        place="Salle d'exemple, Bar-le-Duc",
        description="Choisir un premier jeu, le décrire, le tenir à jour. Venez avec un fichier que vous utilisez.",
        seats=2,
    )
    services.register(actor=people["member"], gathering=soon)
    past = services.announce(
        actor=people["coordinator"],
        title="Journée d'accueil des nouvelles équipes (exemple)",
        kind=GatheringKind.DAY,
        starts_at=_at(held_on, 9),
        ends_at=_at(held_on, 17),
        network=network,
        place="En ligne",
        reach=Reach.NETWORK,
        at=_at(today - dt.timedelta(days=40)),
    )
    rows = [
        services.register(actor=people[who], gathering=past, at=_at(today - dt.timedelta(days=30)))
        for who in ("member", "stranger")
    ]
    services.note_attendance(
        actor=people["coordinator"],
        gathering=past,
        came={rows[0].pk: True, rows[1].pk: False},
        at=_at(today - dt.timedelta(days=19)),
    )


def _person(user: User) -> Person:
    return Person.objects.get(user=user)


def _tuesday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=(day.weekday() - 1) % 7)


def _work_day(day: dt.date) -> dt.date:
    """That day, or the Friday before when nobody works."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), PARIS)
