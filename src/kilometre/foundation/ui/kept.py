"""What one typed when the session ended meanwhile: kept for its author alone, and shown again on the same form.

A form drawn for somebody carries their name, sealed: whoever sends it once signed out, or under a page gone stale, is known by
it alone. What is kept is given to that account only, is never sent by itself, and goes within two hours. A visitor who would rather
sign in first has it kept too: no account is known yet, so that it is given in that browser's session alone. Files are not kept;
a form that asks for a password, or whose address holds a secret, carries no seal, so that nothing of it is.
"""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import transaction
from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone

from kilometre.foundation.access.interrupted import KEPT, keep_with
from kilometre.foundation.errors import Refused

from .models import PATH_LENGTH, KeptText, KeptTextQuerySet

SEAL = "pour"  # the field of the form that says whose it is
SIGN_IN = "me-connecter"  # the button of a visitor's form that keeps it and signs in first
HELD = "kept"  # in a visitor's session, what was kept for it
SECRET = "secret"  # noqa: S105 (the part of a route that is one)
AGAIN = "repris"  # in the address that shows again what was typed
LIFETIME = dt.timedelta(hours=2)
OLDEST_FORM = dt.timedelta(days=30)
LONGEST = 100_000  # signs of what is kept
MOST = 5  # forms of one account
NEVER = {SEAL, SIGN_IN, "csrfmiddlewaretoken"}
ASKED = "Votre texte est gardé pendant deux heures : une fois connecté, relisez-le, puis envoyez-le."
SIGNER = signing.TimestampSigner(salt="kilometre.ui.kept")


def seal(request: HttpRequest, form: BaseForm) -> str:
    """The value of ``SEAL`` in a form drawn for who asks; none for a visitor, nor where a password is asked."""
    user: Any = request.user
    asks_password = any(isinstance(field.widget, forms.PasswordInput) for field in form.fields.values())
    is_sealed = user.is_authenticated and not asks_password and not _has_secret(request)
    return SIGNER.sign(user.public_id) if is_sealed else ""


def _has_secret(request: HttpRequest) -> bool:
    """Whether the address opens something by itself: nothing but digests of those is ever written down."""
    return request.resolver_match is not None and SECRET in request.resolver_match.kwargs


@keep_with
def keep(request: HttpRequest) -> str:
    """Keep what a sealed form sent for its author; the address that shows it again to them, or nothing."""
    owner = _sealed_for(request.POST.get(SEAL, ""))
    fields = _typed(request)
    if owner is None or not fields or len(json.dumps(fields)) > LONGEST or _has_secret(request):
        return ""
    path = request.path
    if len(path) > PATH_LENGTH:
        return ""
    with transaction.atomic():
        KeptText.objects.update_or_create(
            owner=owner, path=path, defaults={"fields": fields, "expires_at": timezone.now() + LIFETIME}
        )
        latest = owner.kept_texts.order_by("-expires_at", "-pk").values_list("pk", flat=True)[:MOST]
        owner.kept_texts.exclude(pk__in=list(latest)).delete()
    if request.user.is_authenticated and request.user != owner:
        return ""
    return _again(request)


def wants_to_sign_in(request: HttpRequest) -> bool:
    """Whether a visitor sent a form by the button that signs in first."""
    return request.method == "POST" and SIGN_IN in request.POST and not request.user.is_authenticated


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Keep what a visitor typed for their session, and have them sign in. The view counts how often."""
    fields = _typed(request)
    if not fields or len(json.dumps(fields)) > LONGEST or len(request.path) > PATH_LENGTH:
        raise Refused("Ce texte est trop long pour être gardé.")
    with transaction.atomic():
        KeptText.objects.filter(owner=None, pk=request.session.get(HELD, 0)).delete()
        made = KeptText.objects.create(path=request.path, fields=fields, expires_at=timezone.now() + LIFETIME)
    request.session[HELD] = made.pk
    messages.info(request, ASKED)
    return redirect_to_login(_again(request))


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    sent = {name: texts for name, texts in request.POST.lists() if name not in NEVER}
    return {
        name: [text.replace("\0", "") for text in texts] for name, texts in sent.items() if "\0" not in name
    }


def _again(request: HttpRequest) -> str:
    """The address that shows the form again with what was typed."""
    address = request.GET.copy()
    address[AGAIN] = "1"
    return f"{request.path}?{address.urlencode()}"


def _of(request: HttpRequest) -> KeptTextQuerySet:
    """What is kept of this form for who reads it."""
    return KeptText.objects.of(request.user, request.session.get(HELD)).filter(path=request.path)


def _sealed_for(sealed: str) -> Any:
    try:
        public_id = SIGNER.unsign(sealed, max_age=OLDEST_FORM)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(public_id=public_id, is_active=True).first()


def give_back(request: HttpRequest, form: BaseForm) -> None:
    """Fill a form that is about to be shown with what its reader had typed in it; nothing is checked before they send it."""
    if request.method == "POST" or AGAIN not in request.GET:
        return
    found = _of(request).order_by("-expires_at").first()
    if found is None:
        return
    typed = QueryDict(mutable=True)
    for name, texts in found.fields.items():
        typed.setlist(name, texts)
    form.data, form.is_bound = typed, True
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # noqa: SLF001 (no other way to show it unchecked)
    files = " Les fichiers sont à choisir de nouveau." if form.is_multipart() else ""
    messages.info(request, f"Votre texte a été gardé\u00a0: relisez-le, puis envoyez-le.{files}")


class KeptTextMiddleware:
    """Who was signed out while writing signs in again first, on pages open to visitors too. What was kept goes once sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_done = request.method == "POST" and AGAIN in request.GET and response.status_code == 302
        if is_done and not response.headers["Location"].startswith(resolve_url(settings.LOGIN_URL)):
            _of(request).delete()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        access = getattr(view, "access", None)
        is_interrupted = (
            request.method == "POST" and SEAL in request.POST and not request.user.is_authenticated
        )
        if (
            not is_interrupted
            or access is None
            or "GET" not in access.methods
            or "HX-Request" in request.headers
        ):
            return None
        address = keep(request)
        if not address:
            return None
        messages.warning(request, KEPT)
        return redirect_to_login(address)
