"""What every form says of a field that is wrong, as one speaks: Django's « Assurez-vous que… » reads like a program."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

BOUNDS: dict[Any, str] = {
    MinValueValidator: "Écrivez %(limit_value)s ou plus.",
    MaxValueValidator: "Écrivez %(limit_value)s ou moins.",
    MaxLengthValidator: "%(limit_value)s caractères au plus\u00a0: vous en avez écrit %(show_value)s.",
}
BLANKS: dict[Any, str] = {
    forms.Field: "À remplir.",
    forms.ChoiceField: "Choisissez une réponse.",
    forms.ModelMultipleChoiceField: "Choisissez au moins une réponse.",
    forms.MultipleChoiceField: "Choisissez au moins une réponse.",
    forms.DateField: "Indiquez une date.",
    forms.BooleanField: "Cochez cette case pour continuer.",
    forms.FileField: "Choisissez un fichier.",
}
OUT_OF_LIST = "Choisissez parmi les réponses proposées."
CHOICES = (
    forms.ChoiceField,
    forms.MultipleChoiceField,
    forms.ModelChoiceField,
    forms.ModelMultipleChoiceField,
)
ODD_CHOICES = ("invalid_choice", "invalid_list", "invalid_pk_value")


def speak_plainly() -> None:
    """Say bounds, blanks and odd choices so in every form. A field keeps what its class said when it was made: call this first."""
    for validator, message in BOUNDS.items():
        validator.message = message
    for field, message in BLANKS.items():
        field.default_error_messages = {**field.default_error_messages, "required": message}
    for field in CHOICES:
        field.default_error_messages = {
            **field.default_error_messages,
            **{key: OUT_OF_LIST for key in ODD_CHOICES if key in field.default_error_messages},
        }
