"""What is written about a request that may only read: outside the guard of ``access``, and seldom."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import devices, tokens
from .models import UserSession

SEEN_EVERY = dt.timedelta(minutes=10)


class LastSeenMiddleware:
    """Remembers when a session was last seen, and the day a token was last used.

    The account is read here, before the guard: Django drops the session of a password that changed
    elsewhere at that moment, which is a write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        row = request.session.row if request.user.is_authenticated else None  # type: ignore[attr-defined]
        if row is not None:
            _see(row, request)
        response = self.get_response(request)
        token = getattr(request, "token", None)
        if token is not None:
            tokens.touch(token)
        return response


def _see(row: UserSession, request: HttpRequest) -> None:
    now = timezone.now()
    if row.last_seen_at is None or row.last_seen_at < now - SEEN_EVERY:
        device = devices.describe(request.headers.get("User-Agent", ""))
        UserSession.objects.filter(pk=row.pk).update(last_seen_at=now, device=device)
