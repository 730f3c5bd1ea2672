"""On an administrator's account page: the way to the queue, and what failed there."""

from typing import Any

from django.http import HttpRequest

from kilometre.foundation.access.rules import administrator
from kilometre.foundation.accounts.models import User
from kilometre.foundation.ui import panels

from .models import Job


def failures(user: Any, request: HttpRequest) -> dict[str, Any] | None:
    if user.pk != request.user.pk or not administrator(user):
        return None
    return {"failed": Job.objects.failed().count()}


panels.register(User, "tasks", template="tasks/panel.html", context=failures, order=90)
