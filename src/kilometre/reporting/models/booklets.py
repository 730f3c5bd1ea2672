"""A booklet: a frozen snapshot of the network, and the PDF that a version of the renderer draws from it."""

import hashlib

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.network.models import Person
from kilometre.reporting.enums import BookletState
from kilometre.reporting.queries import BookletQuerySet


class Snapshot(models.Model):
    """All that a document says, as canonical JSON. It is written once; its digest tells whether it was touched."""

    year = models.PositiveSmallIntegerField("année")
    content = models.TextField("contenu")
    digest = models.CharField("empreinte", max_length=64)
    frozen_at = models.DateTimeField("relevé le")

    class Meta:
        verbose_name = "relevé"
        constraints = [models.CheckConstraint(name="snapshot_has_digest", condition=~Q(digest=""))]

    def __str__(self) -> str:
        return f"Relevé {self.year}"

    @property
    def is_intact(self) -> bool:
        return hashlib.sha256(self.content.encode()).hexdigest() == self.digest


class Booklet(Record):
    """The booklet of a year. The database itself refuses two of a year and kind in the making at once."""

    year = models.PositiveSmallIntegerField(
        "année", validators=[MinValueValidator(2016), MaxValueValidator(2099)]
    )
    state = models.CharField("état", max_length=8, choices=BookletState.choices, default=BookletState.MAKING)
    step = models.PositiveSmallIntegerField("étape", default=0)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="demandé par"
    )
    started_at = models.DateTimeField("commencé le")
    made_at = models.DateTimeField("prêt le", null=True, blank=True)
    failure = models.CharField("ce qui a échoué", max_length=300, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="booklets", verbose_name="relevé"
    )
    renderer = models.CharField("version du moteur", max_length=60, blank=True)
    path = models.CharField(max_length=120, blank=True, editable=False)
    digest = models.CharField("empreinte", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("pages", null=True, blank=True)
    size = models.PositiveIntegerField("taille", null=True, blank=True)
    is_public = models.BooleanField("public", default=False)

    objects = BookletQuerySet.as_manager()

    class Meta:
        verbose_name = "livret"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "origin"], condition=Q(state=BookletState.MAKING), name="booklet_one_making"
            ),
            models.CheckConstraint(
                name="booklet_ready_is_whole",
                condition=~Q(state=BookletState.READY)
                | (Q(snapshot__isnull=False, made_at__isnull=False) & ~Q(path="") & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="booklet_public_is_ready", condition=Q(is_public=False) | Q(state=BookletState.READY)
            ),
        ]
        indexes = [models.Index(fields=["-started_at", "-id"], name="booklet_newest")]

    def __str__(self) -> str:
        return f"Livret des labs {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:booklet", args=[self.public_id])

    @property
    def is_ready(self) -> bool:
        return self.state == BookletState.READY

    @property
    def file_name(self) -> str:
        return f"livret-des-labs-{self.year}{'-exemple' if self.is_fictional else ''}"
