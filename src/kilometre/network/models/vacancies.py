"""What labs look for: posts, missions, internships, a few days of somebody."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.network.enums import VacancyKind, VacancyState
from kilometre.network.queries.vacancies import VacancyQuerySet

from .labs import Lab
from .skills import Skill


class Vacancy(Record):
    """One offer of a lab. Published, it is public until the end of its last day, then closes by itself."""

    lab = models.ForeignKey(Lab, models.PROTECT, related_name="vacancies", verbose_name="lab")
    title = models.CharField("intitulé", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    kind = models.CharField("genre", max_length=10, choices=VacancyKind.choices)
    description = models.TextField("ce qu'il y a à faire", max_length=4000)
    skills = models.ManyToManyField(Skill, related_name="vacancies", verbose_name="compétences", blank=True)
    starts_on = models.DateField("début souhaité", null=True, blank=True)
    closes_on = models.DateField("dernier jour pour répondre")
    how_to_apply = models.TextField("comment répondre", max_length=600)
    state = models.CharField("état", max_length=10, choices=VacancyState.choices, default=VacancyState.DRAFT)
    published_on = models.DateField("publiée le", null=True, blank=True)

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name = "poste"
        constraints = [
            models.CheckConstraint(
                name="vacancy_published_is_dated",
                condition=Q(state=VacancyState.DRAFT, published_on__isnull=True)
                | (~Q(state=VacancyState.DRAFT) & Q(published_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="vacancy_closes_after_publication",
                condition=Q(published_on__isnull=True) | Q(closes_on__gte=F("published_on")),
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_on"], name="vacancy_open")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("network:vacancy", args=[self.public_id])

    def is_open(self, today: dt.date) -> bool:
        """Published, and its last day is not over."""
        return self.state == VacancyState.PUBLISHED and self.closes_on >= today
