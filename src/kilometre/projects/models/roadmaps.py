"""Roadmaps and their axes."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record, Versioned
from kilometre.network.models import Lab, Territory
from kilometre.projects.queries import RoadmapQuerySet


class Roadmap(Record):
    """A lab's or a region's programme of work: axes, sub-axes, projects in order.

    ``announced_*`` are what its source announces; the page sets them beside what is named here.
    """

    title = models.CharField("titre", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    lab = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="roadmaps", verbose_name="lab"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    summary = models.TextField("présentation", max_length=2000, blank=True)
    announced_axes = models.PositiveSmallIntegerField("axes annoncés", null=True, blank=True)
    announced_projects = models.PositiveSmallIntegerField("projets annoncés", null=True, blank=True)
    gap = models.CharField("ce qui manque dans la source", max_length=300, blank=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille de route"
        verbose_name_plural = "feuilles de route"
        indexes = [models.Index(fields=["sort_key", "id"], name="roadmap_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:roadmap", args=[self.public_id])


class Axis(Versioned):
    """A line of a roadmap; one with a parent is a sub-axis."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="axes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    title = models.CharField("titre", max_length=160)
    note = models.CharField("précision", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "axe"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "title"], condition=Q(parent__isnull=True), name="axis_title"
            ),
            models.UniqueConstraint(fields=["parent", "title"], name="sub_axis_title"),
        ]

    def __str__(self) -> str:
        return f"{self.parent.title} › {self.title}" if self.parent else self.title

    def get_absolute_url(self) -> str:
        return self.roadmap.get_absolute_url()
