"""Which part of the network one looks at: all optional, in the address."""

from typing import Any

from django import forms

from kilometre.network.enums import TerritoryKind
from kilometre.network.models import Lab, Reform, Territory
from kilometre.projects.board import LABELS, By
from kilometre.projects.models import Roadmap
from kilometre.projects.queries import ProjectQuerySet


class ScopeForm(forms.Form):
    """A lab, a region, a roadmap, a reform: the same fields as the list, and narrower when several are given."""

    lab = forms.ModelChoiceField(
        label="Lab", required=False, queryset=Lab.objects.order_by("sort_key"), to_field_name="slug",
        empty_label="Tous",
    )  # fmt: skip
    region = forms.ModelChoiceField(
        label="Région", required=False, to_field_name="code", empty_label="Toutes",
        queryset=Territory.objects.current()
        .of_kind(TerritoryKind.REGION, TerritoryKind.COLLECTIVITY)
        .order_by("name"),
    )  # fmt: skip
    roadmap = forms.ModelChoiceField(
        label="Feuille de route", required=False, queryset=Roadmap.objects.order_by("sort_key"),
        to_field_name="public_id", empty_label="Toutes",
    )  # fmt: skip
    reform = forms.ModelChoiceField(
        label="Réforme", required=False, queryset=Reform.objects.order_by("title"), to_field_name="slug",
        empty_label="Toutes",
    )  # fmt: skip

    def narrow(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        """The projects of what was chosen; a choice that does not exist is none."""
        given = self.cleaned_data if self.is_valid() else {}
        if lab := given.get("lab"):
            projects = projects.of_lab(lab)
        if region := given.get("region"):
            projects = projects.in_region(region.code)
        if roadmap := given.get("roadmap"):
            projects = projects.on_roadmap(roadmap)
        if reform := given.get("reform"):
            projects = projects.filter(reform=reform)
        return projects

    @property
    def given(self) -> dict[str, str]:
        """What was chosen, as the address has it."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {name: self.data[name] for name in ScopeForm.base_fields if chosen.get(name)}


class BoardForm(ScopeForm):
    par = forms.ChoiceField(
        label="Une ligne par", required=False, choices=[(by.value, LABELS[by].lower()) for by in By]
    )

    @property
    def by(self) -> By:
        """As asked; by axis on one roadmap, by lab otherwise. Axes of several roadmaps do not compare."""
        chosen: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        asked = By(chosen["par"]) if chosen.get("par") else By.AXIS if chosen.get("roadmap") else By.LAB
        return By.LAB if asked == By.AXIS and not chosen.get("roadmap") else asked
