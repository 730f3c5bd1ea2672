"""What hangs on any record (a file, a message, a line of the index): addressed by its subject, seen as it is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Substr
from django.http import Http404
from django.urls import register_converter
from django.urls.converters import StringConverter

from .models import Record
from .refs import ALPHABET, ID_LENGTH, Ref, resolve


class RefConverter:
    """``<ref:subject>`` in an address."""

    regex = rf"[a-z]+\.[a-z]+:[{ALPHABET}]{{{ID_LENGTH}}}"

    def to_python(self, value: str) -> Ref:
        return Ref.parse(value)

    def to_url(self, value: Ref | str) -> str:
        return str(value)


class PublicIdConverter(StringConverter):
    """``<id:public_id>``: nothing else reaches the database, such as a NUL that PostgreSQL refuses."""

    regex = rf"[{ALPHABET}]{{{ID_LENGTH}}}"


register_converter(RefConverter, "ref")
register_converter(PublicIdConverter, "id")


def visible_through(models: Iterable[type[Record]], user: Any, field: str = "subject") -> Q:
    """The condition « its subject is one of ``models``, and ``user`` may know of it », for a column of references."""
    condition = Q(pk__in=[])
    for model in models:
        prefix = f"{model._meta.label_lower}:"
        of_this_row = Substr(OuterRef(field), len(prefix) + 1)
        rows: Any = model._default_manager
        subjects = rows.visible_to(user).filter(public_id=of_this_row)
        condition |= Q(**{f"{field}__startswith": prefix}) & Q(Exists(subjects))
    return condition


def subject_or_404(ref: Ref, user: Any) -> Record:
    """The record that an address names, for somebody who may know of it; Http404 otherwise."""
    record = resolve([ref], user).get(ref)
    if record is None:
        raise Http404
    return record
