"""Choices in the order of a French dictionary: « Île-de-France » among the I. Databases do not agree on accents."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator

from . import french


class Alphabetical(ModelChoiceIterator):
    """The rows by what they are called; ``rank(row)`` of the field, if it has one, comes first."""

    def __iter__(self) -> Iterator[Any]:
        if getattr(self.field, "empty_label", None) is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, sorted(self.queryset, key=self._key))

    def _key(self, row: Any) -> tuple[Any, ...]:
        rank = getattr(self.field, "rank", None)
        return (*(rank(row) if rank else ()), french.sort_key(self.field.label_from_instance(row)))


class ByName(forms.ModelChoiceField):
    """A choice of some hundreds of rows at most."""

    iterator = Alphabetical
