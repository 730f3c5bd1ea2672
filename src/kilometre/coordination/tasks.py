"""Each morning, the steps of arrivals that became late are told, once."""

from django.utils import timezone

from kilometre.foundation.tasks import daily

from . import services
from .models import ArrivalStep


@daily("07:40", label="Signaler les étapes d'arrivée en retard")
def tell_late_steps() -> None:
    now = timezone.now()
    for step in ArrivalStep.objects.late(timezone.localdate(now)).filter(late_told_at=None):
        services.notice_late(step=step, now=now)
