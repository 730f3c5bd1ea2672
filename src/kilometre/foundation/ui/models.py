"""What lists keep ready between two pages, and what forms keep for who was signed out while writing."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


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
        return f"{self.list} {self.facet}={self.value} : {self.count}"


PATH_LENGTH = 200


class KeptTextQuerySet(models.QuerySet):
    def of(self, user: Any, held: int | None = None) -> Self:
        """One's own that are still kept, and the one ``held`` by one's session; nobody else's."""
        theirs = models.Q(owner=None, pk=held)
        if user.is_authenticated:
            theirs |= models.Q(owner=user.pk)
        return self.filter(theirs, expires_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.filter(expires_at__lte=timezone.now())


class KeptText(models.Model):
    """The fields of a form that its author sent once signed out; one for each form, for a short time.

    Without an owner, of a visitor who signs in first: their session alone names it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="kept_texts",
        verbose_name="auteur",
    )
    path = models.CharField("page", max_length=PATH_LENGTH)
    fields = models.JSONField("ce qui était écrit")  # {name: [texts]}
    expires_at = models.DateTimeField("gardé jusqu'au", db_index=True)

    objects = KeptTextQuerySet.as_manager()

    class Meta:
        verbose_name = "texte gardé"
        verbose_name_plural = "textes gardés"
        constraints = [models.UniqueConstraint(fields=["owner", "path"], name="kept_text_once")]

    def __str__(self) -> str:
        return self.path
