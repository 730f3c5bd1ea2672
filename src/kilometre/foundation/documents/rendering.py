"""From a template to a tagged PDF. WeasyPrint draws it; nothing is read from outside the packaged files."""

import hashlib
import mimetypes
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string

VARIANT = "pdf/ua-1"  # accessible: tagged, titled, with its language


class NotPackaged(ValueError):
    """A document asked for something that is not among the packaged static files."""


def render(template: str, values: Mapping[str, Any]) -> bytes:
    """Draw ``template`` (which extends « documents/base.html ») as a PDF/UA-1.

    Same template, values, static files and renderer give the same bytes: the file holds no moment of its making, and its
    identifier is the digest of what is drawn. Images and fonts are named ``static:path/of/the/file``; NotPackaged
    on any other address. Takes a second and 60 to 130 MB: a page of more than a few sheets is drawn by a task.
    """
    html = render_to_string(template, {"site_name": settings.SITE_NAME, "theme": settings.THEME, **values})
    return draw(html)


def draw(html: str) -> bytes:
    """The same from HTML."""
    import weasyprint  # noqa: PLC0415 (a second, and Pango)
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 (with it)

    # The fonts put in the file would else carry the moment of their making (fontTools reads this variable).
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    try:
        document = weasyprint.HTML(string=html, base_url="static:", url_fetcher=_fetcher())
        pdf: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier)
    except FatalURLFetchingError as error:
        raise NotPackaged(str(error)) from error
    return pdf


def _fetcher() -> Any:
    """Packaged files and inline data, nothing else: neither this machine's files nor the network.

    Anything else stops the drawing: a document without its picture is not the document.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415 (with weasyprint)

    class Packaged(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, path = url.partition(":")
            if scheme == "data":
                return super().fetch(url, headers)
            file = finders.find(path) if scheme == "static" else None
            if not file:
                raise FatalURLFetchingError(f"{url[:120]} is no packaged static file")
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            return URLFetcherResponse(url, Path(file).read_bytes(), {"Content-Type": kind})

    return Packaged(allowed_protocols=["data"])


def download(pdf: bytes, name: str) -> HttpResponse:
    """A PDF as a download named ``name``.pdf, kept by no shared cache."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
