"""Acts on the queue that somebody decides. What workers do to it is in ``queue``."""

from typing import Any

from django.utils import timezone

from kilometre.foundation.access import require
from kilometre.foundation.access.rules import administrator
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, service

from .events import JobRerun
from .models import Job, JobState


@service
def rerun(*, actor: Any, job: Job) -> None:
    """Queue a failed task again, now, with all its attempts."""
    require(administrator, actor)
    before = job.attempts
    queued = Job.objects.failed().filter(pk=job.pk)
    if not queued.update(
        state=JobState.QUEUED, attempts=0, run_after=timezone.now(), worker="", finished_at=None
    ):
        raise Refused("Cette tâche n'est plus en échec : elle a déjà été relancée.")
    record(JobRerun(task=job.task, attempts=before), actor=actor, subject=job.ref, audience=Audience.SYSTEM)
