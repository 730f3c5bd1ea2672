"""The pages of errors: what happened and what to do, in plain French. Handlers of the URL configuration, and a middleware."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kilometre.foundation.errors import Refused


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refusal(
        request, 400, "Cette demande n'est pas lisible", "Son adresse ou son contenu est incorrect."
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The exception's text is the sentence of the rule that said no: who may."""
    return _refusal(
        request,
        403,
        "Cette page est réservée",
        "Votre compte ne permet pas de l'ouvrir, ou de faire ce que vous demandiez.",
        who=str(exception or ""),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _refusal(
        request,
        404,
        "Cette page n'existe pas, ou ne vous est pas visible",
        "L'adresse a peut-être changé, ou ce qu'elle montrait est réservé à d'autres personnes.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without the request: what failed may be what the page itself needs."""
    return HttpResponse(render_to_string("ui/server_error.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _refusal(
        request,
        403,
        "Cette page est restée ouverte trop longtemps",
        "Par sécurité, l'envoi n'a pas été fait. Revenez en arrière, rechargez la page, puis envoyez de nouveau.",
    )


class RefusedMiddleware:
    """A refusal that no form nor act showed is a page too, never an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return _refusal(request, exception.status, exception.title, exception.message)


def _refusal(request: HttpRequest, status: int, title: str, text: str, **context: Any) -> HttpResponse:
    return render(
        request, "ui/refusal.html", {"title": title, "text": text, "code": status, **context}, status=status
    )
