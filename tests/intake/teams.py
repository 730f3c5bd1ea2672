"""Needs that want skills, people who show them, and the teams made of both."""

import threading

from cast import make_member
from intake.needs import taken
from kilometre.foundation.tasks import worker
from kilometre.intake import composing, services
from kilometre.intake.enums import Problem, Urgency
from kilometre.intake.models import Need, Team
from kilometre.intake.presenting import qualification_of
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Availability, HeldSkill, Person, Skill

QUESTION = {"problem": Problem.PROCEDURE, "urgency": Urgency.MONTH, "weeks": 8, "territories": []}


def skill(slug: str) -> Skill:
    return Skill.objects.get_or_create(slug=slug, defaults={"label": slug.capitalize()})[0]


def helper(
    name: str, lab, *skills: tuple[str, int], listed: bool = True, shown: bool = True, shares: bool = True
) -> Person:
    person = make_member(name, lab=lab).person
    person.is_listed = listed
    person.save()
    Availability.objects.create(person=person, usual=2, is_shared=shares, manager_email="chef@exemple.test")
    for slug, level in skills:
        HeldSkill.objects.create(person=person, skill=skill(slug), level=level, is_shown=shown)
    return person


def wanting(cast, *wanted: tuple[str, int, int]) -> Need:
    need = taken(cast)
    services.qualify(actor=cast.member, need=need, changes=QUESTION)
    for slug, level, days in wanted:
        services.want_skill(
            actor=cast.member, need=need, skill=skill(slug), level=SkillLevel(level), days=days
        )
    return need


def proposed(need: Need) -> composing.Proposals:
    user = need.contact.user
    found = composing.propose(need, qualification_of(need), composing.open_team(need), user)
    assert found is not None
    return found


def ask(cast, need: Need, rank: int = 0) -> Team:
    choice = composing.key_of(proposed(need).answer.compositions[rank])
    return services.ask_team(actor=cast.member, need=need, choice=choice)


def names(need: Need) -> list[str]:
    found = proposed(need)
    return [str(found.bench.people[place.person]) for place in found.answer.best.places]


def work() -> None:
    worker.run(threading.Event(), once=True)
