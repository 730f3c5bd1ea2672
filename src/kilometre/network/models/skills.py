"""The skills that labs bring, as one taxonomy."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.network.queries.skills import SkillQuerySet


class Skill(Record):
    """A concept of the taxonomy, shaped like SKOS: families are concepts that have nothing broader."""

    url_key: ClassVar[str] = "slug"

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField("libellé", max_length=80)
    definition = models.CharField("définition", max_length=300, blank=True)
    alternative_labels = models.JSONField("autres libellés", default=list, blank=True)
    broader = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    exact_matches = models.JSONField("équivalences exactes", default=list, blank=True)
    close_matches = models.JSONField("équivalences proches", default=list, blank=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("network:skill", args=[self.slug])
