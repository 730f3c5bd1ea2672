"""People, each once, and what each does in which lab or organisation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property

from kilometre.foundation.records.cleaning import Cleaned
from kilometre.foundation.records.models import Record
from kilometre.network.enums import LAB_ROLES, MembershipRole
from kilometre.network.queries.people import MembershipQuerySet, PersonQuerySet

from .labs import Lab
from .organisations import Organisation
from .skills import Skill


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
    skills = models.ManyToManyField(
        Skill, through="HeldSkill", related_name="people", verbose_name="compétences", blank=True
    )
    search_key = models.CharField(max_length=250, editable=False, blank=True)
    sort_key = models.CharField(max_length=200, editable=False, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_name"),
            models.Index(Lower("email"), condition=Q(user=None), name="person_named_by"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> "list[Membership]":
        """What they do today: memberships, with their lab and organisation. ``roles_of`` brings them along; else read once."""
        return list(self.memberships.current().select_related("lab", "organisation"))

    @property
    def is_invited(self) -> bool:
        """Named by an address that has no account yet."""
        return self.user_id is None and bool(self.email)

    def get_absolute_url(self) -> str:
        return reverse("network:person", args=[self.public_id])


class Membership(Cleaned):
    """A person's role in a lab or in an organisation: from ``starts_on``, and no longer on ``ends_on``."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    lab = models.ForeignKey(Lab, models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField("rôle", max_length=12, choices=MembershipRole.choices)
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("a pris fin le", null=True, blank=True)

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

    @property
    def team(self) -> Lab | Organisation:
        """Where the role is."""
        team = self.lab or self.organisation
        assert team is not None  # a constraint of the table
        return team
