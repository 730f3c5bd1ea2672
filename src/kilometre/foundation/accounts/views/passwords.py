"""Forgotten or changed passwords."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kilometre.foundation.access import anyone, page, signed_in
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.forms import AddressForm, NewPasswordForm, PasswordForm
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.accounts.purposes import RESET_PASSWORD
from kilometre.foundation.ui.forms import form_page

from .flow import HOME, count_mail, enter, shown_in
from .link_pages import confirm_page, link_page
from .own import count_own_try, own_session
from .sent import sent


@page(anyone)
def password_forgotten(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            count_mail(request, form.cleaned_data["email"])
            services.request_password_reset(email=form.cleaned_data["email"])
            return sent(request, "password")
    return form_page(
        request,
        form,
        title="Mot de passe oublié",
        submit="Recevoir un lien",
        back=reverse("accounts:login"),
        intro="Nous vous envoyons un lien pour choisir un nouveau mot de passe.",
    )


@page(anyone)
@link_page(RESET_PASSWORD)
def password_reset(request: HttpRequest, link: ActionLink) -> HttpResponse:
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=link.person)
    if request.method == "POST" and form.is_valid():
        user = services.reset_password(link=link, password=form.cleaned_data["password"])
        messages.success(request, "Votre mot de passe est changé. Les autres sessions sont fermées.")
        return enter(request, user, HOME)
    return confirm_page(request, link, form)


@page(signed_in)
def password(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = PasswordForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST":
        with shown_in(form):
            count_own_try(request)
            if form.is_valid():
                services.change_password(
                    actor=user, password=form.cleaned_data["password"], keep=own_session(request)
                )
                update_session_auth_hash(request, user)
                messages.success(request, "Votre mot de passe est changé. Les autres sessions sont fermées.")
                return redirect("accounts:account")
    return form_page(
        request,
        form,
        title="Changer de mot de passe" if user.has_usable_password() else "Choisir un mot de passe",
        back=reverse("accounts:account"),
        intro="Vos autres sessions seront fermées.",
    )
