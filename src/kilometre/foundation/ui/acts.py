"""What a POST without a form does: act, say what happened, go on to a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from kilometre.foundation.errors import Refused

BACK = "retour"  # the field by which a page of many acts asks to be shown again


def perform(
    request: HttpRequest, act: Callable[[], Any], *, said: str | Callable[[Any], str], then: str
) -> HttpResponse:
    """Call a service and show ``said`` (words, or what its result tells), or the refusal, on the page at ``then``.

    A page of many acts asks to be shown again instead, by a field of its forms (``BACK``).
    """
    try:
        done = act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said if isinstance(said, str) else said(done))
    back = request.POST.get(BACK, "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else then)
