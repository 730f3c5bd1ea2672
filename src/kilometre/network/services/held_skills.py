"""One's skills: said by oneself, attested by a colleague, shown by a work. Nobody else writes them."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.events import Event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import Personal, record, service
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.records.removal import pin
from kilometre.network import evidence, rules
from kilometre.network.enums import EndorsementState, SkillLevel
from kilometre.network.events import (
    EndorsementAsked,
    EndorsementDeclined,
    EndorsementGiven,
    EndorsementWithdrawn,
    SkillClaimed,
    SkillDropped,
)
from kilometre.network.models import Endorsement, Evidence, HeldSkill, Person, Skill

MOST_ENDORSERS = 5


@service
def claim_skill(
    *,
    actor: User | None,
    person: Person,
    skill: Skill,
    level: SkillLevel,
    is_shown: bool,
    at: dt.datetime | None = None,
) -> HeldSkill:
    """Say that one has a skill, at a level; said again, the level changes and the history keeps the former ones."""
    require(rules.can_edit_person, actor, person)
    day = timezone.localdate(at)
    held = HeldSkill.objects.select_for_update().filter(person=person, skill=skill).first()
    if held is not None and (held.level, held.is_shown) == (level, is_shown):
        return held
    is_said = held is None or held.level != level
    held = held or HeldSkill(person=person, skill=skill)
    held.is_shown = is_shown
    if is_said:
        held.level, held.claimed_on = level, day
    held.full_clean()
    held.save()
    if is_said:
        held.claims.update_or_create(on=day, defaults={"level": level})
    _tell(SkillClaimed(), held, actor, at, level=level.label)
    return held


@service
def drop_skill(*, actor: User, held: HeldSkill) -> None:
    """Take a skill off one's profile, with all that was said of it."""
    require(rules.can_edit_person, actor, held.person)
    _tell(SkillDropped(), held, actor)
    held.delete()


@service
def ask_endorsement(
    *, actor: User, held: HeldSkill, by: Person, at: dt.datetime | None = None
) -> Endorsement:
    """Ask a colleague, or somebody who leads a lab, to attest the skill. Who declined is not asked again."""
    require(rules.can_edit_person, actor, held.person)
    held = HeldSkill.objects.select_for_update().select_related("person", "skill").get(pk=held.pk)
    if held.level is None:
        raise Refused("Dites d'abord votre niveau.")
    if not Person.objects.possible_endorsers(held.person).filter(pk=by.pk).exists():
        raise Refused("Demandez à un collègue de votre lab ou à un responsable de lab, qui a un compte.")
    if held.endorsements.filter(by=by).exists():
        raise Refused(f"{by} a déjà reçu cette demande.")
    if held.endorsements.count() >= MOST_ENDORSERS:
        raise Refused(f"{MOST_ENDORSERS} personnes au plus attestent une compétence : c'est assez.")
    asked = Endorsement(held=held, by=by, asked_at=at or timezone.now())
    asked.full_clean()
    asked.save()
    _tell(EndorsementAsked(endorsement=asked.pk), held, actor, at, by=by.name)
    return asked


@service
def endorse(
    *,
    actor: User,
    endorsement: Endorsement,
    level: SkillLevel,
    comment: str = "",
    at: dt.datetime | None = None,
) -> Endorsement:
    """Attest a skill, at the level that one has seen: not always the one that was claimed."""
    endorsement = _awaited(actor, endorsement)
    endorsement.level, endorsement.comment = level, comment.strip()
    _answer(endorsement, EndorsementState.GIVEN, at)
    told = {"by": endorsement.by.name, "level": level.label}
    _tell(EndorsementGiven(endorsement=endorsement.pk), endorsement.held, actor, at, **told)
    return endorsement


@service
def decline_endorsement(
    *, actor: User, endorsement: Endorsement, comment: str = "", at: dt.datetime | None = None
) -> Endorsement:
    """Leave the request without a word on the skill; only who asked knows."""
    endorsement = _awaited(actor, endorsement)
    endorsement.comment = comment.strip()
    _answer(endorsement, EndorsementState.DECLINED, at)
    _tell(EndorsementDeclined(endorsement=endorsement.pk), endorsement.held, actor, at)
    return endorsement


@service
def withdraw_endorsement(*, actor: User, endorsement: Endorsement) -> None:
    """Take back one's word, or take off one's profile the word of another."""
    require(rules.can_withdraw_endorsement, actor, endorsement)
    _tell(EndorsementWithdrawn(endorsement=endorsement.pk), endorsement.held, actor)
    endorsement.delete()


@service
def show_work(*, actor: User, held: HeldSkill, ref: str) -> Evidence:
    """Put forward an action or a project that shows the skill: one that the person took part in."""
    require(rules.can_edit_person, actor, held.person)
    if not evidence.is_offered(held.person, actor, ref):
        raise Refused("Choisissez une action ou un projet auquel vous avez pris part.")
    pin(*resolve([Ref.parse(ref)], actor).values())
    shown, is_new = Evidence.objects.get_or_create(held=held, ref=ref)
    if is_new:
        _tell(SkillClaimed(), held, actor, work=ref)
    return shown


@service
def withdraw_work(*, actor: User, held: HeldSkill, ref: str) -> None:
    require(rules.can_edit_person, actor, held.person)
    if held.evidence.filter(ref=ref).delete()[0]:
        _tell(SkillClaimed(), held, actor, work=ref)


def _awaited(actor: User, endorsement: Endorsement) -> Endorsement:
    rows = Endorsement.objects.select_for_update(of=("self",))
    locked = rows.select_related("held__person", "held__skill", "by").filter(pk=endorsement.pk).first()
    if locked is None:
        raise Refused("Cette demande a été retirée.")
    require(rules.can_endorse, actor, locked)
    if locked.state != EndorsementState.ASKED:
        raise Refused("Vous avez déjà répondu à cette demande.")
    return locked


def _answer(endorsement: Endorsement, state: EndorsementState, at: dt.datetime | None) -> None:
    endorsement.state, endorsement.answered_at = state, at or timezone.now()
    endorsement.full_clean()
    endorsement.save()


def _tell(
    event: Event, held: HeldSkill, actor: User | None, at: dt.datetime | None = None, **personal: str
) -> None:
    """To the person alone: levels and names travel apart, erasable."""
    told = Personal(held.person.public_id, {"skill": str(held.skill), **personal})
    record(event, actor=actor, subject=held.person, audience=Audience.TEAM, personal=told, occurred_at=at)
