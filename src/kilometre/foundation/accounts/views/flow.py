"""What the pages share: refusals shown in the form, where to go next, how much may be asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from kilometre.foundation.accounts import throttle
from kilometre.foundation.accounts.addresses import normalise
from kilometre.foundation.accounts.links import LinkSpent
from kilometre.foundation.accounts.models import User
from kilometre.foundation.errors import Refused
from kilometre.foundation.ui.forms import show_refusal

HOME = "/"
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105 (a path)


@contextmanager
def shown_in(form: BaseForm) -> Iterator[None]:
    """A refusal becomes an error of the form, and what follows the block draws it again.

    A link that is spent has its own page.
    """
    try:
        yield
    except LinkSpent:
        raise
    except (Refused, ValidationError) as refusal:
        show_refusal(form, refusal)


def own_address(request: HttpRequest, url: str) -> str:
    """``url`` when it is a page of this site, else the page one opens first: links from elsewhere redirect nobody away."""
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def asked_address(request: HttpRequest) -> str:
    """Where the person wanted to go before signing in."""
    return own_address(request, request.GET.get("next", ""))


def enter(request: HttpRequest, user: User, url: str) -> HttpResponse:
    """Open a session, under a new key, and go on."""
    login(request, user, backend=PASSWORD_BACKEND)
    return HttpResponseRedirect(own_address(request, url))


def count_mail(request: HttpRequest, email: str) -> None:
    """Refuse to write too often to an address, or for one caller; the same whether it has an account or not.

    The caller's own count for this address comes first: somebody who insists slows oneself before the others.
    """
    origin, email = throttle.address(request), normalise(email)
    throttle.hit(f"mail:{origin}:{email}", limit=5, seconds=throttle.HOUR)
    throttle.hit(f"mail-from:{origin}", limit=40, seconds=throttle.HOUR)
    throttle.hit(f"mail-to:{email}", limit=15, seconds=throttle.HOUR)
    throttle.hit(f"mail-to-in-a-day:{email}", limit=30, seconds=24 * throttle.HOUR)
