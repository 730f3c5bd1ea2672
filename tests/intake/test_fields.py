"""A place is typed; several matches become a choice, beside a line for whoever is not among them."""

import pytest
from django import forms

from cast import make_commune
from kilometre.intake.fields import PlaceField
from kilometre.network.enums import TerritoryKind
from kilometre.network.models import PlaceName, Postcode, Territory
from kilometre.network.spelling import key

BIGORRE = {"department": ("65", "Hautes-Pyrénées"), "region": ("76", "Occitanie")}


class Form(forms.Form):
    where = PlaceField()

    def clean(self):
        self.fields["where"].offer()


@pytest.fixture
def communes(db):
    for rank, name in enumerate(["Trébons", "Astugue", "Antist"]):
        commune = make_commune(f"6500{rank}", name, **BIGORRE)
        Postcode.objects.create(code="65200", territory=commune, population=rank)
        PlaceName.objects.create(key=key(name), territory=commune)


@pytest.mark.usefixtures("communes")
def test_a_postcode_of_several_communes_is_a_choice_and_a_line():
    form = Form({"where": "65200"})

    drawn = str(form["where"]) if form.errors else ""

    assert drawn.index("Antist") < drawn.index("Astugue") < drawn.index("Trébons")
    assert 'name="where-autre"' in drawn
    assert "required" not in drawn


@pytest.mark.usefixtures("communes")
def test_what_is_typed_beside_the_choice_counts():
    form = Form({"where": "", "where-autre": "antist"})

    assert form.is_valid()
    assert form.cleaned_data["where"].name == "Antist"


@pytest.mark.usefixtures("communes")
def test_a_postcode_that_does_not_exist_is_said_so():
    assert Form({"where": "99999"}).errors["where"] == [
        "Ce code postal n'existe pas : vérifiez ses chiffres."
    ]


def test_a_postcode_of_a_city_s_district_is_the_district(db):
    paris = make_commune("75056", "Paris", department=("75", "Paris"), region=("11", "Île-de-France"))
    first = Territory.objects.create(
        kind=TerritoryKind.DISTRICT,
        code="75101",
        name="Paris 1er Arrondissement",
        vintage=paris.vintage,
        commune=paris,
        department=paris.department,
        region=paris.region,
    )
    for territory in (paris, first):
        Postcode.objects.create(code="75001", territory=territory, population=1)

    form = Form({"where": "75001"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["where"] == first
