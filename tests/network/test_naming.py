"""Places as people write them in a table."""

import pytest

from cast import make_commune
from kilometre.foundation.errors import Refused
from kilometre.network.cog import VINTAGE
from kilometre.network.models import PlaceName
from kilometre.network.naming import place_named

MOSELLE = {"department": ("57", "Moselle"), "region": ("44", "Grand Est")}


@pytest.fixture
def metz(db):
    metz = make_commune("57463", "Metz", **MOSELLE)
    beside = make_commune("57412", "Longeville-lès-Metz", **MOSELLE)
    assert metz.vintage == VINTAGE
    for place in (metz, beside):
        PlaceName.objects.create(territory=place, key="metz", sound="mt", population=1)
    return metz


def test_very_name_wins_over_a_part_of_another(metz):
    assert place_named("METZ") == metz


def test_two_communes_of_the_very_name_are_told_with_their_codes(metz):
    other = make_commune("80999", "Metz", department=("80", "Somme"), region=("32", "Hauts-de-France"))
    PlaceName.objects.create(territory=other, key="metz", sound="mt", population=1)

    with pytest.raises(Refused, match=r"57463.*80999|80999.*57463") as told:
        place_named("Metz")

    assert "57412" not in str(told.value)


def test_part_of_a_name_is_enough_when_only_one_has_it(metz):
    PlaceName.objects.create(
        territory=make_commune("57412", "Longeville-lès-Metz", **MOSELLE),
        key="longeville",
        sound="lnjvl",
        population=1,
    )

    assert place_named("Longeville").code == "57412"
