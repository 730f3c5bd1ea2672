"""Is the background work moving: what a running worker would have done long ago, and has not."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.journal import consumers
from kilometre.foundation.tasks.models import Job, Schedule
from kilometre.foundation.tasks.schedules import SCHEDULED

LATE = dt.timedelta(minutes=15)


def lateness() -> list[str]:
    """What is a quarter of an hour late, in French; nothing when a worker keeps up. An empty instance owes nothing."""
    limit = timezone.now() - LATE
    told = [f"le lecteur « {name} » du journal n'avance pas" for name in consumers.late(limit)]
    waiting = Job.objects.due(limit).order_by("run_after").first() or Job.objects.abandoned(limit).first()
    if waiting is not None:
        told.append(
            f"la tâche {waiting} attend depuis {timezone.localtime(waiting.run_after):%d/%m/%Y %H:%M}"
        )
    if Schedule.objects.filter(task__in=SCHEDULED, next_at__lt=limit).exists():
        told.append("des tâches régulières n'ont pas été lancées à l'heure")
    return told
