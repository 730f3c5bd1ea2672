"""One import: its check line by line, its acts, its result and its undoing."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from kilometre.foundation.access import action, page
from kilometre.foundation.errors import Refused
from kilometre.foundation.exchange import rules, services
from kilometre.foundation.exchange.enums import Choice, ImportState
from kilometre.foundation.exchange.models import Import
from kilometre.foundation.exchange.presenting import (
    FAILURES,
    PATH,
    STATE_TONES,
    VIEWS,
    counts,
    rank,
    rows_shown,
)
from kilometre.foundation.exchange.telling import one_sentence
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.spreadsheets import csv_response

READ = ("GET", "HEAD")
_CHOICE = re.compile(r"choix_(\d{1,8})")


@page(rules.owns, of=Import, via="for_page", methods=READ)
def batch(request: HttpRequest, batch: Import) -> HttpResponse:
    if batch.sheets:
        return redirect("exchange:sheet", batch.public_id)
    view = request.GET.get("voir", "")
    view = view if view in VIEWS else ""
    rows, following = rows_shown(batch, request.user, view, _after(request))  # type: ignore[arg-type]
    found = counts(batch)
    return render(
        request,
        "exchange/import.html",
        {
            "batch": batch,
            "kind": batch.of_kind,
            "tone": STATE_TONES[ImportState(batch.state)],
            "failed": FAILURES[ImportState(batch.state)],
            "path": PATH,
            "rank": rank(batch),
            "rows": rows,
            "next_url": _address(batch, view, following) if following else "",
            "first_url": _address(batch, view) if _after(request) else "",
            "tabs": [
                (f"{label} ({french.number(found[name])})", _address(batch, name), name == view)
                for name, label in VIEWS.items()
                if found[name] or not name
            ],
            "view": view,
            "counts": found,
            "said": _said(batch, found),
            "to_invite": found["left"] if _invites(batch) else 0,
            "may_undo": found["left"],
            "undoing": _undoing(batch, found),
            "touched": batch.summary.get("touched", []),
            "only_untouched": {"seulement": "intactes"},
            "can_merge": any(Choice.MERGE in shown.row.options for shown in rows),
            "all_merge": {"pour_tous": Choice.MERGE},
            "all_skip": {"pour_tous": Choice.SKIP},
            "has_rows": batch.rows.exists(),
            "breadcrumb": [("Imports", reverse("exchange:imports"))],
        },
    )


@page(rules.owns, of=Import, methods=READ)
def progress(request: HttpRequest, batch: Import) -> HttpResponse:
    """How far a worker is; once it has finished, the whole page comes again."""
    response = render(request, "exchange/_work.html", {"batch": batch})
    if not batch.work:
        response["HX-Refresh"] = "true"
    return response


@action(rules.owns, of=Import)
def choose(request: HttpRequest, batch: Import) -> HttpResponse:
    """The choices of the lines of a page, or one for all the possible duplicates."""
    user: Any = request.user
    then = f"{batch.get_absolute_url()}?voir=doublons"
    for_all = request.POST.get("pour_tous", "")
    if for_all in Choice.values:
        return perform(
            request,
            lambda: services.choose_for_all(actor=user, batch=batch, choice=for_all),
            said="Vos choix sont enregistrés.",
            then=then,
        )
    given = {
        int(matched[1]): value for name, value in request.POST.items() if (matched := _CHOICE.fullmatch(name))
    }
    return perform(
        request,
        lambda: services.choose(actor=user, batch=batch, choices=given),  # type: ignore[arg-type]
        said="Vos choix sont enregistrés.",
        then=then,
    )


@action(rules.owns, of=Import)
def check(request: HttpRequest, batch: Import) -> HttpResponse:
    return perform(
        request,
        lambda: services.check(actor=request.user, batch=batch),  # type: ignore[arg-type]
        said="La vérification est lancée."
        if batch.total > services.AT_ONCE
        else "Le tableau est vérifié de nouveau.",
        then=batch.get_absolute_url(),
    )


@action(rules.owns, of=Import)
def apply(request: HttpRequest, batch: Import) -> HttpResponse:
    is_long = batch.total > services.AT_ONCE
    try:
        services.apply(actor=request.user, batch=batch)  # type: ignore[arg-type]
    except services.Changed:
        return redirect(batch)  # the page tells why, line by line
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "L'import est lancé." if is_long else "L'import est fait.")
    return redirect(batch)


@action(rules.owns, of=Import)
def undo(request: HttpRequest, batch: Import) -> HttpResponse:
    user: Any = request.user
    only = request.POST.get("seulement") == "intactes"
    try:
        services.undo(actor=user, batch=batch, only_untouched=only)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(batch)
    batch.refresh_from_db()
    if batch.work:
        messages.info(request, "L'annulation est lancée.")
    elif batch.state == ImportState.UNDONE:
        messages.success(request, "L'import est annulé.")
    else:
        messages.warning(
            request, "Rien n'a été annulé : des fiches ont servi depuis, elles sont listées ci-dessous."
        )
    return redirect(batch)


@action(rules.owns, of=Import)
def invite(request: HttpRequest, batch: Import) -> HttpResponse:
    """Release one invitation, or all."""
    line = request.POST.get("ligne", "")
    if line and not (line.isascii() and line.isdecimal() and len(line) < 9):
        raise BadRequest("ligne")
    lines = [int(line)] if line else None
    return perform(
        request,
        lambda: services.release(actor=request.user, batch=batch, lines=lines),  # type: ignore[arg-type]
        said=_sent,
        then=batch.get_absolute_url(),
    )


@action(rules.owns, of=Import)
def drop(request: HttpRequest, batch: Import) -> HttpResponse:
    return perform(
        request,
        lambda: services.drop(actor=request.user, batch=batch),  # type: ignore[arg-type]
        said="Ce tableau est oublié. Rien n'a été importé.",
        then=reverse("exchange:imports"),
    )


@page(rules.owns, of=Import, methods=READ)
def rejects(request: HttpRequest, batch: Import) -> HttpResponse:
    """The lines that are not imported, as they came, with why: to be corrected and brought again."""
    rows = (
        [row.line, one_sentence(row.messages) or "Laissée de côté", *row.cells]
        for row in batch.rows.left_out().iterator(chunk_size=500)
    )
    name = f"a-corriger-{slugify(batch.name)[:60] or batch.public_id}"
    return csv_response(name, ["Ligne du fichier", "Ce qui ne va pas", *batch.header], rows)  # type: ignore[return-value]


def _said(batch: Import, found: dict[str, int]) -> str:
    """The state of the import in a sentence."""
    one, many = batch.of_kind.words
    if batch.state == ImportState.CHECKED:
        if not found["to_apply"]:
            return (
                "Aucune ligne n'est prête et rien n'est écrit : corrigez dans votre tableur ce qui est dit plus bas, puis apportez "
                "le tableau de nouveau."
            )
        ready = french.count(found["to_apply"], "ligne", "lignes")
        return f"{ready} à importer sur {french.number(batch.total)}. Rien n'est encore écrit."
    if batch.state in {ImportState.DONE, ImportState.UNDONE}:
        summary = batch.summary
        if batch.state == ImportState.UNDONE:
            told = (
                f"L'import est annulé : {french.count(summary['undone'], 'ligne retirée', 'lignes retirées')}"
            )
            return (
                f"{told}, {french.count(summary['kept'], 'gardée', 'gardées')}."
                if summary["kept"]
                else f"{told}."
            )
        told = f"{french.count(summary.get('created', 0), one, many)} en plus"
        if summary.get("merged"):
            told += f", {french.count(summary['merged'], 'fiche complétée', 'fiches complétées')}"
        return f"{told}."
    return "Dites ce que contient chaque colonne : le tableau est ensuite vérifié, sans rien écrire."


def _undoing(batch: Import, found: dict[str, int]) -> str:
    """What can still be taken back: who is invited stays."""
    still, left = found["still"], found["left"]
    if not still:
        return "Cet import n'a rien ajouté\u00a0: il n'y a rien à annuler."
    if not left:
        return "Les personnes de cet import sont invitées\u00a0: il ne s'annule plus."
    if batch.summary.get("touched"):
        return "Des lignes de cet import restent, avec leur raison ci-dessous\u00a0; les autres s'annulent pendant 90\u00a0jours."
    if still > left:
        return (
            "Les personnes déjà invitées restent\u00a0; les autres lignes s'annulent pendant 90\u00a0jours."
        )
    said = "L'import peut être annulé pendant 90\u00a0jours."
    if not _invites(batch):
        return said
    return (
        f"{said} Personne n'est prévenu tant que vous n'envoyez pas les invitations\u00a0; "
        "une personne invitée reste, et ne s'annule plus."
    )


def _sent(count: int) -> str:
    if not count:
        return "Aucune invitation n'était à envoyer."
    return f"{french.count(count, 'invitation est envoyée', 'invitations sont envoyées')}."


def _invites(batch: Import) -> bool:
    return batch.of_kind.invite is not None and batch.state == ImportState.DONE


def _after(request: HttpRequest) -> int:
    text = request.GET.get("apres", "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0


def _address(batch: Import, view: str, after: int | None = None) -> str:
    query = "&".join(
        part for part in (f"voir={view}" if view else "", f"apres={after}" if after else "") if part
    )
    return f"{batch.get_absolute_url()}?{query}" if query else batch.get_absolute_url()
