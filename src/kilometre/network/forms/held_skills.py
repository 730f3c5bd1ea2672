"""Forms of one's skills: the level, who attests, what shows it."""

from typing import Any

from django import forms

from kilometre.foundation.ui import french
from kilometre.network import evidence
from kilometre.network.enums import LEVEL_HELP, SkillLevel
from kilometre.network.models import HeldSkill, Person, Skill

LEVELS = [(level.value, f"{level.label} : {LEVEL_HELP[level]}") for level in SkillLevel]


def _levels(label: str, **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=LEVELS,
        coerce=lambda value: SkillLevel(int(value)),
        widget=forms.RadioSelect,
        **options,
    )


class LevelForm(forms.Form):
    """The level, and whether the network sees it."""

    level = _levels("Où en êtes-vous ?")
    is_shown = forms.BooleanField(
        label="Montrer cette compétence au réseau",
        required=False,
        help_text="Sinon, elle n'est visible que de vous. Vous pouvez changer d'avis à tout moment.",
    )


class ClaimForm(LevelForm):
    """A skill that one did not say yet, family by family."""

    skill = forms.ModelChoiceField(
        label="Compétence", queryset=Skill.objects.none(), to_field_name="slug", empty_label="Choisissez"
    )
    field_order = ("skill", "level", "is_shown")

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        known = person.held_skills.values("skill")
        rows = Skill.objects.exclude(pk__in=known).filter(broader__isnull=False).select_related("broader")
        field: Any = self.fields["skill"]
        field.queryset = rows
        field.choices = _by_family(
            sorted(rows, key=lambda row: (french.sort_key(str(row.broader)), french.sort_key(str(row))))
        )


class AskEndorsementForm(forms.Form):
    """Who could attest the skill, among those whom one may know of."""

    by = forms.ModelChoiceField(
        label="À qui le demander ?",
        queryset=Person.objects.none(),
        to_field_name="public_id",
        empty_label="Choisissez",
        help_text="Un collègue de votre lab, ou une personne qui dirige un lab du réseau.",
    )

    def __init__(self, *args: Any, held: HeldSkill, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = held.endorsements.values("by")
        rows = Person.objects.visible_to(user).possible_endorsers(held.person).exclude(pk__in=asked)
        self.fields["by"].queryset = rows  # type: ignore[attr-defined]


class WorkForm(forms.Form):
    """An action or a project that shows the skill."""

    ref = forms.ChoiceField(label="Quel travail le montre ?")

    def __init__(self, *args: Any, person: Person, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.works = evidence.choices(person, user)
        self.fields["ref"].choices = [("", "Choisissez"), *self.works]  # type: ignore[attr-defined]


class EndorseForm(forms.Form):
    """What a colleague answers."""

    NO = "no"

    choice = forms.ChoiceField(
        label="Qu'avez-vous constaté ?",
        choices=[*[(str(value), label) for value, label in LEVELS], (NO, "Je préfère ne pas attester")],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label="Un mot", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def _by_family(rows: Any) -> list[Any]:
    families: dict[str, list[tuple[str, str]]] = {}
    for skill in rows:
        families.setdefault(str(skill.broader), []).append((skill.slug, skill.label))
    return [("", "Choisissez"), *families.items()]
