"""The page of results."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator

from kilometre.foundation.access import anyone, page

from . import queries
from .registry import REGISTERED, by_label, suggestions

CODE = re.compile(r"[0-9A-Z]{2,9}")
SHOWN_QUERY = 2_000
SAID_QUERY = 120
QUOTED = re.compile('["«“„]\\s*([^"«»“”„]*[^"«»“”„\\s])\\s*["»”“]')


def said(text: str) -> str:
    """What was looked for, between « » once: words that were quoted keep their own."""
    short = Truncator(text.strip()).chars(SAID_QUERY)
    quoted = QUOTED.sub("«\u00a0\\1\u00a0»", short)
    return quoted if quoted != short or "«" in short else f"«\u00a0{short}\u00a0»"


@page(anyone, methods=("GET", "HEAD"))
def results(request: HttpRequest) -> HttpResponse:
    """``?q=`` what is looked for, ``genre=`` a kind, ``territoire=`` an official code, ``page=``; else is ignored."""
    text = request.GET.get("q", "")[:SHOWN_QUERY]
    kind = request.GET.get("genre", "")
    kind = kind if kind in by_label() else ""
    territory = request.GET.get("territoire", "")
    territory = territory if CODE.fullmatch(territory) else ""
    number = request.GET.get("page", "1")
    found = queries.find(
        text,
        request.user,
        kinds=(kind,) if kind else (),
        territory=territory,
        page=int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 1,
    )

    def address(**changes: str | int) -> str:
        asked = {"q": text, "genre": kind, "territoire": territory, **changes}
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    context = {
        "text": text,
        "said": said(text),
        "kind": kind,
        "territory": territory,
        "results": found,
        "suggestions": suggestions(text) if text.strip() and not kind else [],
        "facets": [
            {
                "label": facet.label,
                "total": facet.total,
                "url": address(genre=facet.kind),
                "is_current": facet.kind == kind,
            }
            for facet in found.facets
        ],
        "everything_url": address(genre=""),
        "previous_url": address(page=found.page - 1) if found.page > 1 else "",
        "next_url": address(page=found.page + 1) if found.page < found.pages else "",
        "kind_labels": sorted(kind.label for kind in REGISTERED.values()),
    }
    return render(request, "search/results.html", context)
