"""The account on screen: figures of a scope, in the address."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from kilometre.foundation.access import anyone, page
from kilometre.foundation.indicators.registry import name_of
from kilometre.foundation.ui.spreadsheets import csv_address, csv_response
from kilometre.reporting.account import HEADS, account_of, lines_of
from kilometre.reporting.forms.account import AccountFilters

from .tabs import FIGURES, tabs_for


@page(anyone, methods=("GET", "HEAD"))
def account(request: HttpRequest) -> HttpResponseBase:
    """Needs, actions, projects, labs, skills: each figure opens its definition, its source and its rows."""
    form = AccountFilters(request.GET, auto_id="filtre_%s")
    form.is_valid()
    scope, topic = form.scope, form.cleaned_data.get("topic") or ""
    scope_name = name_of(scope) or ""
    found = account_of(scope, topic)
    if request.GET.get("format") == "csv":
        return csv_response("bilan", HEADS, lines_of(found, scope_name))
    given = sum(value not in (None, "") for value in form.cleaned_data.values())
    return render(
        request,
        "reporting/account.html",
        {
            "tabs": tabs_for(request.user, FIGURES),
            "form": form,
            "given": given,
            "scope_name": scope_name,
            "account": found,
            "csv_url": csv_address(request),
        },
    )
