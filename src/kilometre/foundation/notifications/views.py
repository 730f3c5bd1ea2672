"""One's notifications and preferences, the link that stops e-mails, and the demo's mailbox."""

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from kilometre.foundation.access import action, anyone, page, signed_in
from kilometre.foundation.accounts.models import User
from kilometre.foundation.records.refs import ID_LENGTH

from . import mailbox, services, unsubscribing
from .forms import PreferencesForm
from .models import Notification
from .queries import NotificationQuerySet
from .registry import topics

UNREAD_SHOWN, READ_SHOWN = 100, 30
MAILS_SHOWN = 50


@page(signed_in, methods=("GET", "HEAD"))
def notifications(request: HttpRequest) -> HttpResponse:
    """What is to be read, then what was, older ones page by page."""
    own = Notification.objects.visible_to(request.user).latest_first()
    read = list(_before(own.read(), request.GET.get("avant", ""))[: READ_SHOWN + 1])
    context = {
        "unread": own.unread()[:UNREAD_SHOWN],
        "read": read[:READ_SHOWN],
        "older": read[READ_SHOWN - 1].public_id if len(read) > READ_SHOWN else "",
    }
    return render(request, "notifications/list.html", context)


@action(signed_in)
def open_notification(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark as read, then go to the page it is about."""
    notification = _own_or_404(request, public_id)
    services.mark_read(actor=request.user, notification=notification)
    return redirect(notification.url)


@action(signed_in)
def read(request: HttpRequest, public_id: str) -> HttpResponse:
    services.mark_read(actor=request.user, notification=_own_or_404(request, public_id))
    return redirect("notifications:list")


@action(signed_in)
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(actor=request.user)
    return redirect("notifications:list")


@page(signed_in)
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        for topic, channel in form.chosen.items():
            services.choose(actor=request.user, topic=topic, channel=channel)
        messages.success(request, "Vos préférences sont enregistrées.")
        return redirect("notifications:preferences")
    status = 422 if form.is_bound else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)


@csrf_exempt  # mail readers post here by themselves (RFC 8058): the signed address is the authority
@page(anyone)
def unsubscribe(request: HttpRequest, secret: str) -> HttpResponse:
    """GET asks, POST stops the e-mails of the topic that the address names."""
    try:
        person, topic = unsubscribing.read(secret)
    except signing.BadSignature as error:
        raise Http404 from error
    user = User.objects.filter(public_id=person, erased_at__isnull=True).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        services.stop_mail(actor=user, topic=topic)
    context = {"labels": topics().get(topic, []), "is_done": request.method == "POST"}
    return render(request, "notifications/unsubscribe.html", context)


@page(anyone, methods=("GET", "HEAD"))
def demo_mail(request: HttpRequest) -> HttpResponse:
    """What the demo wrote to people, so that one person can follow the links of all."""
    if not settings.DEMO:
        raise Http404
    return render(request, "notifications/demo_mail.html", {"mails": mailbox.latest(MAILS_SHOWN)})


def _own_or_404(request: HttpRequest, public_id: str) -> Notification:
    notification = Notification.objects.visible_to(request.user).filter(public_id=public_id).first()
    if notification is None:
        raise Http404
    return notification


def _before(rows: NotificationQuerySet, public_id: str) -> NotificationQuerySet:
    """Those older than the one named; all when the address names none."""
    last = rows.filter(public_id=public_id[:ID_LENGTH].replace("\x00", "")).first()
    return rows.before(last) if last else rows
