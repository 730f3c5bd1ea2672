"""The control of a form field: DSFR's classes and the browser's own type, put on Django's widgets."""

import re
from typing import Any

from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.utils.safestring import SafeString

DASHES, CHOOSE = BLANK_CHOICE_DASH[0][1], "Choisissez"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# Kinds of fields that `ui/field.html` draws differently; every other one is a line of text.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "choices"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
    (forms.ClearableFileInput, "file"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
)
CLASSES = {"select": "fr-select", "file": "fr-upload", "checkbox": "", "choices": "", "password": "fr-input"}


def kind_of(field: forms.BoundField) -> str:
    """How a field is drawn: "choices", "checkbox", "password", "file", "select" or "line"."""
    widget = field.field.widget
    return next((kind for widget_type, kind in KINDS if isinstance(widget, widget_type)), "line")


def draw_control(field: forms.BoundField) -> SafeString:
    """Render the widget with the classes of its kind. Widgets are the form's own copies: they may be changed."""
    widget = field.field.widget
    kind = kind_of(field)
    if kind == "line":
        # A browser cuts what is pasted without a word; a refusal says it.
        widget.attrs.pop("maxlength", None)
    attributes: dict[str, Any] = {}
    own = CLASSES.get(kind, "fr-input")
    if own:
        attributes["class"] = f"{own} {widget.attrs.get('class', '')}".strip()
    if type(widget) is forms.DateInput:
        _use_browser_calendar(widget, field.value())
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":
        attributes["rows"] = "6"
    if kind == "select":
        widget.template_name = "ui/select.html"
        _name_no_choice(field.field)
    if isinstance(widget, forms.ClearableFileInput):
        widget.template_name = "django/forms/widgets/file.html"
    return field.as_widget(attrs=attributes)


def _name_no_choice(field: forms.Field) -> None:
    """Django's line of dashes, where a form says nothing else, asks to choose."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = CHOOSE
    elif isinstance(field.widget, forms.Select):
        field.widget.choices = [
            (value, CHOOSE if label == DASHES else label) for value, label in field.widget.choices
        ]


def _use_browser_calendar(widget: forms.DateInput, value: Any) -> None:
    """A date is picked in the browser's calendar, unless what was typed is not a date: it must stay visible."""
    if isinstance(value, str) and value and not ISO_DAY.fullmatch(value):
        return
    widget.input_type, widget.format = "date", "%Y-%m-%d"
