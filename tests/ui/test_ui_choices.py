"""Choices in the order of a French dictionary, on both databases."""

from django import forms
from django.db.models import BLANK_CHOICE_DASH

from cast import Cast
from kilometre.foundation.ui import french
from kilometre.intake.forms.qualifying import WantedSkillForm
from kilometre.network.models import Lab, Skill, Territory
from kilometre.projects.forms.fields import territory
from kilometre.projects.forms.overview import ScopeForm

NAMES = ["Ardèche", "Ardennes", "Évaluation", "Île-de-France", "Œuvre", "Orne", "Visualisation", "Zèle"]


def test_accents_capitals_and_marks_do_not_change_the_order():
    backwards = NAMES[::-1]

    assert sorted(backwards, key=french.sort_key) == NAMES


def test_skills_and_regions_are_offered_in_order(cast: Cast):
    for number, name in enumerate(NAMES):
        Skill.objects.create(slug=f"s{number}", label=name)
        Territory.objects.create(kind="region", code=f"x{number}", name=name, vintage=cast.lab.region.vintage)
    offered = [label for _, label in WantedSkillForm(need=_Imagined()).fields["skill"].choices]
    regions = [label for value, label in ScopeForm().fields["region"].choices if str(value).startswith("x")]

    assert [label for label in offered if label in NAMES] == NAMES
    assert regions == NAMES


class _Imagined:
    is_fictional = True


def test_territories_of_a_project_are_in_two_groups(cast: Cast):
    vintage = cast.lab.region.vintage
    Territory.objects.create(kind="region", code="04", name="La Réunion", vintage=vintage)
    Territory.objects.create(kind="department", code="974", name="La Réunion", vintage=vintage)

    groups = dict(choice for choice in territory().choices if choice[0])

    assert list(groups) == ["Régions", "Départements"]
    assert "La Réunion (région)" in [label for _, label in groups["Régions"]]
    assert "La Réunion (département)" in [label for _, label in groups["Départements"]]


def test_a_list_without_a_word_for_no_choice_says_to_choose(cast: Cast):
    class Form(forms.Form):
        lab = forms.ModelChoiceField(Lab.objects.all())
        kind = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "A")])
        place = forms.ModelChoiceField(Lab.objects.all(), empty_label="Aucun")

    shown = str(Form())
    assert "---------" not in shown
    assert shown.count("Choisissez") == 2
    assert "Aucun" in shown
