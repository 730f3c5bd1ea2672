"""The public page « Données personnelles »."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kilometre.engines.frenchtext import plural
from kilometre.foundation.access import anyone, page

from . import registry
from .registry import Personal

COLUMNS = ("Ce qui est gardé", "Pourquoi", "Combien de temps", "Base légale")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of object, and a line for each reason to keep something of it."""

    title: str
    rows: Sequence[tuple[str, ...]]


@page(anyone, methods=("GET", "HEAD"))
def personal_data(request: HttpRequest) -> HttpResponse:
    return render(request, "personal/personal_data.html", {"tables": tables(), "columns": COLUMNS})


def tables() -> list[Table]:
    """The register as it is shown: by kind of object, fields with the same reason on one line."""
    shown = []
    for model, fields in registry.DECLARED.items():
        by_reason: dict[Personal, list[str]] = {}
        for name, reason in fields.items():
            by_reason.setdefault(reason, []).append(_field_name(model._meta.get_field(name)))
        rows = [
            (_sentence(reason.what or ", ".join(names)), reason.purpose, reason.retention, reason.basis)
            for reason, names in by_reason.items()
        ]
        shown.append(Table(_sentence(registry.TITLES.get(model) or _plural_of(model)), rows))
    return sorted(shown, key=lambda table: table.title)


def _plural_of(model: Any) -> str:
    """As the model says it; else by the rule, which Django does not know."""
    said = model._meta.original_attrs.get("verbose_name_plural")
    return str(said or plural(str(model._meta.verbose_name)))


def _field_name(field: Any) -> str:
    is_user = field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
    return "compte concerné" if is_user and field.verbose_name == field.name else str(field.verbose_name)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
