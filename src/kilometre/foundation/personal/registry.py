"""Every field that may hold something about somebody is in one of two lists: personal, or not.

A test walks all models and refuses a field that is in neither: nobody adds personal data unnoticed, and the
public page « Données personnelles » is complete by construction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from kilometre.foundation.records.people import PEOPLE

if TYPE_CHECKING:
    from django.db.models import Model

ABOUT_SOMEBODY = (
    models.CharField,  # and its kinds: e-mail, address of a site, slug
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.FileField,
    models.BinaryField,
)


@dataclass(frozen=True, slots=True)
class Personal:
    """Why a field about people is kept, for how long, on which legal basis: French sentences for the public page.

    ``what`` names it there, when the field's own name says nothing to a reader.
    """

    purpose: str
    retention: str
    basis: str = ""
    what: str = ""


DECLARED: "dict[type[Model], dict[str, Personal]]" = {}
NOTHING: "dict[type[Model], set[str]]" = {}
TITLES: "dict[type[Model], str]" = {}


def declare(model: "type[Model]", **fields: Personal) -> None:
    """Say that these fields hold personal data. LookupError on an unknown field, ValueError on a second saying."""
    for name, personal in fields.items():
        _check_unsaid(model, name)
        DECLARED.setdefault(model, {})[name] = personal


def nothing(model: "type[Model]", *names: str) -> None:
    """Say that these fields hold nothing about anybody."""
    for name in names:
        _check_unsaid(model, name)
        NOTHING.setdefault(model, set()).add(name)


def entitle(model: "type[Model]", title: str) -> None:
    """Name the table of this model on the public page, where its own name is a word of the trade."""
    TITLES[model] = title


def people(model: "type[Model]") -> None:
    """Say that a row of this model is somebody: every relation to it must be declared."""
    PEOPLE.add(model)


def unregistered() -> Iterator[str]:
    """Fields that may hold something about somebody and that nobody declared, as ``app.Model.field``."""
    somebody = {*PEOPLE, apps.get_model(settings.AUTH_USER_MODEL)}
    for model in apps.get_models():
        if not model.__module__.startswith("kilometre."):
            continue
        said = {*DECLARED.get(model, {}), *NOTHING.get(model, ())}
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.name not in said and _may_be_personal(field, somebody):
                yield f"{model._meta.label}.{field.name}"


def _may_be_personal(field: Any, somebody: "set[type[Model]]") -> bool:
    if field.is_relation:
        return field.related_model in somebody
    return isinstance(field, ABOUT_SOMEBODY) and not field.choices and not _is_of_every_record(field)


def _is_of_every_record(field: Any) -> bool:
    """Opaque ids, and the origin and source that each root object has."""
    return field.name in {"public_id", "origin", "source"}


def _check_unsaid(model: "type[Model]", name: str) -> None:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise LookupError(f"{model._meta.label} has no field {name}") from error
    if name in DECLARED.get(model, {}) or name in NOTHING.get(model, ()):
        raise ValueError(f"{model._meta.label}.{name} is declared twice")
