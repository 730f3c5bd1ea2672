"""A fictional study of the two example labs, under way: one part handed in, one awaited. A second run writes nothing."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.intake.past import ago
from kilometre.network.models import Lab, Reform

from . import services
from .models import Study


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the fictional studies; return how many came in."""
    if Study.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    _under_way(people, labs)
    _to_answer(people, labs)
    return 2


def _under_way(people: Mapping[str, User], labs: Mapping[str, Lab]) -> None:
    today = timezone.localdate()
    study = services.order(
        actor=people["coordinator"],
        title="Ce que vivent les aidants quand ils demandent une aide (exemple)",
        question="À quels moments les familles renoncent-elles, et à cause de quoi ?",
        labs=[labs["east"], labs["west"]],
        reform=Reform.objects.filter(slug="grand-age-autonomie").first(),
        protocol="Douze entretiens par territoire, à domicile quand c'est possible, avec la même grille.\n"
        "Une journée au guichet, carnet d'observation commun.\n"
        "Chaque verbatim est relu et accepté par la personne avant d'être gardé.",
        starts_on=today - dt.timedelta(days=40),
        ends_on=today + dt.timedelta(days=20),
        at=ago(50, 9),
    )
    parts = {part.lab_id: part for part in study.parts.all()}
    east, west = parts[labs["east"].pk], parts[labs["west"].pk]
    services.accept(actor=people["lead"], part=east, at=ago(47, 11))
    services.accept(actor=people["stranger"], part=west, at=ago(46, 16))
    study.refresh_from_db()
    services.start(actor=people["coordinator"], study=study, at=ago(40, 9))
    services.describe_part(
        actor=people["lead"],
        part=east,
        task="Six familles de Bar-le-Duc, six de Verdun ; une journée au guichet.",
        starts_on=today - dt.timedelta(days=38),
        ends_on=today - dt.timedelta(days=5),
        contact=east.contact,
    )
    services.hand_in(
        actor=people["lead"],
        part=east,
        findings="Les familles renoncent au troisième justificatif demandé deux fois. "
        "Celles qui ont eu une personne au téléphone vont au bout.",
        at=ago(4, 17),
    )


def _to_answer(people: Mapping[str, User], labs: Mapping[str, Lab]) -> None:
    services.order(
        actor=people["stranger"],
        title="Comprendre pourquoi les formulaires en ligne sont abandonnés (exemple)",
        question="À quelle page, sur quel appareil, et que font ensuite les personnes ?",
        labs=[labs["east"]],
        at=ago(2, 10),
    )
