"""Around the API only: how many requests a minute, ETags on what is read, errors always as problems."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware

from kilometre.foundation.accounts import throttle
from kilometre.foundation.errors import TooMany

from .problems import MEDIA_TYPE, problem

PREFIX = "/api/"
READS_A_MINUTE = 300
WRITES_A_MINUTE = 60
SAID_BY_DJANGO = {
    400: "Requête mal formée.",
    403: "Accès refusé.",
    404: "Cette adresse n'existe pas.",
    405: "Cette adresse ne prévoit pas cette méthode.",
}


class ApiMiddleware(ConditionalGetMiddleware):
    """Counts by token or by address; the answer says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return cast("HttpResponse", self.get_response(request))
        kind, limit = (
            ("reads", READS_A_MINUTE) if request.method in {"GET", "HEAD"} else ("writes", WRITES_A_MINUTE)
        )
        try:
            throttle.hit(f"api-{kind}:{throttle.caller(request)}", limit=limit, seconds=60)
        except TooMany:
            response = problem(429, f"Plus de {limit} requêtes par minute : attendez une minute.")
            response["Retry-After"] = "60"
            return response
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path:
            return problem(400, "L'adresse contient un caractère nul.")
        return _as_problem(cast("HttpResponse", super().__call__(request)))


def _as_problem(response: HttpResponse) -> HttpResponse:
    """What Django answers before any operation (no such address, no such method) in the words of the API."""
    said = SAID_BY_DJANGO.get(response.status_code)
    if said is None or response["Content-Type"].startswith(MEDIA_TYPE):
        return response
    told = problem(response.status_code, said)
    if "Allow" in response:
        told["Allow"] = response["Allow"]
    return told
