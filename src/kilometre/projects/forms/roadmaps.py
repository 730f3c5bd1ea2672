"""Forms of roadmaps and their axes."""

from typing import Any

from django import forms

from kilometre.foundation.accounts.models import User
from kilometre.foundation.ui.forms import VersionedForm, offer
from kilometre.network.models import Lab
from kilometre.network.rules import standing
from kilometre.projects.models import Axis, Roadmap

from .fields import labs, offer_own, territory, text


class RoadmapForm(forms.Form):
    title = forms.CharField(label="Titre", max_length=160)
    lab = labs(label="Lab")
    summary = text("Présentation", length=2000)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_own(self, "lab", Lab.objects.filter(pk__in=standing(user).labs))


class RoadmapEditForm(VersionedForm):
    title = forms.CharField(label="Titre", max_length=160)
    summary = text("Présentation", length=2000)
    territory = territory()
    announced_axes = forms.IntegerField(label="Axes annoncés", required=False, min_value=0, max_value=999)
    announced_projects = forms.IntegerField(
        label="Projets annoncés", required=False, min_value=0, max_value=9999
    )


class AxisForm(forms.Form):
    title = forms.CharField(label="Titre de l'axe", max_length=160)
    parent = forms.ModelChoiceField(
        label="Dans quel axe ?",
        required=False,
        queryset=Axis.objects.none(),
        empty_label="Directement dans la feuille de route",
    )
    note = forms.CharField(label="Précision", max_length=300, required=False)

    def __init__(self, *args: Any, roadmap: Roadmap, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parent", roadmap.axes.filter(parent=None))


class AxisEditForm(VersionedForm):
    title = forms.CharField(label="Titre de l'axe", max_length=160)
    note = forms.CharField(label="Précision", max_length=300, required=False)
