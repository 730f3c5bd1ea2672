"""The thread of a record on its own page, and the acts on it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kilometre.foundation.access import action, anyone, page, require, sign_in_first
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.records.refs import Ref, resolve
from kilometre.foundation.records.subjects import subject_or_404
from kilometre.foundation.ui import kept

from . import rules, services
from .forms import message_form
from .models import Message


@page(anyone)
def thread(request: HttpRequest, subject: Ref) -> HttpResponse:
    """GET shows it, POST writes in it; a message that is refused comes back with its text."""
    if not request.user.is_authenticated and not _is_open(subject, request.user):
        return sign_in_first(request)
    record = subject_or_404(subject, request.user)
    require(rules.can_read_thread, request.user, record)
    if request.method != "POST":
        asked = None
        if rules.can_post(request.user, record):
            asked = message_form(request.user, record)
            kept.give_back(request, asked)
        return render(request, "threads/thread.html", {"record": record, "form": asked})
    require(rules.can_post, request.user, record)
    form = message_form(request.user, record, request.POST)
    if form.is_valid():
        try:
            message = services.post(
                actor=request.user,
                subject=record,
                body=form.cleaned_data["body"],
                audience=Audience(form.cleaned_data.get("audience", Audience.CASE)),
            )
        except Refused as refusal:
            form.add_error("body", refusal.message)
        else:
            return redirect(f"{record.get_absolute_url()}#message-{message.public_id}")
    return render(request, "threads/thread.html", {"record": record, "form": form}, status=422)


def _is_open(subject: Ref, visitor: Any) -> bool:
    """Whether somebody without an account reads it; what one may not know of answers as what is not."""
    record = resolve([subject], visitor).get(subject)
    return record is not None and rules.can_read_thread(visitor, record)


@action(rules.can_withdraw, of=Message)
def withdraw(request: HttpRequest, message: Message) -> HttpResponse:
    services.withdraw(actor=request.user, message=message)
    record = subject_or_404(Ref.parse(message.subject), request.user)
    return redirect(f"{record.get_absolute_url()}#message-{message.public_id}")
