"""Labs, organisations, people and skills, each once, in territories of a dated official code."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record

from .enums import (
    LAB_ROLES,
    DatePrecision,
    LabKind,
    LabStatus,
    MembershipRole,
    OrganisationKind,
    TerritoryKind,
)
from .queries import LabQuerySet, MembershipQuerySet, OrganisationQuerySet, PersonQuerySet, TerritoryQuerySet
from .validators import check_siren, check_siret


class Territory(models.Model):
    """One territory of the official geographic code (COG), in one vintage."""

    kind = models.CharField("genre", max_length=12, choices=TerritoryKind.choices)
    code = models.CharField("code officiel", max_length=9)
    name = models.CharField("nom", max_length=120)
    search_key = models.CharField(max_length=120, editable=False)
    vintage = models.PositiveSmallIntegerField("millésime")
    siren = models.CharField(max_length=9, blank=True)
    population = models.PositiveIntegerField(null=True)
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="within_region")
    department = models.ForeignKey("self", models.PROTECT, null=True, related_name="within_department")
    epci = models.ForeignKey("self", models.PROTECT, null=True, related_name="within_epci")
    seat_code = models.CharField("code du chef-lieu", max_length=5, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        constraints = [models.UniqueConstraint(fields=["kind", "code", "vintage"], name="territory_code")]
        indexes = [models.Index(fields=["search_key"], name="territory_search")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:territory", args=[self.kind, self.code])


class Postcode(models.Model):
    """A postcode and one commune (or municipal district) it serves."""

    code = models.CharField(max_length=5, db_index=True)
    territory = models.ForeignKey(Territory, models.CASCADE, related_name="postcodes")

    class Meta:
        verbose_name = "code postal"
        constraints = [models.UniqueConstraint(fields=["code", "territory"], name="postcode_territory")]


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

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.UniqueConstraint(fields=["siret"], condition=~Q(siret=""), name="organisation_siret")
        ]
        indexes = [models.Index(fields=["name", "id"], name="organisation_name")]

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("network:organisation", args=[self.public_id])


class Lab(Record):
    """A public-innovation lab. It may have several carriers, and no walls."""

    url_key: ClassVar[str] = "slug"

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField("genre", max_length=12, choices=LabKind.choices, default=LabKind.TERRITORIAL)
    status = models.CharField("situation", max_length=12, choices=LabStatus.choices, default=LabStatus.ACTIVE)
    summary = models.CharField("en une phrase", max_length=240, blank=True)
    description = models.TextField("présentation", max_length=5000, blank=True)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="labs", verbose_name="territoire"
    )
    region = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="region_labs", verbose_name="région"
    )
    has_no_walls = models.BooleanField("hors les murs", default=False)
    city = models.CharField("ville", max_length=80, blank=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    address = models.CharField("adresse", max_length=240, blank=True)
    contact_email = models.EmailField("courriel de contact", max_length=200, blank=True)
    website = models.URLField("site", max_length=300, blank=True)
    expertises = models.JSONField("expertises", default=list, blank=True)
    missions = models.JSONField("missions", default=list, blank=True)
    carriers = models.ManyToManyField(
        Organisation, related_name="carried_labs", verbose_name="porteurs", blank=True
    )
    partners = models.ManyToManyField(
        Organisation, related_name="partner_labs", verbose_name="partenaires", blank=True
    )
    skills = models.ManyToManyField("Skill", related_name="labs", verbose_name="compétences", blank=True)
    promise = models.CharField(
        "délai de prise en charge", max_length=8, default="2jo",
        help_text="24h (heures), 16ho (heures ouvrées), 2jo (jours ouvrés), 10j (jours).",
    )  # fmt: skip

    objects = LabQuerySet.as_manager()

    class Meta:
        verbose_name = "lab"
        indexes = [
            models.Index(fields=["name", "id"], name="lab_name"),
            models.Index(fields=["region", "name", "id"], name="lab_region"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:lab", args=[self.slug])


class LabAlias(models.Model):
    """Another spelling of a lab's name, as a source writes it."""

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "autre nom"
        constraints = [models.UniqueConstraint(fields=["lab", "name"], name="lab_alias")]

    def __str__(self) -> str:
        return self.name


class LabDate(models.Model):
    """When something happened to a lab, as one source tells it: sources may differ, all are shown."""

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="dates")
    label = models.CharField("événement", max_length=80)
    date = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY)
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300)

    class Meta:
        verbose_name = "date d'un lab"
        ordering = ["date", "id"]


class Skill(models.Model):
    """A concept of the skills taxonomy, shaped like SKOS."""

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField("libellé", max_length=80)
    definition = models.CharField("définition", max_length=300, blank=True)
    alternative_labels = models.JSONField("autres libellés", default=list, blank=True)
    broader = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    exact_matches = models.JSONField(default=list, blank=True)
    close_matches = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "compétence"
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("network:skill", args=[self.slug])


class Person(Record):
    """Somebody of the network, once, with or without an account."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="compte",
    )
    name = models.CharField("nom", max_length=120)
    job = models.CharField("fonction", max_length=120, blank=True)
    biography = models.TextField("présentation", max_length=2000, blank=True)
    email = models.EmailField("courriel professionnel", max_length=200, blank=True)
    phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    is_listed = models.BooleanField(
        "visible dans l'annuaire", default=False, help_text="Vous pouvez en sortir à tout moment."
    )
    skills = models.ManyToManyField(Skill, related_name="people", verbose_name="compétences", blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        indexes = [models.Index(fields=["name", "id"], name="person_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:person", args=[self.public_id])


class Membership(models.Model):
    """A person's role in a lab or in an organisation, with its dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    lab = models.ForeignKey(Lab, models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField("rôle", max_length=12, choices=MembershipRole.choices)
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("jusqu'au", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        constraints = [
            models.CheckConstraint(
                name="membership_in_lab_or_organisation",
                condition=Q(lab__isnull=False, organisation__isnull=True, role__in=LAB_ROLES)
                | (Q(lab__isnull=True, organisation__isnull=False) & ~Q(role__in=LAB_ROLES)),
            ),
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"
