"""The booklets: asked, followed while they are made, read, checked."""

import hashlib
import json
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kilometre.foundation import documents
from kilometre.foundation.access import action, anyone, page
from kilometre.foundation.ui import french
from kilometre.foundation.ui.acts import perform
from kilometre.foundation.ui.forms import attempt, form_page
from kilometre.foundation.ui.lists import Column, ListPage, origin_column
from kilometre.reporting import drawing, rules, services
from kilometre.reporting.enums import STEPS, BookletState
from kilometre.reporting.forms.booklets import BookletForm, CheckForm
from kilometre.reporting.models import Booklet

from .tabs import BOOKLETS as LIST
from .tabs import tabs_for

TONES = {BookletState.MAKING: "info", BookletState.READY: "success", BookletState.FAILED: "error"}


class BookletList(ListPage):
    """Published ones; all of them for the coordination."""

    rule = staticmethod(anyone)
    title = "Livrets des labs"
    intro = "Le réseau, une page par lab, les projets et les chiffres avec leurs définitions : un PDF par an."
    words = ("livret", "livrets")
    template = "reporting/booklets.html"
    order = "-started"
    empty_title = "Aucun livret"
    empty_text = "La coordination du réseau en publie un par an."
    columns = (
        Column("year", "Livret", value=str, url=lambda row: row.get_absolute_url(), sort="year"),
        Column(
            "state",
            "État",
            value=lambda row: row.get_state_display(),
            tone=lambda row: TONES[BookletState(row.state)],
        ),
        Column("pages", "Pages", may_be_blank=True),
        Column("started", "Demandé le", value=lambda row: row.started_at, sort="started_at"),
        origin_column(),
    )

    def queryset(self, request: HttpRequest, filters: dict[str, Any]) -> QuerySet[Booklet]:
        return Booklet.objects.visible_to(request.user)

    def context(self) -> dict[str, Any]:
        user = self.request.user
        return {"can_ask": rules.can_run(user), "tabs": tabs_for(user, LIST)}


@page(rules.can_run)
def ask(request: HttpRequest) -> HttpResponse:
    form = BookletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        booklet = attempt(form, lambda: services.ask_booklet(actor=request.user, **form.cleaned_data))
        if booklet is not None:
            return redirect(booklet)
    return form_page(
        request,
        form,
        title="Préparer un livret",
        submit="Préparer le livret",
        back=reverse(LIST),
        intro="Il est dessiné en arrière-plan, en une minute environ. Vous le relisez, puis vous le publiez.",
    )


@page(rules.can_read_booklet, of=Booklet, via="for_page", methods=("GET", "HEAD"))
def booklet(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    return render(
        request,
        "reporting/booklet.html",
        {
            "booklet": booklet,
            "tone": TONES[BookletState(booklet.state)],
            "steps": STEPS,
            "is_making": booklet.state == BookletState.MAKING,
            "can_run": rules.can_run(request.user),
            "may_retry": services.may_retry(booklet),
            "facts": _facts(booklet),
            "breadcrumb": [("Livrets", reverse(LIST))],
        },
    )


@page(rules.can_read_booklet, of=Booklet, via="for_page", methods=("GET", "HEAD"))
def download(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    return documents.download(_stored(booklet), booklet.file_name)


@page(rules.can_read_booklet, of=Booklet, via="for_page", methods=("GET", "HEAD"))
def snapshot(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    """What the booklet was drawn from: everything in it is in the booklet."""
    if booklet.snapshot is None or not booklet.is_ready:
        raise Http404
    response = HttpResponse(booklet.snapshot.content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{booklet.file_name}.json"'
    return response


@page(rules.can_read_booklet, of=Booklet, via="for_page")
def check(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    """Is this file the booklet, and are the kept ones as they were made? Nothing is kept of what is sent."""
    if not booklet.is_ready or booklet.snapshot is None:
        raise Http404
    form = CheckForm(request.POST or None, request.FILES or None)
    verdict = ""
    if request.method == "POST" and form.is_valid():
        given = hashlib.sha256(form.cleaned_data["file"]).hexdigest()
        verdict = "same" if given == booklet.digest else "other"
    kept = hashlib.sha256(_stored(booklet)).hexdigest() == booklet.digest
    return form_page(
        request,
        form,
        title="Vérifier un livret",
        submit="Vérifier ce fichier",
        back=booklet.get_absolute_url(),
        template="reporting/booklet_check.html",
        context={
            "booklet": booklet,
            "verdict": verdict,
            "facts": [
                ("Empreinte du PDF (SHA-256)", booklet.digest),
                ("PDF gardé ici", "intact" if kept else "différent de celui qui a été dessiné"),
                ("Empreinte du relevé (SHA-256)", booklet.snapshot.digest),
                (
                    "Relevé gardé ici",
                    "intact" if booklet.snapshot.is_intact else "différent de celui qui a été figé",
                ),
                ("Moteur qui l'a dessiné", booklet.renderer),
                ("Moteur d'aujourd'hui", drawing.renderer()),
            ],
        },
    )


@action(rules.can_run, of=Booklet)
def retry(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    return perform(
        request,
        lambda: services.retry_booklet(actor=request.user, booklet=booklet),
        said="Le livret est de nouveau en préparation.",
        then=booklet.get_absolute_url(),
    )


@action(rules.can_run, of=Booklet)
def publish(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    return perform(
        request,
        lambda: services.publish_booklet(actor=request.user, booklet=booklet),
        said="Le livret est public.",
        then=booklet.get_absolute_url(),
    )


@action(rules.can_run, of=Booklet)
def withdraw(request: HttpRequest, booklet: Booklet) -> HttpResponse:
    return perform(
        request,
        lambda: services.withdraw_booklet(actor=request.user, booklet=booklet),
        said="Le livret n'est plus visible que de la coordination.",
        then=booklet.get_absolute_url(),
    )


def _stored(booklet: Booklet) -> bytes:
    if not booklet.is_ready:
        raise Http404
    try:
        with default_storage.open(booklet.path) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise Http404 from error
    return content


def _facts(booklet: Booklet) -> list[tuple[Any, ...]]:
    if booklet.snapshot is None or not booklet.is_ready:
        return [("Demandé le", booklet.started_at)]
    content = json.loads(booklet.snapshot.content)
    return [
        ("Relevé le", booklet.snapshot.frozen_at),
        ("Labs", len(content["labs"])),
        ("Projets", len(content["projects"])),
        ("Pages", booklet.pages),
        ("Taille", french.size(booklet.size or 0)),
        ("Dessiné le", booklet.made_at or timezone.now()),
    ]
