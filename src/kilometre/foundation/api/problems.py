"""Every error as ``application/problem+json`` (RFC 9457), with a French sentence."""

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as InvalidInput

from kilometre.foundation.errors import Refused

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "Requête illisible",
    401: "Identification requise",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non prévue",
    409: "Action refusée",
    412: "Modifié entre-temps",
    422: "Saisie à corriger",
    428: "Version attendue manquante",
    429: "Trop de requêtes",
    500: "Erreur interne",
}


class FieldError(Schema):
    """One field to correct: where it is, and why."""

    field: str
    message: str


class Problem(Schema):
    """RFC 9457. ``errors`` is there when fields are to be corrected."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


def problem(
    status: int, detail: str, *, title: str = "", errors: list[dict[str, str]] | None = None
) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title or TITLES.get(status, "Erreur"),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    content = json.dumps(body, ensure_ascii=False)
    return HttpResponse(content, status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def install(api: NinjaAPI) -> None:
    """Give ``api`` our handlers instead of the library's."""

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404, "Cet objet n'existe pas, ou vous n'y avez pas accès.")

    @api.exception_handler(PermissionDenied)
    def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(
            403,
            f"Cette action est réservée. Qui peut : {error}" if str(error) else "Cette action est réservée.",
        )

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(error.status, error.message, title=error.title)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        detail = (
            "Le corps de la requête n'est pas du JSON lisible." if error.status_code == 400 else str(error)
        )
        response = problem(error.status_code, detail)
        if error.status_code == 401:
            response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        return problem(400, "Requête trop grande ou mal formée.")

    @api.exception_handler(InvalidInput)
    def invalid_input(request: HttpRequest, error: InvalidInput) -> HttpResponse:
        return problem(
            422,
            "Certains champs sont à corriger.",
            errors=[{"field": _place(item["loc"]), "message": _french(item)} for item in error.errors],
        )

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        if hasattr(error, "error_dict"):
            errors = [
                {"field": name, "message": message}
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        else:
            errors = [{"field": "", "message": message} for message in error.messages]
        return problem(422, "Certains champs sont à corriger.", errors=errors)

    @api.exception_handler(Exception)
    def defect(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("the API failed on %s %s", request.method, request.path, exc_info=error)
        return problem(500, "Une erreur de notre part. Elle est consignée ; réessayez plus tard.")


def _place(location: tuple[Any, ...]) -> str:
    """``("body", "payload", "title")`` → ``title``: the path inside the input, without its envelope."""
    path = [str(part) for part in location if part not in {"body", "query", "path", "payload", "header"}]
    return ".".join(path) or str(location[-1])


FRENCH = {
    "missing": "Ce champ est obligatoire.",
    "string_type": "Un texte est attendu.",
    "int_type": "Un nombre entier est attendu.",
    "int_parsing": "Un nombre entier est attendu.",
    "bool_parsing": "Attendu : vrai ou faux.",
    "date_from_datetime_parsing": "Attendu : une date AAAA-MM-JJ.",
    "date_parsing": "Attendu : une date AAAA-MM-JJ.",
    "enum": "Valeur hors de la liste permise.",
    "literal_error": "Valeur hors de la liste permise.",
    "extra_forbidden": "Ce champ n'est pas prévu.",
    "json_invalid": "Ce n'est pas du JSON lisible.",
}


def _french(item: dict[str, Any]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "string_too_long":
        return f"{context['max_length']} caractères au plus."
    if kind == "string_too_short":
        return (
            f"{context['min_length']} caractère au moins."
            if context["min_length"] == 1
            else (f"{context['min_length']} caractères au moins.")
        )
    if kind in {"less_than_equal", "greater_than_equal"}:
        return f"{'Au plus' if kind == 'less_than_equal' else 'Au moins'} {context.get('le', context.get('ge'))}."
    return FRENCH.get(kind, "Valeur refusée.")
