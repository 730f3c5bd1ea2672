"""Two fictional needs that became an action and a project of two labs. A second run writes nothing."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin
from kilometre.intake import services as intake
from kilometre.intake.past import BAR_LE_DUC, LAVAL, ago, commune
from kilometre.network.models import Lab

from . import services
from .enums import ActionKind, Direction, LineKind, RiskLevel, Stage
from .models import Project

STEPS = (
    (55, Stage.IMMERSION, ""),
    (35, Stage.IDEATION, "Huit entreprises rencontrées : aucune ne savait quel service attendait quel avis."),
    (15, Stage.PROTOTYPE, "Un tableau partagé entre services, plutôt qu'un guichet de plus."),
)


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the fictional action and project; return how many came in."""
    if Project.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    _project(people, labs)
    _action(people, labs)
    return 2


def _project(people: Mapping[str, User], labs: Mapping[str, Lab]) -> None:
    member = people["member"]
    need = intake.send(
        actor=people["holder"],
        title="Ouvrir un atelier sans courir après cinq avis",
        description="Chaque service attend l'avis d'un autre, et je ne sais jamais où en est mon dossier.",
        concerns="Les entreprises qui s'installent",
        territory=commune(BAR_LE_DUC),
        lab=labs["east"],
        at=ago(70, 9),
    )
    intake.take_in_charge(actor=member, need=need, at=ago(69, 10))
    project = services.turn_into_project(
        actor=member,
        need=need,
        reason="Nous ouvrons un projet avec un second lab, et vous en êtes le premier testeur.",
        title="Un seul guichet pour s'installer (exemple)",
        lead_lab=labs["east"],
        partner_labs=[labs["west"]],
        territory=need.territory.department,
        objective="Que le porteur d'un projet ait une personne à qui parler, et sache où en est chaque avis.",
        approach="Entretiens avec huit entreprises, journée au guichet, tableau partagé entre services.",
        at=ago(66, 11),
    )
    services.publish(actor=member, project=project, at=ago(60, 9))
    for days, stage, proof in STEPS:
        services.change_stage(actor=member, project=project, stage=stage, proof=proof, at=ago(days, 15))
    _follow(people, project)


def _follow(people: Mapping[str, User], project: Project) -> None:
    """Its team, its logbook with one milestone late, and the measure that will tell whether it worked."""
    given: dict[str, Any] = {"actor": people["member"], "project": project}
    today = timezone.localdate()
    services.add_member(person=people["officer"].person, role="Référente du service instructeur", **given)
    owners = {"late": people["officer"].person, "next": people["member"].person}
    for days, title, owner in (
        (-8, "Les cinq services partagent le même tableau", owners["late"]),
        (21, "Premier essai avec trois entreprises", owners["next"]),
        (120, "Bilan de l'essai avec le second lab", owners["next"]),
    ):
        services.add_line(
            kind=LineKind.MILESTONE,
            title=title,
            date=today + dt.timedelta(days=days),
            owner=owner,
            at=ago(34, 11),
            **given,
        )
    services.add_line(
        kind=LineKind.DECISION,
        title="Un tableau partagé plutôt qu'un guichet de plus",
        detail="Les services gardent leurs outils ; le tableau dit où en est chaque avis.",
        date=today - dt.timedelta(days=16),
        at=ago(16, 17),
        **given,
    )
    services.add_line(
        kind=LineKind.RISK,
        title="Un service change de logiciel au printemps",
        level=RiskLevel.HIGH,
        at=ago(14, 9),
        **given,
    )
    target = services.set_target(
        title="Délai entre la demande et le dernier avis",
        unit="jours",
        direction=Direction.DOWN,
        baseline=Decimal(62),
        baseline_on=today - dt.timedelta(days=60),
        goal=Decimal(30),
        goal_on=today + dt.timedelta(days=150),
        source="Registre du Service Exemple, dossiers clos dans le mois",
        at=ago(58, 10),
        **given,
    )
    for days, value, sample in ((30, 58, 14), (5, 51, 17)):
        services.measure(
            actor=people["member"],
            target=target,
            date=today - dt.timedelta(days=days),
            value=Decimal(value),
            sample=sample,
            at=ago(days, 10),
        )


def _action(people: Mapping[str, User], labs: Mapping[str, Lab]) -> None:
    lead = people["stranger"]
    need = intake.send(
        actor=people["citizen"],
        title="Un formulaire en ligne impossible à finir sur téléphone",
        description="Il faut joindre six fichiers, et tout est perdu si l'on s'arrête.",
        concerns="Les familles sans ordinateur",
        territory=commune(LAVAL),
        lab=labs["west"],
        at=ago(50, 9),
    )
    intake.take_in_charge(actor=lead, need=need, at=ago(50, 15))
    services.turn_into_action(
        actor=lead,
        need=need,
        reason="Un atelier d'une journée a suffi : le service a réduit le formulaire à deux écrans.",
        title="Atelier d'une journée sur un formulaire (exemple)",
        kind=ActionKind.WORKSHOP,
        date=timezone.localdate() - dt.timedelta(days=45),
        labs=[labs["west"]],
        summary="Six familles et quatre agents ont réduit le formulaire de neuf écrans à deux.",
        at=ago(44, 17),
    )
