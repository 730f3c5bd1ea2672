"""The pages of places: communes, territories, and the labs near them."""

import pytest

from kilometre.foundation.records.origins import Origin
from kilometre.network import services
from kilometre.network.forms import TerritoryField
from kilometre.network.queries import places


def test_place_search_suggests_and_opens_an_only_answer(territories, client):
    page = client.get("/communes/", {"q": "saint-"}).content.decode()
    assert "Saint-Étienne (42, Loire)" in page
    assert client.get("/communes/", {"q": "35238"}).url == "/communes/35238/"

    fragment = client.get("/communes/", {"q": "renn"}, headers={"HX-Request": "true"}).content.decode()
    assert "Rennes" in fragment
    assert "<html" not in fragment


def test_commune_page_leads_to_the_labs_of_its_region(real_network, alone, client, django_assert_num_queries):
    client.get("/communes/35238/")
    with django_assert_num_queries(3):
        page = client.get("/communes/35238/").content.decode()

    assert "Ti Lab" in page
    assert "Rennes Métropole" in page
    assert "Code officiel géographique 2026" in page


def test_commune_page_without_a_lab_says_so_and_where_to_turn(real_network, client):
    page = client.get("/communes/33063/").content.decode()

    assert "aucun lab en activité" in page
    assert "DITP" in page


def test_commune_page_keeps_the_closest_lab_however_many_the_region_has(territories, client):
    rennes = places.get("35238")
    for rank in range(8):
        services.create_lab(actor=None, name=f"A{rank}", region=rennes.region, territory=rennes.region)
    services.create_lab(actor=None, name="Z, lab métropolitain", region=rennes.region, territory=rennes.epci)
    services.create_lab(actor=None, name="Sans territoire", region=rennes.region)

    page = client.get("/communes/35238/").content.decode()

    assert "Z, lab métropolitain" in page
    assert page.index("Z, lab métropolitain") < page.index("A0")
    assert "/labs/?region=53" in page


def test_commune_page_shows_the_closest_lab_first(territories, client):
    rennes = places.get("35238")
    services.create_lab(actor=None, name="A, lab régional", region=rennes.region, territory=rennes.region)
    services.create_lab(actor=None, name="Z, lab métropolitain", region=rennes.region, territory=rennes.epci)

    page = client.get("/communes/35238/").content.decode()

    assert page.index("Z, lab métropolitain") < page.index("A, lab régional")


@pytest.mark.parametrize(
    "address", ["/territoires/region/53/", "/territoires/departement/35/", "/territoires/collectivite/988/"]
)
def test_territory_pages(real_network, client, address):
    assert client.get(address).status_code == 200


def test_commune_page_keeps_examples_apart_from_the_labs_of_the_territory(territories, client):
    rennes = places.get("35238")
    services.create_lab(
        actor=None, name="A, inventé", region=rennes.region, territory=rennes.epci, origin=Origin.FICTIONAL
    )
    services.create_lab(
        actor=None, name="Z, réel", region=rennes.region, expertises=["Design"], origin=Origin.PUBLIC
    )

    page = client.get("/communes/35238/").content.decode()

    assert page.index("Z, réel") < page.index("<h3>Exemple fictif</h3>") < page.index("A, inventé")
    assert "Expertises : Design." in page


def test_territories_are_in_the_order_of_the_alphabet_whatever_the_accents(real_network, client):
    page = client.get("/territoires/region/27/").content.decode()
    assert page.index(">Côte-d&#x27;Or<") < page.index(">Doubs<")

    field = TerritoryField()
    names = [name for _, name in field.choices]

    assert names.index("Hauts-de-France") < names.index("Île-de-France") < names.index("Martinique")
    assert not any("Clipperton" in name or "australes" in name for name in names)
