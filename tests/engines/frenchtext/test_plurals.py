import pytest

from kilometre.engines.frenchtext import plural


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("code postal", "codes postaux"),
        ("réseau", "réseaux"),
        ("membre d'un réseau", "membres d'un réseau"),
        ("rendez-vous du réseau", "rendez-vous du réseau"),
        ("niveau dit par la personne", "niveaux dits par la personne"),
        ("action à suivre", "actions à suivre"),
        ("prix", "prix"),
    ],
)
def test_heading_of_several(one, many):
    assert plural(one) == many
