"""Fictional people say what they know and which days they can lend; one loan under way, one awaited, two offers."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.recording import service
from kilometre.foundation.records.origins import Origin

from . import services, weeks
from .enums import SkillLevel, VacancyKind
from .models import Lab, Loan, Person, Skill


@service
def load(*, people: Mapping[str, User], labs: Mapping[str, Lab]) -> int:
    """Tell the fictional skills, days, loans and offers; return how many loans came in. A second run adds nothing."""
    if Loan.objects.filter(origin=Origin.FICTIONAL).exists():
        return 0
    _skills(people)
    _days(people)
    _loans(people, labs)
    _vacancies(people, labs)
    return 2


def _ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def _person(people: Mapping[str, User], key: str) -> Person:
    return Person.objects.select_related("user").get(user=people[key])


def _skills(people: Mapping[str, User]) -> None:
    said = (
        ("member", "facilitation", SkillLevel.PRACTISES, 500),
        ("member", "facilitation", SkillLevel.MASTERS, 90),
        ("member", "design-de-service", SkillLevel.PRACTISES, 200),
        ("lead", "participation-citoyenne", SkillLevel.PASSES_ON, 300),
        ("stranger", "design-de-service", SkillLevel.MASTERS, 250),
    )
    for key, slug, level, days in said:
        services.claim_skill(
            actor=people[key],
            person=_person(people, key),
            skill=Skill.objects.get(slug=slug),
            level=level,
            is_shown=True,
            at=_ago(days),
        )
    alice = _person(people, "member").held_skills
    attested = services.ask_endorsement(
        actor=people["member"],
        held=alice.get(skill__slug="facilitation"),
        by=_person(people, "lead"),
        at=_ago(80),
    )
    services.endorse(
        actor=people["lead"],
        endorsement=attested,
        level=SkillLevel.MASTERS,
        comment="Trois ateliers difficiles menés seule.",
        at=_ago(78),
    )
    services.ask_endorsement(
        actor=people["member"],
        held=alice.get(skill__slug="design-de-service"),
        by=_person(people, "stranger"),
        at=_ago(3),
    )


def _days(people: Mapping[str, User]) -> None:
    given = (("member", 4, "lead"), ("lead", 4, "coordinator"), ("stranger", 4, "coordinator"))
    for key, usual, manager in given:
        services.set_availability(
            actor=people[key],
            person=_person(people, key),
            usual=usual,
            is_shared=True,
            manager_name=people[manager].name,
            manager_email=people[manager].email,
            at=_ago(60),
        )


def _loans(people: Mapping[str, User], labs: Mapping[str, Lab]) -> None:
    """Alice helps Lab Exemple Mayenne; Bruno is asked as her manager for another week."""
    coming = weeks.upcoming(weeks.monday(timezone.localdate()))
    alice: dict[str, Any] = {
        "actor": people["stranger"],
        "person": _person(people, "member"),
        "lab": labs["west"],
    }
    loan = services.ask_loan(
        purpose="Animer deux ateliers avec les usagers du guichet (exemple)",
        days={coming[0]: Decimal(1), coming[1]: Decimal(1)},
        at=_ago(12),
        **alice,
    )
    loan = services.agree_to_loan(actor=people["lead"], loan=loan, at=_ago(11))
    loan = services.accept_loan(actor=people["member"], loan=loan, at=_ago(10))
    services.start_loan(loan=loan, at=_ago(0))
    services.ask_loan(
        purpose="Relire un prototype de formulaire (exemple)",
        days={coming[3]: Decimal("1.5")},
        at=_ago(2),
        **alice,
    )


def _vacancies(people: Mapping[str, User], labs: Mapping[str, Lab]) -> None:
    today = timezone.localdate()
    for key, lab, kind, title, text, days in (
        ("lead", "east", VacancyKind.MISSION, "Designer de service pour six mois (exemple)",
         "Suivre trois projets, du terrain au prototype, avec les agents concernés.", 25),
        ("stranger", "west", VacancyKind.INTERNSHIP, "Stage en sociologie (exemple)",
         "Mener des entretiens avec des usagers qui renoncent à leurs droits.", 50),
    ):  # fmt: skip
        vacancy = services.write_vacancy(
            actor=people[key],
            lab=labs[lab],
            title=title,
            kind=kind,
            description=text,
            how_to_apply="Écrire à lab@exemple.test",
            closes_on=today + dt.timedelta(days=days),
            at=_ago(6),
        )
        services.publish_vacancy(actor=people[key], vacancy=vacancy, at=_ago(5))
