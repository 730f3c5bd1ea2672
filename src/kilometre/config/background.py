"""Is the background work moving: what a running worker would have done long ago, and has not."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.journal import consumers, holding
from kilometre.foundation.tasks.models import Job, Schedule
from kilometre.foundation.tasks.schedules import SCHEDULED

LATE = dt.timedelta(minutes=15)


def lateness() -> list[str]:
    """What is a quarter of an hour late, in French; nothing when a worker keeps up. An empty instance owes nothing."""
    limit = timezone.now() - LATE
    late = consumers.late(limit)
    told = [f"le lecteur « {name} » du journal n'avance pas" for name in late]
    if held := consumers.held(late):
        told.append(_what_holds(held))
    waiting = Job.objects.due(limit).order_by("run_after").first() or Job.objects.abandoned(limit).first()
    if waiting is not None:
        told.append(
            f"la tâche {waiting} attend depuis {timezone.localtime(waiting.run_after):%d/%m/%Y %H:%M}"
        )
    if Schedule.objects.filter(task__in=SCHEDULED, next_at__lt=limit).exists():
        told.append("des tâches régulières n'ont pas été lancées à l'heure")
    return told


def _what_holds(readers: list[str]) -> str:
    """Readers that wait for a transaction to end, and which one it is: only its end lets them go on."""
    names, writer = ", ".join(readers), holding.oldest_writer()
    if writer is None:
        return f"une transaction qui vient de finir retenait : {names}"
    since = (
        f"depuis {timezone.localtime(writer.since):%d/%m/%Y %H:%M}"
        if writer.since
        else "depuis un moment que ce compte de base de données n'a pas le droit de connaître"
    )
    return f"une transaction ouverte {since} ({writer.who}, base « {writer.database} ») retient : {names}"
