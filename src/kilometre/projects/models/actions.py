"""Actions: an hour or a week of a lab's work, told in five fields."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.intake.models import Need
from kilometre.network.models import Lab, Reform, Territory
from kilometre.projects.enums import ActionKind
from kilometre.projects.queries import ActionQuerySet


class Action(Record):
    """What a lab did in an hour or a week. Five fields, so that it gets told."""

    title = models.CharField("titre", max_length=160)
    kind = models.CharField("genre", max_length=10, choices=ActionKind.choices)
    date = models.DateField("date")
    labs = models.ManyToManyField(Lab, related_name="actions", verbose_name="labs")
    summary = models.CharField("en une phrase, ce que cela a donné", max_length=300, blank=True)
    need = models.ForeignKey(  # indexed below: most come from none, and an index full of nothing is not looked into
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="actions",
        verbose_name="besoin d'origine",
    )

    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="territoire"
    )
    reform = models.ForeignKey(
        Reform,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="réforme ou mission",
    )
    participants = models.PositiveIntegerField("participants", null=True, blank=True)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        indexes = [
            models.Index(fields=["-date", "id"], name="action_date"),
            models.Index(fields=["reform", "-date"], name="action_of_reform"),
            models.Index(fields=["need"], condition=Q(need__isnull=False), name="action_of_need"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_public(self) -> bool:
        return not self.is_withdrawn

    def get_absolute_url(self) -> str:
        return reverse("projects:action", args=[self.public_id])
