"""The queue and the schedules, in the database of the work they are about."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.records.refs import ID_LENGTH, Ref, new_public_id

from .declarations import LABELS


class JobState(models.TextChoices):
    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Faite"
    FAILED = "failed", "En échec"


class JobQuerySet(models.QuerySet):
    def due(self, now: dt.datetime) -> Self:
        """What waits and may be taken, most urgent first."""
        return self.filter(state=JobState.QUEUED, run_after__lte=now).order_by("-priority", "run_after", "pk")

    def abandoned(self, now: dt.datetime) -> Self:
        """What a vanished worker left. Apart from ``due``: each is read by its own index."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=now).order_by("lease_until")

    def unfinished(self) -> Self:
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def failed(self) -> Self:
        return self.filter(state=JobState.FAILED)

    def latest_first(self) -> Self:
        return self.order_by("-pk")


class Job(models.Model):
    """One task to do, being done or done. ``attempts`` counts the times a worker took it."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True, editable=False, default=new_public_id)
    task = models.CharField("tâche", max_length=200)
    args = models.JSONField("arguments", default=list)
    kwargs = models.JSONField(default=dict)
    priority = models.SmallIntegerField("priorité", default=0)
    state = models.CharField("état", max_length=8, choices=JobState.choices, default=JobState.QUEUED)
    run_after = models.DateTimeField("pas avant", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    max_attempts = models.PositiveSmallIntegerField("essais permis", default=1)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField("réservée jusqu'à", null=True)
    error_class = models.CharField(max_length=200, blank=True)
    error = models.TextField("erreur", blank=True)
    result = models.JSONField(null=True)
    enqueued_at = models.DateTimeField("demandée le", default=timezone.now)
    started_at = models.DateTimeField("commencée le", null=True)
    finished_at = models.DateTimeField("finie le", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "tâche"
        constraints = [
            models.CheckConstraint(
                name="job_running_is_leased",
                condition=~Q(state="running") | Q(lease_until__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["-priority", "run_after", "id"], name="job_due", condition=Q(state="queued")
            ),
            models.Index(fields=["lease_until"], name="job_leased", condition=Q(state="running")),
            models.Index(fields=["state", "-finished_at"], name="job_finished"),
            models.Index(fields=["task", "state"], name="job_task"),
        ]

    def __str__(self) -> str:
        return self.task.removeprefix("kilometre.")

    @property
    def label(self) -> str:
        """What it does, in French; its path, for a task that the code no longer declares."""
        return LABELS.get(self.task) or str(self)

    @property
    def ref(self) -> Ref:
        return Ref("tasks.job", self.public_id)


class Schedule(models.Model):
    """When a periodic task comes next. Locked by the worker that queues it: one queues, the others pass by."""

    task = models.CharField("tâche", max_length=200, primary_key=True)
    rhythm = models.CharField("rythme", max_length=40)
    next_at = models.DateTimeField("prochaine fois")
    last_at = models.DateTimeField("dernière fois", null=True)

    class Meta:
        verbose_name = "échéance"

    def __str__(self) -> str:
        return self.task.removeprefix("kilometre.")

    @property
    def label(self) -> str:
        """What it does, in French; its path, for a task that the code no longer declares."""
        return LABELS.get(self.task) or str(self)
