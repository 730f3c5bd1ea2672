"""Open data of the directory: real labs only."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from kilometre.foundation.access import anyone, page
from kilometre.foundation.ui.spreadsheets import csv_response
from kilometre.network import open_data
from kilometre.network.models import Lab


def _labs(request: HttpRequest) -> Any:
    return Lab.objects.visible_to(request.user).real().for_list().order_by("sort_key", "pk")


@page(anyone, methods=("GET", "HEAD"))
def labs_csv(request: HttpRequest) -> HttpResponseBase:
    def rows() -> Iterator[list[Any]]:
        for lab in _labs(request).iterator(chunk_size=500):
            values = open_data.row(lab, request.build_absolute_uri)
            yield ["; ".join(value) if isinstance(value, list) else value for value in values.values()]

    return csv_response("labs", open_data.HEADS, rows())


@page(anyone, methods=("GET", "HEAD"))
def labs_geojson(request: HttpRequest) -> HttpResponseBase:
    content = open_data.features(_labs(request).iterator(chunk_size=500), request.build_absolute_uri)
    return StreamingHttpResponse(content, content_type="application/geo+json")
