"""A study and its parts: what is asked of each lab, when, and what it gave."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kilometre.calls.models import Answer
from kilometre.foundation.records.models import Record, Versioned
from kilometre.foundation.ui import french
from kilometre.network.models import Lab, Organisation, Person, Reform

from .enums import OPEN_STATES, TAKING_PART, Owed, PartState, StudyState
from .queries import PartQuerySet, StudyQuerySet


class Study(Record):
    """One question, one protocol and one coordinator for several labs.

    The database itself refuses a study under way without its protocol and its dates, a finished one without results,
    a stopped one without its lessons.
    """

    title = models.CharField("titre", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    question = models.TextField("ce que l'on veut savoir", max_length=2000)
    protocol = models.TextField("protocole commun", max_length=8000, blank=True)
    coordinator = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        verbose_name="coordination de l'étude",
    )
    reform = models.ForeignKey(
        Reform, models.PROTECT, null=True, blank=True, related_name="studies", verbose_name="réforme"
    )
    asked_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        verbose_name="administration qui la demande",
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=StudyState.choices, default=StudyState.PREPARED)
    results = models.TextField("résultats", max_length=8000, blank=True)
    lessons = models.TextField("leçons de l'arrêt", max_length=4000, blank=True)
    is_public = models.BooleanField("publique", default=False)

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = "étude"
        constraints = [
            models.CheckConstraint(
                name="study_running_has_protocol",
                condition=~Q(state__in=(StudyState.RUNNING, StudyState.CONCLUDED))
                | (
                    ~Q(protocol="")
                    & Q(coordinator__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="study_concluded_has_results", condition=~Q(state=StudyState.CONCLUDED) | ~Q(results="")
            ),
            models.CheckConstraint(
                name="study_stopped_has_lessons", condition=~Q(state=StudyState.STOPPED) | ~Q(lessons="")
            ),
            models.CheckConstraint(
                name="study_dates_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="study_newest"),
            models.Index(fields=["reform", "state"], name="study_of_reform"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("studies:study", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def owed(self) -> list[Owed]:
        """What is missing before it may start."""
        is_missing = {
            Owed.PROTOCOL: not self.protocol,
            Owed.COORDINATOR: self.coordinator_id is None,
            Owed.DATES: self.starts_on is None or self.ends_on is None,
            Owed.AGREEMENT: all(part.state not in TAKING_PART for part in self.parts.all()),
        }
        return [owed for owed in Owed if is_missing[owed]]

    def is_late(self, today: dt.date) -> bool:
        return self.state == StudyState.RUNNING and self.ends_on is not None and self.ends_on < today


class Part(Versioned):
    """What one lab does of a study: within the study's dates, by somebody of the lab."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="parts")
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="study_parts", verbose_name="lab")
    task = models.TextField("ce que le lab fait", max_length=2000, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    state = models.CharField("état", max_length=10, choices=PartState.choices, default=PartState.ASKED)
    contact = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="study_parts",
        verbose_name="qui s'en occupe",
    )
    agreement = models.ForeignKey(
        Answer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="oui à l'appel"
    )
    asked_at = models.DateTimeField("demandée le")
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="répondu par"
    )
    reason = models.CharField("un mot d'explication", max_length=1000, blank=True)
    findings = models.TextField("ce que le lab a constaté", max_length=8000, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = "part d'un lab"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["study", "lab"], name="part_once_a_lab"),
            models.CheckConstraint(
                name="part_answered_is_dated",
                condition=Q(state=PartState.ASKED, answered_at__isnull=True)
                | (~Q(state=PartState.ASKED) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="part_taken_has_contact",
                condition=~Q(state__in=(PartState.ACCEPTED, PartState.DONE)) | Q(contact__isnull=False),
            ),
            models.CheckConstraint(
                name="part_agreed_is_taken",
                condition=Q(agreement__isnull=True) | Q(state__in=(PartState.ACCEPTED, PartState.DONE)),
            ),
            models.CheckConstraint(
                name="part_done_has_findings", condition=~Q(state=PartState.DONE) | ~Q(findings="")
            ),
            models.CheckConstraint(
                name="part_dates_in_order",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study}, part {french.of(self.lab)}"

    def get_absolute_url(self) -> str:
        return f"{self.study.get_absolute_url()}#part-{self.lab.slug}"

    @property
    def is_taken(self) -> bool:
        return self.state in TAKING_PART

    def is_late(self, today: dt.date) -> bool:
        return self.state == PartState.ACCEPTED and self.ends_on is not None and self.ends_on < today
