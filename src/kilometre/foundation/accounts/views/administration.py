"""The accounts, for administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from kilometre.foundation.access import action, administrator, page
from kilometre.foundation.accounts import rules, services
from kilometre.foundation.accounts.models import User
from kilometre.foundation.ui import french
from kilometre.foundation.ui.lists import Column, ListPage, origin_column

ACTIVE, CLOSED, ERASED, UNCONFIRMED = "actif", "désactivé", "effacé", "adresse à confirmer"
TONES = {ACTIVE: "success", CLOSED: "warning", ERASED: "neutral", UNCONFIRMED: "info"}


def state_of(user: User) -> str:
    if user.erased_at is not None:
        return ERASED
    if not user.is_active:
        return CLOSED
    return ACTIVE if user.is_email_confirmed else UNCONFIRMED


class AccountFilters(forms.Form):
    q = forms.CharField(label="Nom ou adresse", required=False, max_length=100)


class AccountList(ListPage):
    """All accounts, the newest first."""

    rule = staticmethod(administrator)
    title = "Comptes"
    name = "accounts"
    words = ("compte", "comptes")
    order = "-created_at"
    filters = AccountFilters
    columns = (
        Column(
            "name",
            "Nom",
            sort="name",
            url=lambda user: reverse("accounts:admin-account", args=[user.public_id]),
        ),
        Column("email", "Adresse"),
        Column("state", "État", value=state_of, tone=lambda user: TONES[state_of(user)]),
        origin_column(),
        Column("created_at", "Créé le", sort="created_at"),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Any]:
        rows = User.objects.visible_to(request.user)
        if "q" in filters:
            rows = rows.filter(Q(name__icontains=filters["q"]) | Q(email__icontains=filters["q"]))
        return rows


@page(administrator, of=User, methods=("GET", "HEAD"))
def account(request: HttpRequest, account: User) -> HttpResponse:
    return TemplateResponse(
        request,
        "accounts/administration.html",
        {
            "title": account.name,
            "account": account,
            "state": state_of(account),
            "tone": TONES[state_of(account)],
            "can_deactivate": rules.can_deactivate(request.user, account),
            "can_reactivate": rules.can_reactivate(request.user, account),
        },
    )


@action(rules.can_deactivate, of=User)
def deactivate(request: HttpRequest, account: User) -> HttpResponse:
    services.deactivate_account(actor=request.user, user=account)
    messages.success(
        request, f"Le compte {french.of(account.name)} est désactivé, ses sessions sont fermées."
    )
    return redirect("accounts:admin-account", public_id=account.public_id)


@action(rules.can_reactivate, of=User)
def reactivate(request: HttpRequest, account: User) -> HttpResponse:
    services.reactivate_account(actor=request.user, user=account)
    messages.success(request, f"Le compte {french.of(account.name)} est réactivé.")
    return redirect("accounts:admin-account", public_id=account.public_id)
