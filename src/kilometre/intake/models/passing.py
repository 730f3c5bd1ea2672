"""How a need changes hands, with the reason of each lab; and the rungs by which one that nobody follows is noticed."""

from django.db import models
from django.db.models import Q

from kilometre.intake.enums import RungName
from kilometre.network.models import Lab

from .needs import Need


class Passing(models.Model):
    """A lab let the need go: to another lab, or, when ``to_lab`` is empty, because it declined it.

    When ``lab`` is empty, no lab covered the place: the coordination found one.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="passings")
    lab = models.ForeignKey(Lab, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lab")
    to_lab = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="transmis à"
    )
    reason = models.CharField("raison", max_length=1000, blank=True)
    passed_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "passage d'un besoin"
        ordering = ["passed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="passing_of_a_lab", condition=Q(lab__isnull=False) | Q(to_lab__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.need}, {self.lab or self.to_lab}"


class Rung(models.Model):
    """A rung of the ladder, claimed once for each turn of a need: its row is the proof, however many workers look.

    A turn begins with each step of who answers for the need.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="rungs")
    turn = models.PositiveIntegerField("tour")
    name = models.CharField("échelon", max_length=14, choices=RungName.choices)
    claimed_at = models.DateTimeField("franchi le")

    class Meta:
        verbose_name = "échelon franchi"
        ordering = ["claimed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["need", "turn", "name"], name="rung_once_a_turn")]

    def __str__(self) -> str:
        return f"{self.need}, {self.get_name_display()}"
