"""Forms of attestations: the period, what is picked, the code to check one."""

from collections.abc import Iterable
from typing import Any

from django import forms

from kilometre.foundation.errors import Refused
from kilometre.network.contributions import Part
from kilometre.network.services.statements import check_period


class PeriodForm(forms.Form):
    starts_on = forms.DateField(label="Du", widget=forms.DateInput)
    ends_on = forms.DateField(label="Au", widget=forms.DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("starts_on") and cleaned.get("ends_on"):
            try:
                check_period(cleaned["starts_on"], cleaned["ends_on"])
            except Refused as refusal:
                self.add_error("ends_on", refusal.message)
        return cleaned


class PickForm(forms.Form):
    """What is known, kind by kind; everything is picked until one takes some away."""

    keys = forms.MultipleChoiceField(
        label="Ce que dira l'attestation",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une contribution."},
    )

    def __init__(self, *args: Any, parts: Iterable[Part], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = [
            (row.key, f"{part.label} – {row.text}{f' ({row.when})' if row.when else ''}")
            for part in parts
            for row in part.rows
        ]
        self.fields["keys"].choices = rows  # type: ignore[attr-defined]
        self.fields["keys"].initial = [key for key, _ in rows]


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code imprimé sur l'attestation",
        max_length=20,
        help_text="Dix lettres et chiffres, sous le numéro.",
    )
