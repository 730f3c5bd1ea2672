"""Watching the promises: the lab is told before one is missed, the coordination after."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily, every

from . import services
from .models import Need

UNCONFIRMED_KEPT = dt.timedelta(days=30)


@every("5 minutes")
def watch_promises() -> None:
    """Claim each alert once, however many workers look."""
    now = timezone.now()
    for need in Need.objects.to_alert(now).select_related("lab"):
        services.alert(need=need, now=now)
    for need in Need.objects.to_escalate(now).select_related("lab"):
        services.escalate(need=need, now=now)


@daily("04:10")
def drop_unconfirmed() -> None:
    services.drop_unconfirmed(before=timezone.now() - UNCONFIRMED_KEPT)
