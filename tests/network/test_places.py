"""A commune is found by its name, the beginning of it, a postcode, a code, a mistake."""

import pytest

from kilometre.network import services
from kilometre.network.models import PlaceName, Postcode, Territory
from kilometre.network.queries import places
from kilometre.network.spelling import key

pytestmark = pytest.mark.usefixtures("territories")


def first(text):
    found = places.find(text)
    return found[0].label if found else ""


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("rennes", "Rennes (35, Ille-et-Vilaine)"),
        ("renn", "Rennes (35, Ille-et-Vilaine)"),
        ("St Etienne", "Saint-Étienne (42, Loire)"),
        ("rouvray", "Saint-Étienne-du-Rouvray (76, Seine-Maritime)"),
        ("35000", "Rennes (35, Ille-et-Vilaine)"),
        ("35238", "Rennes (35, Ille-et-Vilaine)"),
        ("35000 rennes", "Rennes (35, Ille-et-Vilaine)"),
        ("bordo", "Bordeaux (33, Gironde)"),
        ("noumea", "Nouméa (988, Nouvelle-Calédonie)"),
        ("paris 3", "Paris 3e Arrondissement (75, Paris)"),
        ("75056", "Paris (75, Paris)"),
    ],
)
def test_find_puts_the_place_meant_first(typed, label):
    assert first(typed) == label


def test_find_prefers_the_exact_name_then_the_most_populated():
    names = [place.territory.name for place in places.find("rennes")]

    assert names[0] == "Rennes"
    assert first("saint-") == "Saint-Étienne (42, Loire)"


def test_find_says_which_former_commune_was_meant():
    assert first("arbignieu") == "Arboys en Bugey (01, Ain), dont Arbignieu"


@pytest.mark.parametrize("typed", ["", "   ", "-", "xyzzyx", "99999", "é" * 500])
def test_find_nothing_is_an_empty_list(typed):
    assert places.find(typed) == []


def test_find_gives_each_place_once_and_no_more_than_asked():
    found = places.find("saint", limit=5)

    assert len(found) == 5
    assert len({place.territory.pk for place in found}) == 5


def test_a_whole_postcode_gives_all_its_communes_in_the_order_of_the_alphabet():
    names = [place.territory.name for place in places.find("33190", limit=8)]

    assert len(names) == 29  # and the one whose INSEE code it is
    assert names == sorted(names, key=key)


@pytest.mark.parametrize(("typed", "number"), [("rennes", 3), ("35000", 3), ("bordo", 4)])
def test_find_costs_few_queries(django_assert_num_queries, typed, number):
    with django_assert_num_queries(number):
        places.find(typed)


def test_get_reads_a_commune_with_what_surrounds_it(django_assert_num_queries):
    with django_assert_num_queries(1):
        rennes = places.get("35238")
        around = [rennes.epci.name, rennes.department.name, rennes.region.name]

    assert around == ["Rennes Métropole", "Ille-et-Vilaine", "Bretagne"]
    assert places.get("99999") is None


def test_load_territories_a_second_time_changes_nothing():
    counts = [model.objects.count() for model in (Territory, Postcode, PlaceName)]

    assert services.load_territories() == 0
    assert [model.objects.count() for model in (Territory, Postcode, PlaceName)] == counts


def test_territories_of_an_overseas_collectivity_hang_under_it():
    noumea = places.get("98818")

    assert (noumea.region.kind, noumea.region.code, noumea.department) == ("collectivity", "988", None)
