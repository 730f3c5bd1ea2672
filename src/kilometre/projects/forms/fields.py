"""Fields that the forms of this context share."""

from typing import Any

from django import forms

from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Lab, Person, Reform, Territory
from kilometre.network.queries.labs import LabQuerySet
from kilometre.network.queries.people import PersonQuerySet

TERRITORIES = (TerritoryKind.REGION, TerritoryKind.COLLECTIVITY, TerritoryKind.DEPARTMENT)


def labs(**options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Lab.objects.open().order_by("sort_key"), to_field_name="slug", **options
    )


def several_labs(**options: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        queryset=Lab.objects.open().order_by("sort_key"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def text(label: str, *, length: int = 3000, **options: Any) -> forms.CharField:
    options = {"required": False, **options}
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 4}), **options
    )


def day(label: str, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, **options)


def territory() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Territoire",
        required=False,
        queryset=Territory.objects.current().of_kind(*TERRITORIES).order_by("kind", "name"),
        empty_label="Aucun en particulier",
    )


def reform() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Réforme ou mission", required=False, queryset=Reform.objects.all(), empty_label="Aucune"
    )


def person(label: str, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=Person.objects.none(), to_field_name="public_id", **options
    )


def offer(form: forms.Form, name: str, rows: LabQuerySet | PersonQuerySet) -> None:
    form.fields[name].queryset = rows.order_by("sort_key")  # type: ignore[attr-defined]


def open_to(*things: Any) -> LabQuerySet:
    """Labs that may join what ``things`` make: an imagined object is joined to imagined labs only."""
    is_fictional = any(thing.is_fictional for thing in things if thing)
    rows = Lab.objects.open()
    return rows.filter(origin=Origin.FICTIONAL) if is_fictional else rows.real()
