"""Signing in and out."""

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.accounts import demonstration, services, throttle
from kilometre.foundation.accounts.addresses import normalise
from kilometre.foundation.accounts.forms import AddressForm, SignInForm
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.accounts.purposes import SIGN_IN
from kilometre.foundation.ui.forms import form_page

from .flow import asked_address, count_mail, enter, shown_in
from .link_pages import confirm_page, link_page
from .sent import sent

QUARTER = 15 * throttle.MINUTE
WRONG = "Adresse ou mot de passe incorrect. Vérifiez votre saisie, ou connectez-vous par un lien reçu par courriel."


@page(anyone)
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(asked_address(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            user = _check_password(request, form.cleaned_data["email"], form.cleaned_data["password"])
            if user is not None:
                return enter(request, user, asked_address(request))
            form.add_error(None, WRONG)
    context = {"demo_accounts": demonstration.accounts()}
    return form_page(
        request,
        form,
        title="Se connecter",
        submit="Se connecter",
        context=context,
        template="accounts/sign_in.html",
    )


def _check_password(request: HttpRequest, email: str, password: str) -> User | None:
    """The account, or None. Tries are counted before, so that two at once both count; good ones are taken back.

    By (address, account) and by address: nobody can shut somebody else out from afar.
    """
    origin = throttle.address(request)
    keys = {f"sign-in:{origin}:{normalise(email)}": 10, f"sign-in-from:{origin}": 60}
    for key, limit in keys.items():
        throttle.hit(key, limit=limit, seconds=QUARTER)
    user = authenticate(request, username=email, password=password)
    if user is not None:
        for key in keys:
            throttle.release(key)
    return user  # type: ignore[return-value]


@page(anyone)
def ask_login_link(request: HttpRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        with shown_in(form):
            count_mail(request, email)
            services.send_login_link(email=email, next_url=asked_address(request))
            return sent(request, "login-link")
    return form_page(
        request,
        form,
        title="Recevoir un lien de connexion",
        submit="Recevoir le lien",
        back=reverse("accounts:login"),
        intro="Sans mot de passe : nous vous envoyons un lien qui sert une fois, pendant 30 minutes.",
    )


@page(anyone)
@link_page(SIGN_IN)
def login_with_link(request: HttpRequest, link: ActionLink) -> HttpResponse:
    if request.method != "POST":
        return confirm_page(request, link)
    next_url = link.data.get("next", "")
    return enter(request, services.sign_in_with_link(link=link), next_url)


@action(anyone)
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, "Vous êtes déconnecté.")
    return redirect("/")
