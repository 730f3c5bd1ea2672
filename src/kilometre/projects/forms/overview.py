"""Which part of the network one looks at: all optional, in the address."""

from typing import Any

from django import forms

from kilometre.projects.board import LABELS, By
from kilometre.projects.queries import ProjectQuerySet

from . import fields


class ScopeForm(forms.Form):
    """A lab, a region, a roadmap, a reform: the same fields as the list, and narrower when several are given."""

    lab = fields.lab_or_none()
    region = fields.region_or_none()
    roadmap = fields.roadmap()
    reform = fields.reform_or_none()

    def narrow(self, projects: ProjectQuerySet) -> ProjectQuerySet:
        """The projects of what was chosen; a choice that does not exist is none."""
        given = self.cleaned_data if self.is_valid() else {}
        return projects.within(**{name: given.get(name) for name in ScopeForm.base_fields})

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

    @property
    def page(self) -> int:
        """From 1; the first when the address says something else."""
        asked = self.data.get("page", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
