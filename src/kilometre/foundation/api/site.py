"""Building the API from the routers of the contexts."""

from typing import Any

from django.urls import URLPattern
from ninja import NinjaAPI, Router

from kilometre.foundation.access.declarations import Access
from kilometre.foundation.access.rules import anyone

from . import problems
from .parsing import StrictParser

# Each operation asks its own rule: this marks the routes for the guard on views.
BY_OPERATION = Access(anyone, None, "all", ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
BEARER = {"type": "http", "scheme": "bearer", "description": "Jeton créé dans « Mon compte »"}


class Api(NinjaAPI):
    """The library's API, whose description also says how errors look and that a token is optional."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"]["securitySchemes"] = {"jeton": BEARER}
        for operations in schema["paths"].values():
            for described in operations.values():
                described["security"] = [{}, {"jeton": []}]
                for status, response in described["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
        return schema


def build(routers: dict[str, Router]) -> NinjaAPI:
    """The API with one router a prefix. The description is OpenAPI 3.1, at ``openapi.json``."""
    api = Api(
        title="Premier Kilomètre",
        version="1",
        urls_namespace="api",
        docs_url=None,
        parser=StrictParser(),
        description=(
            "Labs, besoins, projets et chiffres du réseau. Les mêmes règles d'accès que les pages : sans jeton, "
            "ce qui est public ; avec un jeton, ce que voit son titulaire. Erreurs en problem+json (RFC 9457)."
        ),
    )
    problems.install(api)
    for prefix, router in routers.items():
        api.add_router(prefix, router)
    return api


def urls(api: NinjaAPI) -> Any:
    """Addresses of the API, marked for the guard on views."""
    patterns, app_name, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback.access = BY_OPERATION  # type: ignore[attr-defined]
    return patterns, app_name, namespace
