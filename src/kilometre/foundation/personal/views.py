"""The public page « Données personnelles »."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kilometre.foundation.access import anyone, page

from .registry import DECLARED, Personal


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the page: the fields of a table that are kept for the same reason."""

    what: str
    personal: Personal


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    kept: list[Kept]


@page(anyone, methods=("GET", "HEAD"))
def personal_data(request: HttpRequest) -> HttpResponse:
    return render(request, "personal/personal_data.html", {"tables": tables()})


def tables() -> list[Table]:
    """The register as it is shown: by table, fields with the same reason on one line."""
    shown = []
    for model, fields in DECLARED.items():
        by_reason: dict[Personal, list[str]] = {}
        for name, personal in fields.items():
            by_reason.setdefault(personal, []).append(str(model._meta.get_field(name).verbose_name))
        shown.append(
            Table(
                title=_sentence(model._meta.verbose_name_plural),
                kept=[Kept(_sentence(", ".join(names)), personal) for personal, names in by_reason.items()],
            )
        )
    return sorted(shown, key=lambda table: table.title)


def _sentence(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]
