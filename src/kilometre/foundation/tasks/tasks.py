"""The upkeep of what stands below: the queue itself, and the journal's seal."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from kilometre.foundation.journal import checkpoints

from . import daily
from .models import Job, JobState

KEEP_DONE = dt.timedelta(days=7)
KEEP_FAILED = dt.timedelta(days=90)


@daily("03:40", label="Oublier les tâches finies depuis longtemps")
def prune() -> int:
    """Forget tasks that ended long ago: the journal tells what they did. Return how many."""
    now = timezone.now()
    old = Q(state=JobState.DONE, finished_at__lt=now - KEEP_DONE)
    old |= Q(state=JobState.FAILED, finished_at__lt=now - KEEP_FAILED)
    return Job.objects.filter(old).delete()[0]


@daily("00:10", label="Sceller le journal de la veille")
def seal_journal() -> str:
    """Sign the day that ended, outside the database; return the name of the checkpoint."""
    written = checkpoints.write()
    return written.name if written else ""
