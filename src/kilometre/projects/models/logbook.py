"""The logbook of a project: milestones, decisions and risks; indicators with their dated measures."""

import datetime as dt

from django.db import models
from django.db.models import Q

from kilometre.foundation.records.models import Versioned
from kilometre.network.models import Person
from kilometre.projects.enums import Direction, LineKind, RiskLevel

from .projects import Project


class Line(Versioned):
    """What is planned, decided or feared.

    ``date`` is when a milestone is due, a decision was taken, a risk is looked at again. A decision is settled from
    the start; a milestone once reached or dropped, a risk once closed. ``reason`` is why a milestone was put off, or
    dropped. The database refuses a level on what is no risk.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="lines")
    kind = models.CharField("genre", max_length=10, choices=LineKind.choices)
    title = models.CharField("en une phrase", max_length=200)
    detail = models.TextField("précisions", max_length=2000, blank=True)
    date = models.DateField("date", null=True, blank=True)
    owner = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="project_lines",
        verbose_name="qui s'en occupe",
    )
    level = models.CharField("niveau", max_length=6, choices=RiskLevel.choices, blank=True)
    settled_on = models.DateField("réglé le", null=True, blank=True)
    outcome = models.CharField("ce que cela a donné", max_length=500, blank=True)
    is_dropped = models.BooleanField("abandonné", default=False)
    reason = models.CharField("pourquoi il est reporté ou abandonné", max_length=500, blank=True)

    class Meta:
        verbose_name = "ligne du carnet"
        ordering = ["date", "id"]
        constraints = [
            models.CheckConstraint(
                name="line_level_of_risks_only",
                condition=Q(kind=LineKind.RISK, level__in=RiskLevel.values)
                | (~Q(kind=LineKind.RISK) & Q(level="")),
            ),
            models.CheckConstraint(
                name="line_decision_is_settled",
                condition=~Q(kind=LineKind.DECISION) | Q(settled_on__isnull=False, date__isnull=False),
            ),
            models.CheckConstraint(
                name="line_milestone_is_dated", condition=~Q(kind=LineKind.MILESTONE) | Q(date__isnull=False)
            ),
            models.CheckConstraint(
                name="line_dropped_says_why",
                condition=Q(is_dropped=False)
                | (Q(kind=LineKind.MILESTONE, settled_on__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "date"], condition=Q(settled_on=None), name="line_open_of_owner"),
            models.Index(fields=["kind", "date"], condition=Q(settled_on=None), name="line_open_by_date"),
            models.Index(fields=["date", "id"], condition=Q(settled_on=None), name="line_open_soonest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#carnet"

    @property
    def is_open(self) -> bool:
        return self.settled_on is None

    def is_late(self, today: dt.date) -> bool:
        return self.is_open and self.date is not None and self.date < today


class Target(Versioned):
    """What the project measures: where it started, what it aims at, by when, and who says it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="targets")
    title = models.CharField("ce que l'on mesure", max_length=160)
    unit = models.CharField("unité", max_length=40)
    direction = models.CharField("sens souhaité", max_length=4, choices=Direction.choices)
    baseline = models.DecimalField("valeur de départ", max_digits=14, decimal_places=2)
    baseline_on = models.DateField("mesurée le")
    goal = models.DecimalField("cible", max_digits=14, decimal_places=2, null=True, blank=True)
    goal_on = models.DateField("à atteindre le", null=True, blank=True)
    source = models.CharField("d'où vient la mesure", max_length=300)

    class Meta:
        verbose_name = "indicateur du projet"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "title"], name="target_once"),
            models.CheckConstraint(
                name="target_goal_is_dated", condition=Q(goal__isnull=True) | Q(goal_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["goal_on", "id"], name="target_soonest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.project.get_absolute_url()}#indicateurs"


class Measure(models.Model):
    """One value of an indicator, on a date, with who says it."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="measures")
    date = models.DateField("date")
    value = models.DecimalField("valeur", max_digits=14, decimal_places=2)
    sample = models.PositiveIntegerField("nombre de cas mesurés", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "mesure"
        ordering = ["date", "id"]
        constraints = [models.UniqueConstraint(fields=["target", "date"], name="measure_once_a_day")]

    def __str__(self) -> str:
        return f"{self.target}, {self.date}"
