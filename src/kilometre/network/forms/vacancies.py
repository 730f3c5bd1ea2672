"""Forms of vacancies."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from kilometre.foundation.ui.choices import ByName
from kilometre.foundation.ui.forms import RecordForm
from kilometre.network.enums import VacancyKind
from kilometre.network.models import Lab, Skill, Vacancy

from .directory import SkillsField, TerritoryField

FIELDS = ("title", "kind", "description", "starts_on", "closes_on", "how_to_apply", "skills")
HELP = {
    "closes_on": "L'annonce se ferme d'elle-même à la fin de ce jour.",
    "how_to_apply": "Une adresse de service, un lien : c'est public.",
}
WIDGETS = {
    "description": forms.Textarea(attrs={"rows": 6}),
    "how_to_apply": forms.Textarea(attrs={"rows": 2}),
}


class NewVacancyForm(forms.ModelForm):
    skills = SkillsField(label="Compétences recherchées")
    lab = forms.ModelChoiceField(
        label="Lab", queryset=Lab.objects.none(), to_field_name="slug", empty_label=None
    )
    field_order = ("lab", *FIELDS)

    class Meta:
        model = Vacancy
        fields = FIELDS
        help_texts: ClassVar[dict[str, str]] = HELP
        widgets: ClassVar[dict[str, forms.Widget]] = WIDGETS

    def __init__(self, *args: Any, labs: Iterable[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lab"].queryset = Lab.objects.filter(pk__in=list(labs)).order_by("sort_key")  # type: ignore[attr-defined]


class VacancyForm(RecordForm):
    skills = SkillsField(label="Compétences recherchées")

    class Meta:
        model = Vacancy
        fields = FIELDS
        help_texts: ClassVar[dict[str, str]] = HELP
        widgets: ClassVar[dict[str, forms.Widget]] = WIDGETS


class VacancyFilters(forms.Form):
    genre = forms.ChoiceField(label="Type", choices=[("", "Tous"), *VacancyKind.choices], required=False)
    region = TerritoryField(label="Région", to_field_name="code", empty_label="Toutes")
    competence = ByName(
        Skill.objects.all(), label="Compétence", required=False, to_field_name="slug", empty_label="Toutes"
    )
