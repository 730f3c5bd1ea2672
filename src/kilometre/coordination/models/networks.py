"""Networks of people and of labs, and who heads them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.coordination.enums import NetworkState, Part, Reach
from kilometre.coordination.queries.networks import MemberQuerySet, NetworkQuerySet
from kilometre.foundation.records.models import Record
from kilometre.network.models import Lab, Organisation, Person


class Network(Record):
    """People and labs that meet around one subject, with at least one named head while it lives."""

    name = models.CharField("nom", max_length=120)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    purpose = models.TextField("ce qui réunit ses membres", max_length=2000)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name="organisation qui le porte",
    )
    reach = models.CharField("qui le voit", max_length=8, choices=Reach.choices, default=Reach.NETWORK)
    state = models.CharField("état", max_length=8, choices=NetworkState.choices, default=NetworkState.ACTIVE)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = "réseau"
        indexes = [models.Index(fields=["sort_key", "id"], name="network_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coordination:network", args=[self.public_id])

    @property
    def is_active(self) -> bool:
        return self.state == NetworkState.ACTIVE

    @property
    def current(self) -> list["Member"]:
        """Who is in it today, heads first."""
        here = [member for member in self.members.all() if member.ended_on is None]
        return sorted(here, key=lambda member: (member.part != Part.HEAD, member.sort_key))

    @property
    def heads(self) -> list["Member"]:
        return [member for member in self.current if member.part == Part.HEAD]

    def heads_shown(self, *, to_network: bool) -> list["Member"]:
        """All of them to people of the network; to others, those who chose to be listed."""
        return [head for head in self.heads if to_network or (head.person and head.person.is_listed)]


class Member(models.Model):
    """A person, or a lab with all its team, in a network: since a day, and no longer from another."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="members")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="networks", verbose_name="personne"
    )
    lab = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="networks", verbose_name="lab"
    )
    part = models.CharField("rôle", max_length=6, choices=Part.choices, default=Part.MEMBER)
    since = models.DateField("depuis le")
    ended_on = models.DateField("jusqu'au", null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d'un réseau"
        constraints = [
            models.CheckConstraint(
                name="member_person_or_lab",
                condition=Q(person__isnull=False, lab__isnull=True)
                | Q(person__isnull=True, lab__isnull=False),
            ),
            models.CheckConstraint(
                name="head_is_a_person", condition=~Q(part=Part.HEAD) | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="member_dates_in_order",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                fields=["network", "person"],
                condition=Q(ended_on__isnull=True, person__isnull=False),
                name="member_person_once",
            ),
            models.UniqueConstraint(
                fields=["network", "lab"],
                condition=Q(ended_on__isnull=True, lab__isnull=False),
                name="member_lab_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.lab)

    @property
    def sort_key(self) -> str:
        return (self.person or self.lab).sort_key  # type: ignore[union-attr]
