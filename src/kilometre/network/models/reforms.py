"""The reforms and missions of national scope that labs work for."""

from typing import ClassVar

from django.db import models
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.network.queries.reforms import ReformQuerySet

from .organisations import Organisation


class Reform(Record):
    """A priority reform, or a national mission. Contexts above add what is done for it, on its page."""

    url_key: ClassVar[str] = "slug"

    slug = models.SlugField("adresse de la page", max_length=60, unique=True)
    title = models.CharField("titre", max_length=160)
    summary = models.CharField("en une phrase", max_length=300, blank=True)
    carrier = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reforms",
        verbose_name="administration porteuse",
    )

    objects = ReformQuerySet.as_manager()

    class Meta:
        verbose_name = "réforme"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("network:reform", args=[self.slug])
