"""Signing up, and confirming the address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kilometre.foundation.access import anyone, page
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.forms import AddressForm, FirstPasswordForm, SignUpForm
from kilometre.foundation.accounts.models import ActionLink
from kilometre.foundation.accounts.purposes import CONFIRM_EMAIL, INVITATION
from kilometre.foundation.ui.forms import form_page

from .flow import asked_address, count_mail, enter, shown_in
from .link_pages import confirm_page, link_page
from .sent import sent


@page(anyone)
def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(asked_address(request))
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            count_mail(request, form.cleaned_data["email"])
            services.sign_up(
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                next_url=asked_address(request),
            )
            return sent(request, "sign-up")
    return form_page(
        request,
        form,
        title="Créer un compte",
        submit="Créer mon compte",
        back=reverse("accounts:login"),
        intro="Votre nom et votre adresse suffisent. Vous confirmerez l'adresse par un lien reçu par courriel.",
    )


@page(anyone)
def resend(request: HttpRequest) -> HttpResponse:
    """The same message as after a sign-up; an address without an account receives nothing."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            count_mail(request, form.cleaned_data["email"])
            services.resend_welcome(email=form.cleaned_data["email"])
            return sent(request, "sign-up")
    return form_page(
        request,
        form,
        title="Renvoyer le message de confirmation",
        submit="Renvoyer",
        back=reverse("accounts:login"),
        intro="Regardez d'abord dans les courriers indésirables : le message y est peut-être.",
    )


@page(anyone)
@link_page(CONFIRM_EMAIL)
def confirm_email(request: HttpRequest, link: ActionLink) -> HttpResponse:
    return _prove_address(request, link, said="Votre adresse est confirmée. Bienvenue !")


@page(anyone)
@link_page(INVITATION)
def accept_invitation(request: HttpRequest, link: ActionLink) -> HttpResponse:
    """The same, for somebody whom a colleague named: what the account is for is told first."""
    return _prove_address(request, link, said="Votre compte est ouvert. Bienvenue !")


def _prove_address(request: HttpRequest, link: ActionLink, *, said: str) -> HttpResponse:
    form = FirstPasswordForm(request.POST if request.method == "POST" else None, user=link.person)
    if request.method == "POST" and form.is_valid():
        next_url = link.data.get("next", "")
        user = services.confirm_email(link=link, password=form.cleaned_data["password"])
        messages.success(request, said)
        return enter(request, user, next_url)
    return confirm_page(request, link, form)
