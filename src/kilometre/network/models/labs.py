"""Labs, and what each source says of them: sources may disagree, all are kept."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from kilometre.engines.calendars import Delay
from kilometre.foundation.records.models import Record
from kilometre.network.enums import OPEN_STATUSES, DatePrecision, LabKind, LabStatus
from kilometre.network.queries.labs import LabQuerySet
from kilometre.network.validators import check_promise

from .organisations import Organisation
from .territories import Territory

DEFAULT_PROMISE = Delay.working_days(2)  # the platform's, while a lab has chosen none


class Lab(Record):
    """A public-innovation lab. It may have several carriers, and no walls."""

    url_key: ClassVar[str] = "slug"

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField("adresse de la page", max_length=60, unique=True)
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
    latitude = models.DecimalField(
        "latitude de la ville",
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        "longitude de la ville",
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
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
    skills = models.ManyToManyField(
        "network.Skill", related_name="labs", verbose_name="compétences", blank=True
    )
    promise = models.CharField(
        "délai de prise en charge", max_length=8, blank=True, validators=[check_promise]
    )
    search_key = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, blank=True)

    objects = LabQuerySet.as_manager()

    class Meta:
        verbose_name = "lab"
        indexes = [
            models.Index(fields=["sort_key", "id"], name="lab_name"),
            models.Index(fields=["region", "sort_key", "id"], name="lab_region"),
            models.Index(fields=["origin", "status", "region"], name="lab_figures"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("network:lab", args=[self.slug])

    @property
    def delay(self) -> Delay:
        """Within what a need sent here is taken in charge."""
        return Delay.parse(self.promise) if self.promise else DEFAULT_PROMISE

    @property
    def delay_text(self) -> str:
        """« 24 heures »; what the lab did not choose is said to be the platform's: no promise is put in its mouth."""
        words = self.delay.describe()
        return words if self.promise else f"{words} (délai par défaut de la plateforme)"

    @property
    def is_open(self) -> bool:
        """One can turn to it: in activity, or being created."""
        return self.status in OPEN_STATUSES

    @cached_property
    def has_people(self) -> bool:
        """Somebody of the lab is here to answer; labs that sources cite have nobody until somebody joins.

        ``with_people`` brings it along; else it is read once.
        """
        return self.memberships.answering().exists()

    def cited(self, field: str) -> "list[Citation]":
        """What sources say of one field, from the citations read with the lab."""
        return [citation for citation in self.citations.all() if citation.field == field]


class Citation(models.Model):
    """What one source says of one field of a lab, in its own words: another spelling of the name, a date…"""

    NAME, DATE = "name", "date"

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="citations")
    field = models.CharField("sujet", max_length=20)
    words = models.CharField("ce que dit la source", max_length=300, blank=True)
    date = models.DateField("date", null=True, blank=True)
    precision = models.CharField(
        "précision", max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    note = models.CharField("remarque", max_length=200, blank=True)
    source = models.CharField("source", max_length=300)
    source_url = models.URLField("adresse de la source", max_length=300, blank=True)

    class Meta:
        verbose_name = "citation d'une source"
        verbose_name_plural = "citations des sources"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.words or self.get_field_display()} ({self.source})"

    def get_field_display(self) -> str:
        """The field's French name; « date » and « autre nom » are no fields of the lab itself."""
        if self.field == self.DATE:
            return "date"
        return "autre nom" if self.field == self.NAME else str(Lab._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]
