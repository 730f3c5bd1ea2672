"""From a file to its columns: what may be imported, bring a table, choose a sheet, say what columns hold."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kilometre.engines.tables import LIMITS
from kilometre.foundation.access import page
from kilometre.foundation.accounts import throttle
from kilometre.foundation.exchange import rules, services
from kilometre.foundation.exchange.forms import BringForm, ColumnsForm, SheetForm
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.exchange.presenting import PATH, STATE_TONES
from kilometre.foundation.exchange.registry import Kind, kinds_for
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.foundation.ui.spreadsheets import csv_response

OWN = 30
READ = ("GET", "HEAD")


@page(rules.can_import, methods=READ)
def imports(request: HttpRequest) -> HttpResponse:
    """What may be imported, and what one brought."""
    own = Import.objects.visible_to(request.user).order_by("-created_at", "-pk")[:OWN]
    return render(
        request,
        "exchange/imports.html",
        {
            "kinds": kinds_for(request.user),
            "batches": [(batch, STATE_TONES[batch.state]) for batch in own],  # type: ignore[index]
        },
    )


@page(rules.can_import)
def bring(request: HttpRequest, kind: str) -> HttpResponse:
    of_kind, user = _kind(request, kind), request.user
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        throttle.hit(f"import:{user.pk}", limit=60, seconds=3600)
        batch = attempt(form, lambda: _bring(user, of_kind, form.cleaned_data))
        if batch is not None:
            return redirect("exchange:sheet" if batch.sheets else "exchange:columns", batch.public_id)
    return form_page(
        request,
        form,
        title=f"Importer {of_kind.label[:1].lower()}{of_kind.label[1:]}",
        submit="Lire le tableau",
        back=reverse("exchange:imports"),
        intro=of_kind.intro,
        template="exchange/bring.html",
        context={"kind": of_kind, "path": PATH, "breadcrumb": _trail(), "columns": _expected(of_kind)},
    )


@page(rules.can_import, methods=READ)
def model(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table with the right titles."""
    of_kind = _kind(request, kind)
    heads = [field.label for field in of_kind.fields]
    return csv_response(f"modele-{of_kind.slug}", heads, [[field.example for field in of_kind.fields]])  # type: ignore[return-value]


@page(rules.owns, of=Import)
def sheet(request: HttpRequest, batch: Import) -> HttpResponse:
    if not batch.sheets:
        return redirect(batch)
    form = SheetForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: services.choose_sheet(actor=request.user, batch=batch, **form.cleaned_data))
        if not form.errors:
            return redirect("exchange:columns", batch.public_id)
    return form_page(
        request,
        form,
        title=batch.name,
        submit="Lire cette feuille",
        back=reverse("exchange:imports"),
        intro="Ce classeur a plusieurs feuilles remplies.",
        context={"breadcrumb": _trail()},
    )


@page(rules.owns, of=Import)
def columns(request: HttpRequest, batch: Import) -> HttpResponse:
    if batch.sheets:
        return redirect("exchange:sheet", batch.public_id)
    if not batch.is_open or batch.work:
        return redirect(batch)
    form = ColumnsForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        attempt(form, lambda: _map_and_check(request.user, batch, form))
        if not form.errors:
            return redirect(batch)
    guessed = sum(1 for key in batch.columns if key)
    return form_page(
        request,
        form,
        title="Que contient chaque colonne ?",
        submit="Vérifier le tableau",
        back=batch.get_absolute_url(),
        template="exchange/columns.html",
        context={"batch": batch, "path": PATH, "guessed": guessed, "breadcrumb": _trail()},
    )


def _bring(user: Any, kind: Kind, given: dict[str, Any]) -> Import:
    if given["file"] is None:
        return services.paste(actor=user, kind=kind.name, text=given["text"])
    uploaded = given["file"]
    content = uploaded.read(LIMITS.weight + 1)
    return services.bring(actor=user, kind=kind.name, name=uploaded.name, content=content)


def _map_and_check(user: Any, batch: Import, form: ColumnsForm) -> None:
    services.map_columns(actor=user, batch=batch, columns=form.columns, constants=form.constants)
    services.check(actor=user, batch=batch)


def _kind(request: HttpRequest, slug: str) -> Kind:
    """A kind that this person may import; 404 otherwise."""
    for kind in kinds_for(request.user):
        if kind.slug == slug:
            return kind
    raise Http404


def _expected(kind: Kind) -> list[list[str]]:
    return [
        [field.label, "obligatoire" if field.required else "facultative", field.example]
        for field in kind.fields
    ]


def _trail() -> list[tuple[str, str]]:
    return [("Imports", reverse("exchange:imports"))]
