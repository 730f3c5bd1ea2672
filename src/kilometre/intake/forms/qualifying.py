"""Forms by which the contact says what they understood of a need."""

from typing import Any

from django import forms

from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.choices import ByName
from kilometre.foundation.ui.forms import VersionedForm
from kilometre.intake.enums import Problem, Urgency
from kilometre.intake.fields import AreasField
from kilometre.intake.models import Need, Qualification
from kilometre.intake.models.qualifying import MOST_DAYS, MOST_WEEKS
from kilometre.network.enums import SkillLevel
from kilometre.network.forms.reforms import offer_reforms, reform
from kilometre.network.models import Skill


class QualifyForm(forms.Form):
    """The first time. Choices only: what the sender wrote stays with those who read the need."""

    problem = forms.ChoiceField(
        label="De quel problème s'agit-il ?", choices=Problem.choices, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(label="Urgence", choices=[("", "Choisissez"), *Urgency.choices])
    reform = reform("Réforme prioritaire")
    territories = AreasField(
        label="Territoires concernés",
        required=False,
        help_text="Noms ou codes, séparés par des virgules : une commune, un département, une région…",
    )
    starts_on = forms.DateField(
        label="Le travail pourrait commencer le", required=False, widget=forms.DateInput
    )
    weeks = forms.IntegerField(
        label="et tenir en combien de semaines ?", min_value=1, max_value=MOST_WEEKS, initial=8
    )

    def __init__(self, *args: Any, need: Need, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["territories"].initial = [need.territory]
        offer_reforms(self, need)


class QualificationForm(VersionedForm, QualifyForm):
    """The same, edited: it carries the version that the person read."""

    def __init__(self, *args: Any, record: Qualification, **options: Any) -> None:
        super().__init__(*args, record=record, need=record.need, **options)
        self.fields["reform"].initial = record.reform.slug if record.reform else ""


class WantedSkillForm(forms.Form):
    skill = ByName(
        label="Quelle compétence ?",
        queryset=Skill.objects.all(),
        to_field_name="slug",
        empty_label="Choisissez",
    )
    level = forms.TypedChoiceField(
        label="À quel niveau au moins ?",
        choices=SkillLevel.choices,
        coerce=lambda value: SkillLevel(int(value)),
        widget=forms.RadioSelect,
        initial=SkillLevel.PRACTISES,
    )
    days = forms.IntegerField(
        label="Pour combien de jours de travail ?", min_value=1, max_value=MOST_DAYS, initial=3
    )
    is_mandatory = forms.BooleanField(
        label="Indispensable : sans elle, l'équipe ne peut pas commencer", required=False, initial=True
    )

    def __init__(self, *args: Any, need: Need, **options: Any) -> None:
        super().__init__(*args, **options)
        if not need.is_fictional:
            skills = Skill.objects.exclude(origin=Origin.FICTIONAL)
            self.fields["skill"].queryset = skills  # type: ignore[attr-defined]
