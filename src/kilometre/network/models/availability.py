"""The days that a person can lend, week by week: theirs to say, and to take back."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from kilometre.foundation.ui import french
from kilometre.network.weeks import FULL

from .people import Person

HALVES = (MaxValueValidator(FULL),)


class Availability(models.Model):
    """What is usual, whether the network sees it, and who must agree before anything is lent."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="availability")
    usual = models.PositiveSmallIntegerField(
        "demi-journées d'une semaine ordinaire", default=0, validators=HALVES
    )
    is_shared = models.BooleanField("visible du réseau", default=False)
    manager_name = models.CharField("nom du responsable hiérarchique", max_length=120, blank=True)
    manager_email = models.EmailField("courriel du responsable hiérarchique", max_length=200, blank=True)

    class Meta:
        verbose_name = "disponibilité"
        verbose_name_plural = "disponibilités"
        constraints = [
            models.CheckConstraint(
                name="availability_shared_has_manager", condition=Q(is_shared=False) | ~Q(manager_email="")
            ),
            models.CheckConstraint(name="availability_fits_a_week", condition=Q(usual__lte=FULL)),
        ]

    def __str__(self) -> str:
        return f"Disponibilité {french.of(self.person)}"


class WeekAvailability(models.Model):
    """A week unlike the others."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="weeks")
    week = models.DateField("lundi de la semaine")
    half_days = models.PositiveSmallIntegerField("demi-journées", validators=HALVES)

    class Meta:
        verbose_name = "semaine particulière"
        verbose_name_plural = "semaines particulières"
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="week_availability_once"),
            models.CheckConstraint(name="week_availability_fits", condition=Q(half_days__lte=FULL)),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.week}"
