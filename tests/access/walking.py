"""Every address that the site answers: the pages of the resolver, the operations of the API."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.utils import normalize_path

from kilometre.config.api import api
from kilometre.foundation.access import Access

# `<slug:slug>` in a route of Django, `{slug}` or `{int:id}` in one of the API: the keyword is the last word.
KEYWORD = re.compile(r"[<{](?:\w+:)?(\w+)[>}]")

OF_THE_API_ITSELF = {"openapi-json", "api-root"}  # its other addresses are its operations


@dataclass(frozen=True)
class Route:
    """One address with the methods to try: ``keywords`` are to be replaced by samples."""

    name: str
    path: str
    keywords: tuple[str, ...]
    methods: tuple[str, ...]
    access: Access | None
    is_api: bool = False


def all_routes() -> list[Route]:
    return sorted([*pages(), *operations()], key=lambda route: (route.is_api, route.name))


def pages() -> Iterator[Route]:
    """Every URL pattern outside the API: GET and POST are tried on all."""
    yield from _walk(get_resolver(), "", "")


def operations() -> Iterator[Route]:
    """Every operation of the API, method by method."""
    for bound in api._get_bound_routers():
        for end, view in bound.path_operations.items():
            path = normalize_path("/".join(part for part in ("/api/v1", bound.prefix, end) if part))
            for operation in view.operations:
                for method in operation.methods:
                    yield Route(
                        name="api " + KEYWORD.sub(r"{\1}", path),
                        path=path,
                        keywords=tuple(KEYWORD.findall(path)),
                        methods=(method,),
                        access=getattr(operation.view_func, "access", None),
                        is_api=True,
                    )


def _walk(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace, path)
        elif isinstance(entry, URLPattern) and (namespace != "api:" or entry.name in OF_THE_API_ITSELF):
            yield Route(
                name=f"{namespace}{entry.name or path}",
                path="/" + path,
                keywords=tuple(KEYWORD.findall(path)),
                methods=("GET", "POST"),
                access=getattr(entry.callback, "access", None),
            )


def fill(route: Route, values: dict[str, Any]) -> str:
    """The address with its keywords replaced."""
    return KEYWORD.sub(lambda match: str(values[match.group(1)]), route.path)
