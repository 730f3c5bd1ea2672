"""Where one is signed in, and closing it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from kilometre.foundation.access import action, page, signed_in
from kilometre.foundation.accounts import rules, services
from kilometre.foundation.accounts.models import UserSession
from kilometre.foundation.ui import french

from .own import own_session


@page(signed_in, methods=("GET", "HEAD"))
def sessions(request: HttpRequest) -> HttpResponse:
    here = own_session(request)
    rows = list(request.user.sessions.open().order_by("-started_at"))
    return TemplateResponse(
        request,
        "accounts/sessions.html",
        {
            "title": "Mes sessions",
            "here": next((row for row in rows if row.pk == here), None),
            "others": [row for row in rows if row.pk != here],
        },
    )


@action(rules.can_close_session, of=UserSession)
def close_session(request: HttpRequest, session: UserSession) -> HttpResponse:
    services.close_session(actor=request.user, session=session)
    if session.pk == own_session(request):
        logout(request)
        return redirect("/")
    messages.success(request, "La session est fermée.")
    return redirect("accounts:sessions")


@action(signed_in)
def close_other_sessions(request: HttpRequest) -> HttpResponse:
    closed = services.close_other_sessions(actor=request.user, keep=own_session(request))
    messages.success(request, f"{french.count(closed, 'session fermée', 'sessions fermées')}.")
    return redirect("accounts:sessions")
