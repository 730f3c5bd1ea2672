"""Watching the promises, and those who gave them: the lab is told before one is missed, the coordination after."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily, every, task

from . import services
from .models import Need

BATCH = 200
UNCONFIRMED_KEPT = dt.timedelta(days=30)


@every("5 minutes", label="Surveiller les délais annoncés")
def watch_promises() -> None:
    """Claim each alert once, however many workers look."""
    now = timezone.now()
    for need in Need.objects.to_alert(now).select_related("lab"):
        services.alert(need=need, now=now)
    for need in Need.objects.to_escalate(now).select_related("lab"):
        services.escalate(need=need, now=now)


@daily("07:20", label="Relancer les besoins sans suite")
def climb_ladders() -> None:
    """Each need climbs one rung at most. A batch at a time: a bad week leaves many that stand still."""
    now, last = timezone.now(), 0
    rows = Need.objects.that_may_climb(now).select_related("lab").order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for need in batch:
            services.climb(need=need, now=now)
        last = batch[-1].pk


@task(retries=5, label="Signaler un interlocuteur parti")
def report_contact_gone(public_id: str) -> None:
    for need in Need.objects.without_contact().select_related("lab", "contact").filter(public_id=public_id):
        services.report_contact_gone(need=need)


@daily("06:10", label="Chercher les interlocuteurs partis")
def watch_contacts() -> None:
    """A role may end on a date that nobody records: look each morning."""
    for public_id in Need.objects.without_contact().values_list("public_id", flat=True):
        report_contact_gone.enqueue(public_id)


@daily("04:10", label="Supprimer les besoins jamais confirmés")
def drop_unconfirmed() -> None:
    services.drop_unconfirmed(before=timezone.now() - UNCONFIRMED_KEPT)
