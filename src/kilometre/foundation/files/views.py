"""Giving a file to those who may read it, taking one, withdrawing one."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kilometre.foundation.access import action, page, require, signed_in
from kilometre.foundation.errors import Refused
from kilometre.foundation.records.refs import Ref
from kilometre.foundation.records.subjects import subject_or_404

from . import rules, services
from .forms import AttachForm
from .models import Attachment


@page(rules.can_read, of=Attachment, via="present", methods=("GET", "HEAD"))
def attachment(request: HttpRequest, attachment: Attachment) -> FileResponse:
    """Always a download, never a page of ours: not sniffed, not run, not kept by a shared cache."""
    try:
        content = default_storage.open(attachment.path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=attachment.name, content_type=attachment.media_type
    )
    response["Content-Length"] = str(attachment.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@action(signed_in)
def attach(request: HttpRequest, subject: Ref) -> HttpResponse:
    record = subject_or_404(subject, request.user)
    require(rules.can_attach, request.user, record)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.attach(actor=request.user, subject=record, uploaded=form.cleaned_data["file"])
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect(f"{record.get_absolute_url()}#fichiers")
    return render(request, "files/attach.html", {"form": form, "record": record}, status=422)


@action(rules.can_withdraw, of=Attachment, via="present")
def withdraw(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    services.withdraw(actor=request.user, attachment=attachment)
    record = subject_or_404(Ref.parse(attachment.subject), request.user)
    return redirect(f"{record.get_absolute_url()}#fichiers")
