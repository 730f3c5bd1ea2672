"""What the contact understood of a need: the problem, the reform it touches, and the skills that it takes."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kilometre.foundation.records.models import Record, RecordQuerySet
from kilometre.intake.enums import Problem, Urgency
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Reform, Skill, Territory

from .needs import Need

MOST_DAYS, MOST_WEEKS = 60, 26


class QualificationQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever treats the need: not who sent it."""
        return self.filter(need__in=Need.objects.worked_on_by(user))


class Qualification(Record):
    """One for each need, edited as one understands better. It holds choices only: no word of the sender."""

    need = models.OneToOneField(Need, models.CASCADE, related_name="qualification", verbose_name="besoin")
    problem = models.CharField("type de problème", max_length=14, choices=Problem.choices)
    urgency = models.CharField("urgence", max_length=8, choices=Urgency.choices, default=Urgency.QUARTER)
    reform = models.ForeignKey(
        Reform,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_needs",
        verbose_name="réforme prioritaire",
    )
    territories = models.ManyToManyField(
        Territory, related_name="+", verbose_name="territoires concernés", blank=True
    )
    starts_on = models.DateField("à partir du", null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(
        "sur combien de semaines",
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WEEKS)],
    )

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = "qualification d'un besoin"
        constraints = [
            models.CheckConstraint(
                name="qualification_weeks_bounded", condition=models.Q(weeks__gte=1, weeks__lte=MOST_WEEKS)
            )
        ]

    def __str__(self) -> str:
        return str(self.need)

    def get_absolute_url(self) -> str:
        return self.need.get_absolute_url()


class WantedSkill(models.Model):
    """A skill that the need takes: how well, and for how many days of work."""

    qualification = models.ForeignKey(Qualification, models.CASCADE, related_name="wanted")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="compétence")
    level = models.PositiveSmallIntegerField(
        "niveau", choices=SkillLevel.choices, default=SkillLevel.PRACTISES
    )
    days = models.PositiveSmallIntegerField(
        "jours", validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    is_mandatory = models.BooleanField("indispensable", default=True)

    class Meta:
        verbose_name = "compétence recherchée"
        ordering = ["-is_mandatory", "skill__label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["qualification", "skill"], name="wanted_skill_once"),
            models.CheckConstraint(
                name="wanted_skill_bounded",
                condition=models.Q(level__gte=1, level__lte=4, days__gte=1, days__lte=MOST_DAYS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.get_level_display().lower()}, {self.days} j"
