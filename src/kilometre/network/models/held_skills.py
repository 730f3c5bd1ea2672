"""A skill that a person says to have, at a level, and what speaks for it: a colleague's word, a work done."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.records.refs import REF_LENGTH
from kilometre.network.enums import EndorsementState, SkillLevel
from kilometre.network.queries.held_skills import EndorsementQuerySet, HeldSkillQuerySet

from .people import Person
from .skills import Skill


class HeldSkill(models.Model):
    """One skill of one person: the level claimed last. It is the person's own, and shown when they choose so."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="held_skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="held")
    level = models.PositiveSmallIntegerField("niveau", choices=SkillLevel.choices, null=True, blank=True)
    claimed_on = models.DateField("dit le", default=timezone.localdate)
    is_shown = models.BooleanField("montrée au réseau", default=False)

    objects = HeldSkillQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence d'une personne"
        verbose_name_plural = "compétences des personnes"
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="held_skill_once"),
            models.CheckConstraint(
                name="held_skill_level_known",
                condition=Q(level__isnull=True) | Q(level__in=SkillLevel.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.person}"


class SkillClaim(models.Model):
    """What the person said, and when: the history of a level."""

    held = models.ForeignKey(HeldSkill, models.CASCADE, related_name="claims")
    level = models.PositiveSmallIntegerField("niveau", choices=SkillLevel.choices)
    on = models.DateField("dit le", default=timezone.localdate)

    class Meta:
        verbose_name = "niveau dit par la personne"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["held", "on"], name="skill_claim_once_a_day"),
            models.CheckConstraint(name="skill_claim_level_known", condition=Q(level__in=SkillLevel.values)),
        ]

    def __str__(self) -> str:
        return f"{self.held}, {self.get_level_display()}"


class Endorsement(models.Model):
    """A colleague's word on a skill: asked by its holder, given with a level, or declined."""

    held = models.ForeignKey(HeldSkill, models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(Person, models.PROTECT, related_name="endorsements", verbose_name="attestée par")
    state = models.CharField(
        "état", max_length=8, choices=EndorsementState.choices, default=EndorsementState.ASKED
    )
    level = models.PositiveSmallIntegerField("niveau", choices=SkillLevel.choices, null=True, blank=True)
    comment = models.CharField("un mot", max_length=300, blank=True)
    asked_at = models.DateTimeField("demandée le")
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence attestée"
        verbose_name_plural = "compétences attestées"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["held", "by"], name="endorsement_once_a_person"),
            models.CheckConstraint(
                name="endorsement_answered_is_dated",
                condition=Q(state=EndorsementState.ASKED, answered_at__isnull=True)
                | (~Q(state=EndorsementState.ASKED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="endorsement_given_has_level",
                condition=Q(state=EndorsementState.GIVEN, level__in=SkillLevel.values)
                | (~Q(state=EndorsementState.GIVEN) & Q(level__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held}, par {self.by}"


class Evidence(models.Model):
    """A work that shows the skill: an action, a project, whatever a context above has registered."""

    held = models.ForeignKey(HeldSkill, models.CASCADE, related_name="evidence")
    ref = models.CharField("ce qui le montre", max_length=REF_LENGTH)
    on = models.DateField("noté le", default=timezone.localdate)

    class Meta:
        verbose_name = "compétence montrée par un travail"
        verbose_name_plural = "compétences montrées par un travail"
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["held", "ref"], name="evidence_once")]

    def __str__(self) -> str:
        return f"{self.held}, {self.ref}"
