"""What a POST without a form does: act, say what happened, go on to a page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kilometre.foundation.errors import Refused


def perform(request: HttpRequest, act: Callable[[], object], *, said: str, then: str) -> HttpResponse:
    """Call a service and show ``said``, or the refusal, on the page at ``then``."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(then)
