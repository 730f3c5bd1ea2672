"""Fields that the forms of every context ask the same way."""

from typing import Any

from django import forms


def text(label: str, *, length: int, rows: int = 4, **options: Any) -> forms.CharField:
    """Several lines, of at most ``length`` signs."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=length, widget=widget, **options)


def day(label: str, **options: Any) -> forms.DateField:
    """A date, with the calendar of the browser."""
    return forms.DateField(label=label, widget=forms.DateInput, **options)
