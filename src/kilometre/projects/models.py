"""What labs do: actions (an hour or a week), projects (stage by stage), and the roadmaps that hold them."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from kilometre.foundation.records.models import Record
from kilometre.intake.models import Need
from kilometre.network.enums import DatePrecision
from kilometre.network.models import Lab, Person, Territory

from .enums import ActionKind, Stage, Visibility
from .queries import ActionQuerySet, ProjectQuerySet, RoadmapQuerySet


class Roadmap(Record):
    """A lab's or a region's programme of work: axes, sub-axes, projects in order.

    ``announced_*`` are what its source announces; the page sets them beside what is named here.
    """

    title = models.CharField("titre", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    lab = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="roadmaps", verbose_name="lab"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="territoire"
    )
    summary = models.TextField("présentation", max_length=2000, blank=True)
    announced_axes = models.PositiveSmallIntegerField("axes annoncés", null=True, blank=True)
    announced_projects = models.PositiveSmallIntegerField("projets annoncés", null=True, blank=True)
    gap = models.CharField("ce qui manque dans la source", max_length=300, blank=True)

    objects = RoadmapQuerySet.as_manager()

    class Meta:
        verbose_name = "feuille de route"
        verbose_name_plural = "feuilles de route"
        indexes = [models.Index(fields=["sort_key", "id"], name="roadmap_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:roadmap", args=[self.public_id])


class Axis(models.Model):
    """A line of a roadmap; one with a parent is a sub-axis."""

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="axes")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    title = models.CharField("titre", max_length=160)
    note = models.CharField("précision", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "axe"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "title"], condition=Q(parent__isnull=True), name="axis_title"
            ),
            models.UniqueConstraint(fields=["parent", "title"], name="sub_axis_title"),
        ]

    def __str__(self) -> str:
        return f"{self.parent.title} › {self.title}" if self.parent else self.title


class Project(Record):
    """What one or several labs try, stage by stage: why, how, and what came of it."""

    title = models.CharField("titre", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    objective = models.TextField("objectif", max_length=3000, blank=True)
    approach = models.TextField("démarche", max_length=3000, blank=True)
    result = models.TextField("résultat", max_length=3000, blank=True)
    stage = models.CharField("étape", max_length=12, choices=Stage.choices, default=Stage.FRAMING)
    stop_reason = models.TextField("raisons de l'arrêt", max_length=2000, blank=True)
    lead_lab = models.ForeignKey(
        Lab, models.PROTECT, null=True, blank=True, related_name="led_projects", verbose_name="lab pilote"
    )
    partner_labs = models.ManyToManyField(
        Lab, related_name="partner_projects", verbose_name="labs associés", blank=True
    )
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="interlocuteur"
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="territoire"
    )
    visibility = models.CharField(
        "visibilité", max_length=8, choices=Visibility.choices, default=Visibility.DRAFT
    )
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="feuille de route"
    )
    position = models.PositiveSmallIntegerField("rang", default=0)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="besoin d'origine"
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "projet"
        constraints = [
            models.CheckConstraint(
                name="project_stopped_has_reason", condition=~Q(stage=Stage.STOPPED) | ~Q(stop_reason="")
            )
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="project_title"),
            models.Index(fields=["visibility", "stage", "sort_key", "id"], name="project_stage"),
            models.Index(fields=["visibility", "-created_at", "-id"], name="project_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.public_id])

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC


class ProjectDate(models.Model):
    """When something happened to a project, as one source tells it."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="dates")
    label = models.CharField("événement", max_length=80)
    date = models.DateField("date")
    precision = models.CharField(max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY)
    source = models.CharField(max_length=300)

    class Meta:
        verbose_name = "date d'un projet"
        ordering = ["date", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "label", "source"], name="project_date")]


class Action(Record):
    """What a lab did in an hour or a week. Five fields, so that it gets told."""

    title = models.CharField("titre", max_length=160)
    kind = models.CharField("genre", max_length=10, choices=ActionKind.choices)
    date = models.DateField("date")
    labs = models.ManyToManyField(Lab, related_name="actions", verbose_name="labs")
    summary = models.CharField("en une phrase, ce que cela a donné", max_length=300, blank=True)
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name="besoin d'origine"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        indexes = [models.Index(fields=["-date", "id"], name="action_date")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:action", args=[self.public_id])
