"""Territories of the official geographic code, and the names and postcodes by which people call them."""

from django.db import models
from django.urls import reverse

from kilometre.network.enums import PLACES, TerritoryKind
from kilometre.network.queries.territories import TerritoryQuerySet


class Territory(models.Model):
    """One territory of the official geographic code (COG), in one vintage.

    A commune of an overseas collectivity has that collectivity as ``region`` and no department.
    """

    kind = models.CharField("genre", max_length=12, choices=TerritoryKind.choices)
    code = models.CharField("code officiel", max_length=9)
    name = models.CharField("nom", max_length=120)
    vintage = models.PositiveSmallIntegerField("millésime")
    siren = models.CharField("SIREN", max_length=9, blank=True)
    population = models.PositiveIntegerField("population municipale", null=True)
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="within_region")
    department = models.ForeignKey("self", models.PROTECT, null=True, related_name="within_department")
    epci = models.ForeignKey("self", models.PROTECT, null=True, related_name="within_epci")
    commune = models.ForeignKey("self", models.PROTECT, null=True, related_name="districts")
    seat_code = models.CharField("code du chef-lieu", max_length=5, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        constraints = [models.UniqueConstraint(fields=["kind", "code", "vintage"], name="territory_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """« Bar-le-Duc (Meuse) », « Meuse (département) »: communes, and levels, may share a name."""
        return f"{self} ({self.department if self.department_id else self.get_kind_display().lower()})"

    @property
    def is_place(self) -> bool:
        """Somewhere one lives: a commune, or a district of Paris, Lyon or Marseille."""
        return self.kind in PLACES

    def get_absolute_url(self) -> str:
        if self.is_place:
            return reverse("network:commune", args=[self.code])
        return reverse("network:territory", args=[self.kind, self.code])


class Postcode(models.Model):
    """A postcode and one commune (or municipal district) it serves."""

    code = models.CharField(max_length=5, db_index=True)
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="postcodes")
    population = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "code postal"
        constraints = [models.UniqueConstraint(fields=["code", "territory"], name="postcode_territory")]


class PlaceName(models.Model):
    """One way to begin typing a place's name: « rouvray » leads to Saint-Étienne-du-Rouvray.

    ``key`` is made of a-z and 0-9 only, so that it sorts alike in every database and a prefix is a range.
    ``sound`` is its skeleton, for spelling mistakes. ``former`` names a commune that merged into this one.
    """

    key = models.CharField(max_length=80)
    sound = models.CharField(max_length=40, blank=True)
    former = models.CharField(max_length=120, blank=True)
    population = models.PositiveIntegerField(default=0)
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="place_names")

    class Meta:
        verbose_name = "nom de lieu"
        indexes = [
            models.Index(fields=["key", "population", "territory"], name="place_name_key"),
            models.Index(fields=["sound"], name="place_name_sound"),
        ]
