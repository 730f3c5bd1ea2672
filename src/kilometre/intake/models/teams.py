"""Teams: who was asked to help with a need, for which skill, and what each one said."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record, RecordQuerySet
from kilometre.foundation.ui import french
from kilometre.intake.enums import HELD, PlaceState, TeamState
from kilometre.network.enums import SkillLevel
from kilometre.network.models import Lab, Person, Skill

from .needs import Need


class TeamQuerySet(RecordQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Whoever treats the need, and the people asked: they read the qualification, never the text."""
        from kilometre.network.rules import standing  # noqa: PLC0415 (app ready: rules read models)

        if not user.is_authenticated:
            return self.none()
        asked = Place.objects.filter(person=standing(user).person_id).values("team")
        return self.filter(Q(need__in=Need.objects.worked_on_by(user)) | Q(pk__in=asked))

    def open(self) -> Self:
        """Those in which somebody is, or may be, asked."""
        return self.exclude(state=TeamState.UNDONE)

    def for_page(self) -> Self:
        places = Place.objects.select_related("person__user", "lab", "skill").order_by("pk")
        return self.select_related("need__lab", "need__contact__user", "need__territory").prefetch_related(
            models.Prefetch("places", places)
        )


class Team(Record):
    """The people asked for one need. A need has one team at a time; one that was undone stays, as it was."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="teams", verbose_name="besoin")
    state = models.CharField("état", max_length=10, choices=TeamState.choices, default=TeamState.ASKED)
    starts_on = models.DateField("première semaine, à partir du")
    weeks = models.PositiveSmallIntegerField("semaines")
    asked_at = models.DateTimeField("demandée le")
    completed_at = models.DateTimeField("complète le", null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = "équipe"
        constraints = [
            models.UniqueConstraint(
                fields=["need"], condition=~Q(state=TeamState.UNDONE), name="team_one_at_a_time"
            ),
            models.CheckConstraint(
                name="team_complete_is_dated",
                condition=Q(state=TeamState.COMPLETE, completed_at__isnull=False)
                | ~Q(state=TeamState.COMPLETE),
            ),
        ]

    def __str__(self) -> str:
        return f"Équipe {french.of(self.need.addressee)}"

    def get_absolute_url(self) -> str:
        return reverse("intake:team", args=[self.public_id])


class PlaceQuerySet(models.QuerySet):
    def held(self) -> Self:
        """Asked or accepted: the person is counted on."""
        return self.filter(state__in=HELD)

    def accepted(self, need: Need) -> Self:
        """Those of people who help with the need now: in no team that was undone."""
        return self.filter(state=PlaceState.ACCEPTED, team__in=Team.objects.open().filter(need=need))

    def to_answer(self, person_id: int | None) -> Self:
        """Those that wait for the answer of somebody."""
        rows = self.filter(state=PlaceState.ASKED, team__state=TeamState.ASKED)
        return rows.filter(person=person_id) if person_id else rows.none()


class Place(models.Model):
    """One skill of the team, and the person asked to hold it. ``work``: pairs (week of the window, days)."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="places")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name="compétence")
    level = models.PositiveSmallIntegerField("niveau demandé", choices=SkillLevel.choices)
    days = models.PositiveSmallIntegerField("jours")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_places", verbose_name="personne")
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="+", verbose_name="lab")
    work = models.JSONField("semaines", default=list)
    is_agreed = models.BooleanField("accord du responsable tenu", default=False)
    state = models.CharField("réponse", max_length=8, choices=PlaceState.choices, default=PlaceState.ASKED)
    asked_at = models.DateTimeField("demandée le")
    answered_at = models.DateTimeField("réponse le", null=True, blank=True)
    reason = models.CharField("un mot d'explication", max_length=1000, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "place dans une équipe"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "skill"], condition=Q(state__in=HELD), name="place_held_by_one"
            ),
            models.CheckConstraint(
                name="place_answered_is_dated",
                condition=Q(state=PlaceState.ASKED, answered_at__isnull=True)
                | (~Q(state=PlaceState.ASKED) & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="place_of_person")]

    def __str__(self) -> str:
        return f"{self.skill}, {self.person}"

    @property
    def is_held(self) -> bool:
        """Asked or accepted: the place is not free."""
        return self.state in HELD
