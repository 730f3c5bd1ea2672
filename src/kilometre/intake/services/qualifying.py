"""What the contact understands of a need: written once, edited as one learns more."""

import datetime as dt
from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Conflict, Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.records import edits
from kilometre.intake import rules
from kilometre.intake.events import NeedQualified, SkillWanted, SkillWantedNoMore
from kilometre.intake.models import Need, Qualification, WantedSkill
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Skill

from .rows import keep, lock, step
from .teams import settle_team_of

MOST_SKILLS = 6


@service
def qualify(
    *,
    actor: User,
    need: Need,
    changes: dict[str, Any],
    expected_version: int | None = None,
    at: dt.datetime | None = None,
) -> Qualification:
    """Say the problem, the urgency, the reform, the territories and the weeks.

    Two contacts who do so at once: the second is shown what the first wrote.
    """
    lock(need)
    require(rules.can_qualify, actor, need)
    known = Qualification.objects.filter(need=need).first()
    _refuse_begun(known, changes.get("starts_on"))
    if known is None:
        known = _open(need, changes)
        told = {name: ["", edits.as_fact(value)] for name, value in changes.items() if name != "territories"}
        told |= edits.apply(known, {"territories": changes.get("territories", [])})
    else:
        if expected_version is None:
            raise Conflict(known)
        told = edits.apply(known, changes, expected_version=expected_version)
    if told:
        step(need, at or timezone.now())
        keep(need)
        record(
            NeedQualified(changes=told),
            actor=actor,
            subject=need,
            audience=Audience.TEAM,
            occurred_at=at,
        )
    return known


@service
def want_skill(
    *,
    actor: User,
    need: Need,
    skill: Skill,
    level: SkillLevel,
    days: int,
    is_mandatory: bool = True,
    at: dt.datetime | None = None,
) -> WantedSkill:
    """Say that a need takes a skill, at which level and for how many days; said again, it is changed."""
    known = _qualified(actor, need)
    wanted = known.wanted.filter(skill=skill).first()
    if wanted is None and known.wanted.count() >= MOST_SKILLS:
        raise Refused(f"{MOST_SKILLS} compétences au plus : au-delà, faites-en deux besoins.")
    wanted = wanted or WantedSkill(qualification=known, skill=skill)
    wanted.level, wanted.days, wanted.is_mandatory = level, days, is_mandatory
    wanted.full_clean()
    wanted.save()
    _bump(known, need, at)
    record(
        SkillWanted(skill=skill.slug, level=int(level), days=days, mandatory=is_mandatory),
        actor=actor,
        subject=need,
        audience=Audience.TEAM,
        occurred_at=at,
    )
    settle_team_of(need, at=at or timezone.now())
    return wanted


@service
def want_skill_no_more(*, actor: User, need: Need, skill: Skill) -> None:
    known = _qualified(actor, need)
    removed, _ = known.wanted.filter(skill=skill).delete()
    if not removed:
        raise Refused("Cette compétence n'est plus recherchée.")
    _bump(known, need)
    record(SkillWantedNoMore(skill=skill.slug), actor=actor, subject=need, audience=Audience.TEAM)
    settle_team_of(need, at=timezone.now())


def _bump(known: Qualification, need: Need, at: dt.datetime | None = None) -> None:
    edits.bump(known)
    step(need, at or timezone.now())
    keep(need)


def _refuse_begun(known: Qualification | None, starts_on: dt.date | None) -> None:
    """Work that could begin has its days before it; a day said earlier stays when other words change."""
    is_said = known is not None and known.starts_on == starts_on
    if starts_on is not None and not is_said and starts_on < timezone.localdate():
        raise Refused("Ce jour est passé : donnez celui où le travail pourrait commencer.", field="starts_on")


def _open(need: Need, changes: dict[str, Any]) -> Qualification:
    plain = {name: value for name, value in changes.items() if name != "territories"}
    known = Qualification(need=need, origin=need.origin, **plain)
    known.full_clean()
    known.save()
    return known


def _qualified(actor: User, need: Need) -> Qualification:
    lock(need)
    require(rules.can_qualify, actor, need)
    known = Qualification.objects.select_for_update().filter(need=need).first()
    if known is None:
        raise Refused("Dites d'abord de quel problème il s'agit.")
    return known
