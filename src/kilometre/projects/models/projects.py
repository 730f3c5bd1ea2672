"""Projects: what they are, who works on them, the stages they left and the dates that sources tell."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation.records.models import Record
from kilometre.intake.models import Need
from kilometre.network.enums import DatePrecision
from kilometre.network.models import Lab, Person, Reform, Territory
from kilometre.projects.enums import Stage, Visibility
from kilometre.projects.queries import ProjectQuerySet

from .roadmaps import Axis


class Project(Record):
    """What one or several labs try, stage by stage: why, how, and what came of it."""

    title = models.CharField("titre", max_length=160)
    sort_key = models.CharField(max_length=160, editable=False, blank=True)
    objective = models.TextField("objectif", max_length=3000, blank=True)
    approach = models.TextField("démarche", max_length=3000, blank=True)
    result = models.TextField("résultat", max_length=3000, blank=True)
    partners = models.CharField("partenaires hors des labs", max_length=500, blank=True)
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
    reform = models.ForeignKey(
        Reform,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="réforme ou mission",
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

    news_at = models.DateTimeField("dernières nouvelles", default=timezone.now, editable=False)

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
            models.Index(fields=["reform", "visibility", "stage"], name="project_of_reform"),
            models.Index(fields=["contact", "news_at"], name="project_silent"),
            models.Index(fields=["news_at", "id"], name="project_silent_of_all"),
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


class Gate(models.Model):
    """A stage left for another: what was shown for it, or why it was left without."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="gates")
    left = models.CharField("étape quittée", max_length=12, choices=Stage.choices)
    entered = models.CharField("étape suivante", max_length=12, choices=Stage.choices)
    passed_at = models.DateTimeField("franchie le")
    passed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="franchie par"
    )
    proof = models.TextField("ce qui le montre", max_length=2000, blank=True)
    url = models.URLField("où le voir", max_length=300, blank=True)
    found = models.JSONField("ce que la plateforme a trouvé", default=list, blank=True)
    reason = models.TextField("raison", max_length=2000, blank=True)
    is_waived = models.BooleanField("franchie sans ce qu'elle doit", default=False)

    class Meta:
        verbose_name = "étape franchie"
        ordering = ["passed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="gate_waived_has_reason", condition=Q(is_waived=False) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_left_display()} → {self.get_entered_display()}"


class TeamMember(models.Model):
    """Somebody who works on the project, and as what; past members stay told.

    ``by_place``: since they accepted a place in the team of the need, and for as long as they hold one there.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, related_name="project_roles", verbose_name="personne")
    role = models.CharField("rôle", max_length=120, blank=True)
    since = models.DateField("depuis le")
    until = models.DateField("jusqu'au", null=True, blank=True)
    by_place = models.BooleanField("venu par une place de l'équipe du besoin", default=False, editable=False)

    class Meta:
        verbose_name = "membre de l'équipe"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(until__isnull=True), name="in_team_once"
            ),
            models.CheckConstraint(
                name="team_dates_in_order", condition=Q(until__isnull=True) | Q(until__gte=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.project}"
