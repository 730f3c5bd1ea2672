"""What the account may be asked for."""

from typing import Any

from django import forms
from django.utils import timezone

from kilometre.foundation.indicators import Period, Scope
from kilometre.foundation.ui.choices import ByName
from kilometre.network.enums import LARGE_TERRITORIES
from kilometre.network.models import Lab, Organisation, Reform, Territory
from kilometre.reporting.account import topics

FIRST_YEAR = 2020  # the recovery plan, from which the public document tells of labs


class AccountFilters(forms.Form):
    """All optional. One lab, or a region; a quarter goes with its year."""

    region = ByName(
        label="Région",
        required=False,
        queryset=Territory.objects.none(),
        to_field_name="code",
        empty_label="Toutes",
    )
    lab = forms.ModelChoiceField(
        label="Lab", required=False, queryset=Lab.objects.none(), to_field_name="slug", empty_label="Tous"
    )
    reform = forms.ModelChoiceField(
        label="Réforme",
        required=False,
        queryset=Reform.objects.real(),
        to_field_name="slug",
        empty_label="Toutes",
    )
    administration = ByName(
        label="Ministère ou administration",
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label="Tous",
    )
    year = forms.TypedChoiceField(label="Année", required=False, coerce=int, empty_value=None)
    quarter = forms.TypedChoiceField(
        label="Trimestre",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", "Toute l'année"),
            *((number, f"{number}e" if number > 1 else "1er") for number in range(1, 5)),
        ],
    )
    topic = forms.ChoiceField(label="Rubrique", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["region"].queryset = Territory.objects.current().of_kind(*LARGE_TERRITORIES).inhabited()
        fields["lab"].queryset = Lab.objects.real().order_by("sort_key")
        carriers = Organisation.objects.real().filter(reforms__in=Reform.objects.real())
        fields["administration"].queryset = carriers.distinct()
        years = range(timezone.localdate().year, FIRST_YEAR - 1, -1)
        fields["year"].choices = [("", "Toutes"), *((year, str(year)) for year in years)]
        fields["topic"].choices = [("", "Toutes"), *topics()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("quarter") and not cleaned.get("year"):
            self.add_error("quarter", "Choisissez aussi l'année.")
        lab, region = cleaned.get("lab"), cleaned.get("region")
        if lab and region and lab.region_id != region.pk:
            self.add_error("lab", f"{lab} n'est pas dans cette région.")
        reform, administration = cleaned.get("reform"), cleaned.get("administration")
        if reform and administration and reform.carrier_id != administration.pk:
            self.add_error("reform", f"{administration} ne porte pas cette réforme.")
        return cleaned

    @property
    def scope(self) -> Scope:
        """What is valid of what was asked: a lab says more than its region."""
        given = getattr(self, "cleaned_data", {})
        lab, region, reform = given.get("lab"), given.get("region"), given.get("reform")
        administration, year, quarter = (given.get(name) for name in ("administration", "year", "quarter"))
        return Scope(
            lab=lab.slug if lab else None,
            region=region.code if region and not lab else None,
            reform=reform.slug if reform else None,
            administration=administration.public_id if administration else None,
            period=Period(year, quarter) if year else None,
        )
