"""Filters of the lists: all optional."""

from django import forms

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.choices import ByName
from kilometre.network.models import Lab, Reform
from kilometre.projects.enums import ActionKind, Stage

from . import fields


class ProjectFilters(forms.Form):
    """Filters of the list: all optional."""

    stage = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes"), *Stage.choices])
    lab = fields.lab_or_none()
    region = fields.region_or_none()
    roadmap = fields.roadmap()
    reform = fields.reform_or_none()
    origin = forms.ChoiceField(label="Origine", required=False, choices=[("", "Toutes"), *Origin.choices])


class ActionFilters(forms.Form):
    kind = forms.ChoiceField(label="Type", required=False, choices=[("", "Tous"), *ActionKind.choices])
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
    )
    reform = ByName(
        label="Réforme",
        required=False,
        queryset=Reform.objects.all(),
        to_field_name="slug",
        empty_label="Toutes",
    )
