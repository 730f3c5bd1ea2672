"""Sending one file."""

from django import forms

from .kinds import KINDS, TAKEN
from .services import MAX_SIZE


class AttachForm(forms.Form):
    file = forms.FileField(
        label="Fichier à joindre",
        max_length=1000,  # long names are shortened, not refused
        allow_empty_file=True,  # the service says it better
        help_text=f"{TAKEN}. {MAX_SIZE // 1_000_000}\u00a0Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(KINDS)}),
    )
