"""Filters of the lists: all optional."""

from django import forms

from kilometre.foundation.records.origins import Origin
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Lab, Reform, Territory
from kilometre.projects.enums import ActionKind, Stage
from kilometre.projects.models import Roadmap


class ProjectFilters(forms.Form):
    """Filters of the list: all optional."""

    stage = forms.ChoiceField(label="Étape", required=False, choices=[("", "Toutes"), *Stage.choices])
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
    )
    region = forms.ModelChoiceField(
        label="Région",
        required=False,
        queryset=Territory.objects.current()
        .of_kind(TerritoryKind.REGION, TerritoryKind.COLLECTIVITY)
        .order_by("name"),
        to_field_name="code",
        empty_label="Toutes",
    )
    roadmap = forms.ModelChoiceField(
        label="Feuille de route",
        required=False,
        queryset=Roadmap.objects.order_by("sort_key"),
        to_field_name="public_id",
        empty_label="Toutes",
    )
    reform = forms.ModelChoiceField(
        label="Réforme",
        required=False,
        queryset=Reform.objects.order_by("title"),
        to_field_name="slug",
        empty_label="Toutes",
    )
    origin = forms.ChoiceField(label="Origine", required=False, choices=[("", "Toutes"), *Origin.choices])


class ActionFilters(forms.Form):
    kind = forms.ChoiceField(label="Genre", required=False, choices=[("", "Tous"), *ActionKind.choices])
    lab = forms.ModelChoiceField(
        label="Lab",
        required=False,
        queryset=Lab.objects.order_by("sort_key"),
        to_field_name="slug",
        empty_label="Tous",
    )
    reform = forms.ModelChoiceField(
        label="Réforme",
        required=False,
        queryset=Reform.objects.order_by("title"),
        to_field_name="slug",
        empty_label="Toutes",
    )
