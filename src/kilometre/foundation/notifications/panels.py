"""On one's account page: what waits, and the way to the preferences."""

from typing import Any

from django.http import HttpRequest

from kilometre.foundation.accounts.models import User
from kilometre.foundation.ui import panels

from .models import Notification


def waiting(user: Any, request: HttpRequest) -> dict[str, Any] | None:
    if user.pk != request.user.pk:
        return None
    return {"unread": Notification.objects.visible_to(user).unread().count()}


panels.register(User, "notifications", template="notifications/panel.html", context=waiting, order=20)
