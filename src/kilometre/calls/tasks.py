"""Each morning: reminders that are due, calls whose day is over."""

from django.utils import timezone

from kilometre.foundation.tasks import daily

from . import services
from .models import Answer, Call


@daily("08:00", label="Rappeler et clore les appels")
def watch_calls() -> None:
    today = timezone.localdate()
    for call in Call.objects.to_close(today):
        services.close_past(call=call, today=today)
    for answer in Answer.objects.awaited().select_related("call", "lab"):
        services.remind_planned(answer=answer, today=today)
