"""The list of figures, and the page that says what one is worth."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from kilometre.foundation.access import anyone, page
from kilometre.foundation.ui.spreadsheets import csv_address, csv_response

from .figures import Scope
from .periods import Period
from .queries import readings, visible_rows
from .reading import Reading
from .registry import AXES, INDICATORS, Indicator, at, name_of, title_of

SHOWN_ROWS = 200
CODE = re.compile(r"[\w-]{1,60}", re.ASCII)
HEADS = (
    "Nom", "Libellé", "Valeur", "Unité", "Borne basse", "Borne haute", "Effectif", "Numérateur", "Dénominateur",
    "Définition", "Source", "Calculé le",
)  # fmt: skip


@page(anyone, methods=("GET", "HEAD"))
def indicators(request: HttpRequest) -> HttpResponseBase:
    scope, scope_name = _scope(request)
    shown = sorted(
        readings(INDICATORS, scope).values(),
        key=lambda reading: (reading.indicator.topic, reading.indicator.label),
    )
    if request.GET.get("format") == "csv":
        return csv_response("indicateurs", HEADS, (_line(reading) for reading in shown))
    topics = [
        (title_of(topic), list(group))
        for topic, group in groupby(shown, key=lambda reading: reading.indicator.topic)
    ]
    return render(
        request,
        "indicators/indicators.html",
        {"topics": topics, "scope_name": scope_name, "csv_url": csv_address(request)},
    )


@page(anyone, methods=("GET", "HEAD"))
def indicator(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The figure as all pages show it, and the rows that it counts, as far as one may see them."""
    found = at(slug)
    if found is None and slug in INDICATORS:  # the address that older documents hold
        return redirect(_french(request, INDICATORS[slug]), permanent=True)
    if found is None:
        raise Http404
    name = found.name
    scope, scope_name = _scope(request)
    reading = readings([name], scope)[name]
    rows = None if reading.has_failed else visible_rows(name, scope, request.user)
    if request.GET.get("format") == "csv":
        if rows is None:
            return csv_response(slug, HEADS, [_line(reading)])
        return csv_response(slug, ("Nom", "Page", "Origine", "Source"), _exported(request, rows))
    shown = list(rows[: SHOWN_ROWS + 1]) if rows is not None else None
    return render(
        request,
        "indicators/indicator.html",
        {
            "reading": reading,
            "scope_name": scope_name,
            "crumbs": (("Indicateurs", reverse("indicators:indicators")),),
            "facts": _facts(reading),
            "columns": ("Nom", "Origine"),
            "rows": [
                ((str(row), row.get_absolute_url()), row.get_origin_display()) for row in shown[:SHOWN_ROWS]
            ]
            if shown is not None
            else None,
            "has_more": shown is not None and len(shown) > SHOWN_ROWS,
            "shown_rows": SHOWN_ROWS,
            "charts": _charts(reading),
            "csv_url": csv_address(request),
        },
    )


def _french(request: HttpRequest, found: Indicator) -> str:
    asked = request.GET.urlencode()
    return reverse("indicators:indicator", args=[found.slug]) + (f"?{asked}" if asked else "")


def _charts(reading: Reading) -> list[dict[str, Any]]:
    """The breakdowns of a figure that have at least a part."""
    return [
        {
            "title": told.label,
            "axis": told.axis,
            "rows": [(part.label, part.count) for part in found],
            "note": told.note,
        }
        for told, found in reading.charts
        if found
    ]


def _facts(reading: Reading) -> list[tuple[str, Any]]:
    """How one knows: what an estimate or a share adds is shown when there is one."""
    told = reading.indicator
    more = (
        ("Effectif observé", reading.figure.sample),
        ("Proportion", reading.share_text),
        ("Intervalle de confiance", reading.interval_text),
        ("Méthode", reading.figure.design),
        ("À savoir", reading.figure.note),
    )
    return [
        ("Définition", told.definition),
        ("Unité", told.unit),
        ("Source", told.source),
        ("Date", f"Non calculé ici : {told.told_by}")
        if told.told_by
        else ("Calculé le", reading.computed_at),
        *(fact for fact in more if fact[1] not in (None, "")),
    ]


def _scope(request: HttpRequest) -> tuple[Scope, str]:
    """The scope that the address asks for, with its name; Http404 for one that nobody knows."""
    asked = {name: request.GET.get(name) or None for name in AXES if name != "period"}
    if any(value and not CODE.fullmatch(value) for value in asked.values()):
        raise Http404
    try:
        written = request.GET.get("period")
        scope = Scope(**asked, period=Period.parse(written) if written else None)
    except ValueError as error:
        raise Http404 from error
    name = name_of(scope)
    if name is None:
        raise Http404
    return scope, name


def _line(reading: Reading) -> list[Any]:
    content = reading.as_dict()
    low, high = content["interval"] or (None, None)
    return [
        content["name"], content["label"], content["value"], content["unit"], low, high, content["sample"],
        content["numerator"], content["denominator"], content["definition"], content["source"],
        reading.indicator.told_by or content["computed_at"],
    ]  # fmt: skip


def _exported(request: HttpRequest, rows: Any) -> Iterator[list[str]]:
    for row in rows.iterator(chunk_size=500):
        yield [
            str(row), request.build_absolute_uri(row.get_absolute_url()), row.get_origin_display(), row.source
        ]  # fmt: skip
