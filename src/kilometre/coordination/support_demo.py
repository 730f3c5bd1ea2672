"""The fictional arrival of one example lab, and what the coordination does with the other."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.network.models import Lab, Person

from . import services
from .enums import ArrivalKind, StepWho, Urgency, Usefulness


def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """An arrival half way, with a step late; a mission asked, another done. Called once, by the demo of the context."""
    return _arrival(people, labs) + _missions(people, labs)


def _arrival(people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    coordinator = people["coordinator"]
    services.start_checklist(actor=coordinator)
    today = timezone.localdate()
    arrival = services.open_arrival(
        actor=coordinator,
        lab=labs["east"],
        kind=ArrivalKind.RENEWED,
        starts_on=today - dt.timedelta(days=25),
        at=_ago(25),
    )
    services.ask_sponsor(
        actor=people["lead"], arrival=arrival, person=_person(people["stranger"]), at=_ago(24)
    )
    services.accept_sponsorship(actor=people["stranger"], arrival=arrival, at=_ago(23))
    ticked = {
        StepWho.COORDINATION: coordinator,
        StepWho.SPONSOR: people["stranger"],
        StepWho.TEAM: people["member"],
    }
    for step in arrival.steps.select_related("arrival__lab")[:3]:
        services.move_step(actor=ticked[StepWho(step.who)], step=step, act="tick", at=_ago(10))
    return 1


def _missions(people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    coordinator, person = people["coordinator"], _person(people["coordinator"])
    today = timezone.localdate()
    services.ask_mission(
        actor=people["member"],
        lab=labs["east"],
        subject="Mesurer ce que change un accueil repensé (exemple)",
        expected="Choisir avec nous trois mesures simples, avant et après, que les agents peuvent relever.",
        wished_from=today + dt.timedelta(days=14),
        urgency=Urgency.NORMAL,
        at=_ago(3),
    )
    done = services.ask_mission(
        actor=people["stranger"],
        lab=labs["west"],
        subject="Animer un premier atelier avec des usagers (exemple)",
        expected="Préparer l'atelier ensemble, l'animer à deux voix, puis nous laisser la main.",
        urgency=Urgency.HIGH,
        at=_ago(60),
    )
    services.accept_mission(
        actor=coordinator,
        mission=done,
        in_charge=person,
        starts_on=today - dt.timedelta(days=50),
        ends_on=today - dt.timedelta(days=30),
        at=_ago(57),
    )
    services.begin_mission(actor=coordinator, mission=done, at=_ago(50))
    services.finish_mission(
        actor=coordinator,
        mission=done,
        outcome="Un atelier imaginaire de douze personnes, et une trame d'animation que le lab réutilise seul.",
        at=_ago(30),
    )
    services.judge_mission(
        actor=people["stranger"],
        mission=done,
        useful=Usefulness.YES,
        word="La trame nous a servi pour l'atelier suivant.",
        at=_ago(28),
    )
    return 2


def _person(user: User) -> Person:
    return Person.objects.get(user=user)


def _ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)
