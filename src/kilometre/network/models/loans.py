"""Days of somebody lent to a lab: agreed by the manager, then accepted by the person."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.foundation.records.refs import REF_LENGTH
from kilometre.network.enums import AGREED_LOANS, HOLDING, LoanState
from kilometre.network.queries.loans import LoanQuerySet
from kilometre.network.weeks import FULL

from .availability import HALVES
from .labs import Lab
from .people import Person


class Loan(Record):
    """The database itself refuses an agreement that nobody dated, and a refusal without its reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="loans", verbose_name="personne")
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="loans", verbose_name="lab qui emprunte")
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="loans_asked", verbose_name="qui le demande"
    )
    purpose = models.CharField("pour quoi faire", max_length=300)
    purpose_ref = models.CharField("travail concerné", max_length=REF_LENGTH, blank=True)
    manager_name = models.CharField("nom du responsable hiérarchique", max_length=120, blank=True)
    manager_email = models.EmailField("courriel du responsable hiérarchique", max_length=200, blank=True)
    state = models.CharField("état", max_length=10, choices=LoanState.choices, default=LoanState.ASKED)
    reason = models.CharField("motif", max_length=1000, blank=True)
    asked_at = models.DateTimeField("demandé le")
    agreed_at = models.DateTimeField("accord du responsable le", null=True, blank=True)
    accepted_at = models.DateTimeField("accord de la personne le", null=True, blank=True)
    closed_at = models.DateTimeField("clos le", null=True, blank=True)

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = "prêt"
        constraints = [
            models.CheckConstraint(
                name="loan_agreed_is_dated",
                condition=~Q(state__in=AGREED_LOANS) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="loan_accepted_is_dated",
                condition=~Q(state__in=(LoanState.ACCEPTED, LoanState.RUNNING, LoanState.ENDED))
                | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="loan_closed_is_dated",
                condition=Q(state__in=HOLDING, closed_at__isnull=True)
                | (~Q(state__in=HOLDING) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="loan_refused_says_why", condition=~Q(state=LoanState.REFUSED) | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="loan_of_person"),
            models.Index(fields=["lab", "state"], name="loan_of_lab"),
        ]

    def __str__(self) -> str:
        return f"Prêt à {self.lab} : {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("network:loan", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state in HOLDING


class LoanWeek(models.Model):
    """Days of one week of a loan."""

    loan = models.ForeignKey(Loan, models.CASCADE, related_name="weeks")
    week = models.DateField("lundi de la semaine")
    half_days = models.PositiveSmallIntegerField("demi-journées", validators=HALVES)

    class Meta:
        verbose_name = "semaine de prêt"
        verbose_name_plural = "semaines de prêt"
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(fields=["loan", "week"], name="loan_week_once"),
            models.CheckConstraint(name="loan_week_fits", condition=Q(half_days__gte=1, half_days__lte=FULL)),
        ]

    def __str__(self) -> str:
        return f"{self.loan}, {self.week}"
