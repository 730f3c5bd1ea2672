"""One's own account: name, address, data, leaving."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import action, anyone, page, signed_in
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.forms import EmailForm, ErasureForm, NameForm
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.accounts.purposes import CHANGE_EMAIL, ERASE_ACCOUNT
from kilometre.foundation.errors import Refused
from kilometre.foundation.personal.exports import export
from kilometre.foundation.ui.forms import form_page

from .flow import HOME, count_mail, shown_in
from .link_pages import confirm_page, link_page
from .own import count_own_try
from .sent import sent


@page(signed_in, methods=("GET", "HEAD"))
def account(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(
        request,
        "accounts/account.html",
        {
            "title": "Mon compte",
            "sessions": request.user.sessions.open().count(),
            "tokens": request.user.api_tokens.count(),
        },
    )


@page(signed_in)
def name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        services.change_name(actor=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Votre nom est changé.")
        return redirect("accounts:account")
    return form_page(request, form, title="Changer de nom affiché", back=reverse("accounts:account"))


@page(signed_in)
def email(request: HttpRequest) -> HttpResponse:
    form = EmailForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        with shown_in(form):
            count_own_try(request)
            if form.is_valid():
                count_mail(request, form.cleaned_data["email"])
                services.request_email_change(actor=request.user, email=form.cleaned_data["email"])
                return sent(request, "email")
    return form_page(
        request,
        form,
        title="Changer d'adresse électronique",
        submit="Recevoir un lien à la nouvelle adresse",
        back=reverse("accounts:account"),
        intro=f"Votre adresse actuelle : {request.user.email}. Elle sera prévenue du changement.",
    )


@page(anyone)
@link_page(CHANGE_EMAIL)
def email_change_confirm(request: HttpRequest, link: ActionLink) -> HttpResponse:
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.change_email(link=link)
            messages.success(request, "Votre nouvelle adresse est enregistrée.")
            return redirect("accounts:account")
    return confirm_page(request, link, form)


@page(signed_in, methods=("GET", "HEAD"))
def data(request: HttpRequest) -> HttpResponse:
    """All that the platform holds about the person, as a file."""
    content = json.dumps(export(request.user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    response["Cache-Control"] = "no-store"
    return response


@page(signed_in)
def erase(request: HttpRequest) -> HttpResponse:
    """With the password here, or by a link for whoever has none (or forgot it)."""
    form = ErasureForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST":
        with shown_in(form):
            count_own_try(request)
            if form.is_valid():
                if not request.user.has_usable_password():
                    return _send_erasure_link(request)
                services.erase_account(actor=request.user)
                return _leave(request)
    return form_page(
        request,
        form,
        title="Effacer mon compte",
        submit="Effacer définitivement"
        if request.user.has_usable_password()
        else "Recevoir le lien d'effacement",
        back=reverse("accounts:account"),
        template="accounts/erase.html",
    )


@action(signed_in)
def ask_erasure_link(request: HttpRequest) -> HttpResponse:
    try:
        return _send_erasure_link(request)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("accounts:erase")


def _send_erasure_link(request: HttpRequest) -> HttpResponse:
    count_mail(request, request.user.email)
    services.request_erasure(actor=request.user)
    return sent(request, "erasure")


@page(anyone)
@link_page(ERASE_ACCOUNT)
def erase_confirm(request: HttpRequest, link: ActionLink) -> HttpResponse:
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            services.erase_account_by_link(link=link)
            return _leave(request)
    return confirm_page(request, link, form)


def _leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "Votre compte est effacé. Merci d'avoir participé.")
    return redirect(HOME)
