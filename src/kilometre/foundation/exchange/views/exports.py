"""Asking for a full export, waiting for it, taking it."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from kilometre.foundation.access import action, page, require, signed_in
from kilometre.foundation.accounts import throttle
from kilometre.foundation.exchange import exports, rules, services
from kilometre.foundation.exchange.enums import ExportState
from kilometre.foundation.exchange.models import Export
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.subjects import subject_or_404
from kilometre.foundation.ui import french

READ = ("GET", "HEAD")


@action(signed_in)
def ask(request: HttpRequest, subject: Ref) -> HttpResponse:
    record = subject_or_404(subject, request.user)
    require(exports.can_export, request.user, record)
    throttle.hit(f"export:{request.user.pk}", limit=10, seconds=3600)
    return redirect(services.ask_export(actor=request.user, subject=record))  # type: ignore[arg-type]


@page(rules.owns_export, of=Export, methods=READ)
def export(request: HttpRequest, export: Export) -> HttpResponse:
    subject = Ref.parse(export.subject)
    back = subject_or_404(subject, request.user)
    context = {
        "export": export,
        "subject": subject,
        "may_ask": exports.can_export(request.user, back),
        "breadcrumb": [(str(back), back.get_absolute_url())],
    }
    return render(request, "exchange/export.html", context)


@page(rules.owns_export, of=Export, methods=READ)
def progress(request: HttpRequest, export: Export) -> HttpResponse:
    response = render(request, "exchange/_export_work.html", {"export": export})
    if export.state != ExportState.WAITING:
        response["HX-Refresh"] = "true"
    return response


@page(rules.may_download, of=Export, methods=READ)
def download(request: HttpRequest, export: Export) -> HttpResponse:
    """Always a download, kept by no shared cache."""
    if export.state != ExportState.READY:
        raise Http404
    try:
        content = default_storage.open(export.path)
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{slugify(export.label)[:60] or 'export'}-{french.local(export.made_at):%Y-%m-%d}.zip"
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
    response["Content-Length"] = str(export.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]
