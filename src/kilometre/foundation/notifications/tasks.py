"""The upkeep of notifications."""

import datetime as dt

from django.utils import timezone

from kilometre.foundation.tasks import daily

from .models import Notification

KEEP = dt.timedelta(days=365)


@daily("03:50", label="Oublier les notifications d'il y a un an")
def prune() -> int:
    """Forget notifications a year old; the journal keeps what happened. Return how many rows went."""
    return Notification.objects.filter(created_at__lt=timezone.now() - KEEP).delete()[0]
