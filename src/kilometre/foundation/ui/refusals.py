"""The pages of errors: what happened and what to do, in plain French. Handlers of the URL configuration, and a middleware."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string

from kilometre.foundation.access.interrupted import keep
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
    """A page that outlived its session: signed in again elsewhere meanwhile, most often. What was typed is kept."""
    access = getattr(request.resolver_match.func, "access", None) if request.resolver_match else None
    kept = keep(request) if access is not None and "GET" in access.methods else ""
    if kept and not request.user.is_authenticated:
        return _refusal(
            request,
            403,
            "Vous n'êtes plus connecté",
            "Rien n'a été envoyé. Connectez-vous\u00a0: votre texte est gardé.",
            again=f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': kept})}",
            again_label="Me connecter et retrouver mon texte",
        )
    what_to_do = (
        "Votre texte a été gardé\u00a0: reprenez-le, relisez-le, puis envoyez-le."
        if kept
        else "Le bouton «\u00a0Précédent\u00a0» du navigateur retrouve ce que vous aviez écrit\u00a0: copiez-le, rechargez la page, "
        "collez-le, puis envoyez de nouveau."
    )
    return _refusal(
        request,
        403,
        "Cette page est restée ouverte trop longtemps",
        f"Par sécurité, l'envoi n'a pas été fait. {what_to_do}",
        again=kept,
        again_label="Reprendre mon texte",
    )


class RefusedMiddleware:
    """A refusal that no form nor act showed is a page too, never an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return (
            _not_allowed(request, response)
            if response.status_code == 405 and not response.content
            else response
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return _refusal(request, exception.status, exception.title, exception.message)


def _not_allowed(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """An address that only a button opens, typed or followed."""
    page = _refusal(
        request, 405, "Cette adresse ne s'ouvre pas ainsi", "On y arrive par un bouton : rien n'a été fait."
    )
    page["Allow"] = bare["Allow"]
    return page


def _refusal(request: HttpRequest, status: int, title: str, text: str, **context: Any) -> HttpResponse:
    return render(
        request, "ui/refusal.html", {"title": title, "text": text, "code": status, **context}, status=status
    )
