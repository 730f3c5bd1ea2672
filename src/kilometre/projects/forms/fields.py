"""Fields that the forms of this context share."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import fields
from kilometre.foundation.ui.choices import Alphabetical
from kilometre.foundation.ui.forms import offer
from kilometre.network.enums import LARGE_TERRITORIES, TerritoryKind
from kilometre.network.models import Lab, Person, Reform, Territory
from kilometre.network.queries.labs import LabQuerySet
from kilometre.network.queries.people import PersonQuerySet
from kilometre.projects.models import Roadmap
from kilometre.projects.queries import NONE

UNSAID = {"lab": "Lab non précisé", "region": "Région non précisée", "reform": "Sans réforme"}
GROUPS = {
    TerritoryKind.REGION: "Régions",
    TerritoryKind.COLLECTIVITY: "Régions",
    TerritoryKind.DEPARTMENT: "Départements",
}


class _WithNone(Alphabetical):
    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        yield (NONE, self.field.unsaid)


class OrNone(forms.ModelChoiceField):
    """A filter: a record, or ``NONE`` for those that have none, said last."""

    iterator = _WithNone

    def __init__(self, *, unsaid: str, **options: Any) -> None:
        self.unsaid = unsaid
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> Any:
        return NONE if value == NONE else super().to_python(value)


def lab_or_none() -> OrNone:
    return OrNone(
        label="Lab",
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
        unsaid=UNSAID["lab"],
    )


def region_or_none() -> OrNone:
    return OrNone(
        label="Région",
        queryset=Territory.objects.current().of_kind(*LARGE_TERRITORIES).inhabited(),
        to_field_name="code",
        empty_label="Toutes",
        unsaid=UNSAID["region"],
    )


def roadmap() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label="Feuille de route",
        required=False,
        queryset=Roadmap.objects.order_by("sort_key"),
        to_field_name="public_id",
        empty_label="Toutes",
    )


def reform_or_none() -> OrNone:
    return OrNone(
        label="Réforme",
        queryset=Reform.objects.all(),
        to_field_name="slug",
        empty_label="Toutes",
        unsaid=UNSAID["reform"],
    )


def labs(**options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        queryset=Lab.objects.open().order_by("sort_key"), to_field_name="slug", **options
    )


class _SeveralByName(forms.ModelMultipleChoiceField):
    iterator = Alphabetical


def several_labs(**options: Any) -> forms.ModelMultipleChoiceField:
    return _SeveralByName(
        queryset=Lab.objects.open().order_by("sort_key"),
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        **options,
    )


def text(label: str, *, length: int = 3000, **options: Any) -> forms.CharField:
    """A text that may be left for later."""
    return fields.text(label, length=length, **{"required": False, **options})


class _Grouped(Alphabetical):
    """Regions, then departments: five overseas names are both, and say which. A smaller place that the record has comes last."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {"Régions": [], "Départements": [], "Plus petits": []}
        places = sorted(self.queryset, key=self._key)
        alike = Counter(place.name for place in places)
        for place in places:
            value, label = self.choice(place)
            told = place.full_name if alike[place.name] > 1 else label
            groups[GROUPS.get(place.kind, "Plus petits")].append((value, told))
        yield from ((title, choices) for title, choices in groups.items() if choices)


class TerritoryField(forms.ModelChoiceField):
    iterator = _Grouped


def territory() -> forms.ModelChoiceField:
    return TerritoryField(
        label="Territoire",
        required=False,
        queryset=Territory.objects.current().of_kind(*GROUPS).inhabited(),
        empty_label="Aucun en particulier",
    )


def person(label: str, **options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=Person.objects.none(), to_field_name="public_id", **options
    )


def offer_by_name(form: forms.Form, name: str, rows: LabQuerySet | PersonQuerySet) -> None:
    offer(form, name, rows.order_by("sort_key"))


def offer_own(form: forms.Form, name: str, rows: LabQuerySet) -> Lab | None:
    """Offer the labs of who fills the form in. The only one is chosen already, and returned."""
    offer_by_name(form, name, rows)
    first = list(rows[:2])
    if len(first) != 1:
        return None
    form.initial.setdefault(name, first[0].slug)
    return first[0]


def open_to(*things: Any) -> LabQuerySet:
    """Labs that may join what ``things`` make: an imagined object is joined to imagined labs only."""
    is_fictional = any(thing.is_fictional for thing in things if thing)
    rows = Lab.objects.open()
    return rows.filter(origin=Origin.FICTIONAL) if is_fictional else rows.real()
