"""Forms of the booklets."""

from typing import Any

from django import forms
from django.utils import timezone

LARGEST = 20_000_000


class BookletForm(forms.Form):
    year = forms.TypedChoiceField(label="Quelle année ?", coerce=int)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        this = timezone.localdate().year
        fields: Any = self.fields
        fields["year"].choices = [(year, str(year)) for year in range(this, this - 5, -1)]


class CheckForm(forms.Form):
    file = forms.FileField(
        label="Un livret reçu (PDF)", help_text="Il est comparé, puis oublié : rien n'en est gardé."
    )

    def clean_file(self) -> bytes:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > LARGEST:
            raise forms.ValidationError("Ce fichier est trop lourd pour être un de nos livrets.")
        content: bytes = uploaded.read()
        return content
