"""Names are found however they are typed."""

import pytest

from kilometre.network import spelling


@pytest.mark.parametrize(
    "typed",
    ["Saint-Étienne", "st etienne", "SAINT ETIENNE", "St-Étienne", "saintetienne", "  Saint - Étienne "],
)
def test_key_is_one_for_all_ways_to_write_a_name(typed):
    assert spelling.key(typed) == "saintetienne"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("montelimard", "Montélimar"),
        ("Chatoroux", "Châteauroux"),
        ("strassbourg", "Strasbourg"),
        ("carcasonne", "Carcassonne"),
        ("Villeurbane", "Villeurbanne"),
    ],
)
def test_sound_forgives_common_mistakes(typed, name):
    assert spelling.sound(typed) == spelling.sound(name)


def test_sound_of_too_little_is_empty():
    assert spelling.sound("Eu") == ""


def test_key_holds_only_what_sorts_alike_everywhere():
    assert spelling.key("L'Haÿ-les-Roses, Œuilly 2e") == "lhaylesrosesoeuilly2e"
