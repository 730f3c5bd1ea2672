"""The brief of a reform: drawn when it is asked, for it says what is known now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kilometre.foundation import documents
from kilometre.foundation.access import anyone, page
from kilometre.network.models import Reform
from kilometre.reporting import briefs


@page(anyone, of=Reform, via="for_page", methods=("GET", "HEAD"))
def brief(request: HttpRequest, reform: Reform) -> HttpResponse:
    """A real one for everybody; an example account of a demonstration gets examples too, each marked."""
    user: Any = request.user
    is_example = bool(user.is_authenticated and user.is_fictional)
    pdf = briefs.draw(reform, is_example=is_example, now=timezone.now())
    return documents.download(pdf, f"fiche-{reform.slug}")
