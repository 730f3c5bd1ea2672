"""Keys for programs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import action, page, signed_in
from kilometre.foundation.accounts import rules, services
from kilometre.foundation.accounts.forms import TokenForm
from kilometre.foundation.accounts.models import ApiToken
from kilometre.foundation.ui.forms import form_page

from .flow import shown_in


@page(signed_in, methods=("GET", "HEAD"))
def tokens(request: HttpRequest) -> HttpResponse:
    rows = request.user.api_tokens.order_by("-created_at")
    return TemplateResponse(request, "accounts/tokens.html", {"title": "Mes jetons d'API", "tokens": rows})


@page(rules.can_create_token)
def create_token(request: HttpRequest) -> HttpResponse:
    """The secret is on the page that answers, and nowhere else, ever."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with shown_in(form):
            token, secret = services.create_token(
                actor=request.user,
                name=form.cleaned_data["name"],
                scope=form.cleaned_data["scope"],
                lifetime=form.lifetime,
            )
            context = {"title": "Votre jeton est prêt", "token": token, "secret": secret}
            response = TemplateResponse(request, "accounts/token_created.html", context)
            response["Cache-Control"] = "no-store"
            return response
    return form_page(
        request,
        form,
        title="Créer un jeton d'API",
        submit="Créer le jeton",
        back=reverse("accounts:tokens"),
        intro="Un jeton laisse un programme agir en votre nom. Ne le confiez à personne.",
    )


@action(rules.can_revoke_token, of=ApiToken)
def revoke_token(request: HttpRequest, token: ApiToken) -> HttpResponse:
    services.revoke_token(actor=request.user, token=token)
    messages.success(request, f"Le jeton « {token.name} » est révoqué : il n'ouvre plus rien.")
    return redirect("accounts:tokens")
