"""Attestations: preparing one, taking it away, revoking it; and the public page that checks one."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation import documents
from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.accounts import throttle
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui.acts import perform
from kilometre.network import contributions, rules, services, signing
from kilometre.network.forms import CodeForm, PeriodForm, PickForm
from kilometre.network.models import Person, Statement


@page(rules.has_profile, methods=("GET", "HEAD"))
def statements(request: HttpRequest) -> HttpResponse:
    rows = Statement.objects.visible_to(request.user).order_by("-issued_at", "-pk")
    context = {"statements": [(row, signing.code_of(row.signature)) for row in rows]}
    return TemplateResponse(request, "network/statements.html", context)


@page(rules.has_profile)
def prepare(request: HttpRequest) -> HttpResponse:
    """The period, then what to say, then the preview (all in the address: nothing is kept); sending it issues."""
    person = get_object_or_404(Person, user=request.user.pk)
    given = request.POST if request.method == "POST" else request.GET
    period = PeriodForm(given if "starts_on" in given else None, initial=_last_year())
    context: dict[str, Any] = {"period": period, "person": person}
    if not period.is_valid():
        return TemplateResponse(
            request, "network/prepare_statement.html", context, status=422 if period.errors else 200
        )
    starts_on, ends_on = period.cleaned_data["starts_on"], period.cleaned_data["ends_on"]
    parts = contributions.of(person, starts_on, ends_on)
    pick = PickForm(given if "seen" in given else None, parts=parts)
    context |= {"pick": pick, "has_parts": bool(parts), "dates": period.cleaned_data}
    if pick.is_valid():
        keys = pick.cleaned_data["keys"]
        if request.method == "POST":
            return _issue(request, person, starts_on, ends_on, keys)
        context |= {"preview": contributions.chosen(parts, keys), "keys": keys}
    return TemplateResponse(
        request, "network/prepare_statement.html", context, status=422 if pick.errors else 200
    )


def _issue(
    request: HttpRequest, person: Person, starts_on: dt.date, ends_on: dt.date, keys: list[str]
) -> HttpResponse:
    user: Any = request.user
    try:
        services.issue_statement(actor=user, person=person, starts_on=starts_on, ends_on=ends_on, keys=keys)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Votre attestation est établie. Téléchargez-la ici quand vous voulez.")
    return redirect("network:statements")


def _last_year() -> dict[str, dt.date]:
    today = timezone.localdate()
    return {"starts_on": today - dt.timedelta(days=364), "ends_on": today}


@page(rules.owns_statement, of=Statement, via="for_page", methods=("GET", "HEAD"))
def download(request: HttpRequest, statement: Statement) -> HttpResponse:
    return documents.download(draw(statement), f"attestation-{statement.number}")


def draw(statement: Statement) -> bytes:
    """The document: what was written when it was issued, and nothing of today."""
    values = {
        "title": f"Attestation de contributions {statement.number}",
        "content": statement.content,
        "starts_on": statement.starts_on,
        "ends_on": statement.ends_on,
        "issued_on": dt.date.fromisoformat(statement.content["issued_on"]),
        "code": signing.code_of(statement.signature),
        "address": statement.content["site"] + statement.get_absolute_url(),
        "is_example": statement.is_fictional,
        "site_name": settings.SITE_NAME,
    }
    return documents.render("network/statement_document.html", values)


@action(rules.owns_statement, of=Statement, via="for_page")
def revoke(request: HttpRequest, statement: Statement) -> HttpResponse:
    user: Any = request.user
    return perform(
        request,
        lambda: services.revoke_statement(actor=user, statement=statement),
        said="L'attestation est révoquée : qui la vérifie le lira.",
        then=reverse("network:statements"),
    )


@page(anyone)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Valid, revoked or unknown; what it says, to whoever has the code printed on it."""
    statement = Statement.objects.filter(number=number.upper()).first()
    if statement is None:
        context = {"number": number.upper()}
        return TemplateResponse(request, "network/statement_check.html", context, status=404)
    form = CodeForm(request.POST or None)
    is_shown = False
    if request.method == "POST" and form.is_valid():
        throttle.hit(f"statement:{throttle.caller(request)}", limit=10, seconds=900)
        is_shown = signing.is_code(form.cleaned_data["code"], statement.signature)
        if not is_shown:
            form.add_error("code", "Ce n'est pas le code de cette attestation.")
    context = {
        "number": statement.number,
        "statement": statement,
        "is_authentic": signing.is_authentic(statement.content, statement.signature),
        "form": form,
        "content": statement.content if is_shown else None,
    }
    return TemplateResponse(
        request, "network/statement_check.html", context, status=422 if form.errors else 200
    )
