"""Refusing a body that is too large before anything reads it: a form, a file or the API."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kilometre.foundation.api.middleware import PREFIX
from kilometre.foundation.api.problems import problem

TITLE = "Cet envoi est trop lourd"


class UploadLimitMiddleware:
    """The announced length decides: a body without one is not read at all, and no more than announced is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) <= settings.MAX_REQUEST_SIZE:
            return self.get_response(request)
        text = f"{settings.MAX_REQUEST_SIZE // 1_000_000} Mo au plus par envoi. Rien n'a été enregistré."
        if request.path.startswith(PREFIX):
            return problem(413, text, title=TITLE)
        return render(request, "ui/refusal.html", {"title": TITLE, "text": text, "code": 413}, status=413)
