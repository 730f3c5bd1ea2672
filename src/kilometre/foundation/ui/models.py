"""What lists keep ready between two pages."""

from django.db import models


class FacetCount(models.Model):
    """How many public rows of a list a choice of one of its filters leaves; choices that leave none have no row."""

    list = models.CharField(max_length=60)
    facet = models.CharField(max_length=40)
    value = models.CharField(max_length=80)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "compte d'une facette"
        verbose_name_plural = "comptes des facettes"
        constraints = [models.UniqueConstraint(fields=["list", "facet", "value"], name="facet_count_once")]

    def __str__(self) -> str:
        return f"{self.list} {self.facet}={self.value} : {self.count}"
