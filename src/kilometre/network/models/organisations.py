"""Bodies of every kind: each exists once."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.network.enums import OrganisationKind
from kilometre.network.queries.organisations import OrganisationQuerySet
from kilometre.network.validators import check_siren, check_siret

from .territories import Territory


class Organisation(Record):
    """A body: State service (SIREN + NIC), authority, operator, association, company…"""

    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("sigle", max_length=40, blank=True)
    kind = models.CharField("genre", max_length=12, choices=OrganisationKind.choices)
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[check_siren])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[check_siret])
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, verbose_name="territoire")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="organisation mère",
    )
    website = models.URLField("site", max_length=300, blank=True)
    search_key = models.CharField(max_length=250, editable=False, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(siret=""),
                name="organisation_siret",
                violation_error_message="Une organisation a déjà ce SIRET.",
            )
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="organisation_name")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        """A SIRET begins with the SIREN of its body; nobody is part of oneself."""
        super().clean()
        if self.siren and self.siret and not self.siret.startswith(self.siren):
            raise ValidationError({"siret": "Ce SIRET n'est pas celui d'un établissement de ce SIREN."})
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": "Une organisation ne fait pas partie d'elle-même."})
            above = above.parent

    def get_absolute_url(self) -> str:
        return reverse("network:organisation", args=[self.public_id])
