"""Two fictional calls: one open, to which a lab has answered; one closed, with what came of it. A second run writes nothing."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.network.models import Lab

from . import services
from .enums import CallKind, Choice
from .models import Answer, Call


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the calls; return how many came in."""
    if Call.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    now, both = timezone.now(), [labs["east"], labs["west"]]
    _open(people, both, now)
    _closed(people, both, now)
    return 2


def _open(people: Mapping[str, User], labs: list[Lab], now: dt.datetime) -> None:
    call = services.open_call(
        actor=people["coordinator"],
        title="Étudier ensemble l'accueil des jeunes majeurs (exemple)",
        kind=CallKind.INTEREST,
        question="Une administration voudrait comprendre ce que vivent les jeunes de 18 ans dans leurs premières "
        "démarches. Votre lab peut-il mener une dizaine d'entretiens au printemps ?",
        questions=[
            "Quelles semaines vous conviendraient ?",
            "Combien de personnes du lab y prendraient part ?",
        ],
        labs=labs,
        closes_on=timezone.localdate() + dt.timedelta(days=9),
        at=now - dt.timedelta(days=5),
    )
    answer = Answer.objects.select_related("lab").get(call=call, lab=labs[1])
    first, second = call.questions.all()
    services.answer(
        actor=people["stranger"],
        answer=answer,
        choice=Choice.YES,
        comment="Nous connaissons deux missions locales prêtes à ouvrir leurs portes.",
        replies={first: "La deuxième et la troisième semaine de mars", second: "Deux"},
        at=now - dt.timedelta(days=3),
    )


def _closed(people: Mapping[str, User], labs: list[Lab], now: dt.datetime) -> None:
    call = services.open_call(
        actor=people["coordinator"],
        title="Accueillir la prochaine journée des labs (exemple)",
        kind=CallKind.HOST,
        question="Qui peut accueillir quarante personnes pendant une journée ?",
        labs=labs,
        closes_on=timezone.localdate() - dt.timedelta(days=20),
        at=now - dt.timedelta(days=40),
    )
    for role, lab, choice, comment in (
        ("lead", labs[0], Choice.YES, "Une salle de cinquante places, à dix minutes de la gare."),
        ("stranger", labs[1], Choice.NO, "Nos locaux sont en travaux."),
    ):
        services.answer(
            actor=people[role],
            answer=Answer.objects.select_related("lab").get(call=call, lab=lab),
            choice=choice,
            comment=comment,
            at=now - dt.timedelta(days=35),
        )
    services.conclude(
        actor=people["coordinator"],
        call=call,
        outcome="La journée se tient à Bar-le-Duc. Merci aux deux labs pour leurs réponses.",
        at=now - dt.timedelta(days=20),
    )
