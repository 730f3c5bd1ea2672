"""Around the API only: how many requests a minute, and ETags on what is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware

from kilometre.foundation.accounts import throttle
from kilometre.foundation.errors import TooMany

from .problems import problem

PREFIX = "/api/"
READS_A_MINUTE = 300
WRITES_A_MINUTE = 60


class ApiMiddleware(ConditionalGetMiddleware):
    """Counts by token or by address; the answer says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        kind, limit = (
            ("reads", READS_A_MINUTE) if request.method in {"GET", "HEAD"} else ("writes", WRITES_A_MINUTE)
        )
        try:
            throttle.hit(f"api-{kind}:{throttle.caller(request)}", limit=limit, seconds=60)
        except TooMany:
            response = problem(429, f"Plus de {limit} requêtes par minute : attendez une minute.")
            response["Retry-After"] = "60"
            return response
        return super().__call__(request)
