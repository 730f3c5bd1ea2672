"""The pages: what each person sees, how many queries it costs, what is kept of what was typed."""

import csv
import html
import io
import json
import re

import pytest
from django.urls import reverse

from kilometre.foundation.indicators.services import refresh
from kilometre.foundation.records.origins import Origin
from kilometre.network import services
from kilometre.network.models import Citation, Lab, Membership, Organisation, Person

LAB = "/labs/labest/"


def many_labs(cast, number):
    for rank in range(number):
        services.create_lab(
            actor=None, name=f"Lab {rank:02}", region=cast.lab.region, carriers=[cast.service]
        )


def edit_data(lab, **typed):
    return {
        "version": lab.version, "name": lab.name, "kind": lab.kind, "status": lab.status, "promise": lab.promise,
        "region": lab.region.pk, **typed,
    }  # fmt: skip


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("address", "queries"),
    [("/", 6), ("/labs/", 7), ("/labs/carte/", 3), (LAB, 4), ("/organisations/", 3), ("/competences/", 1)],
)
def test_public_pages_cost_the_same_with_one_lab_or_thirty(  # noqa: PLR0917
    cast, alone, client, django_assert_num_queries, number, address, queries
):
    many_labs(cast, number)
    refresh()
    client.get(address)  # templates compiled, outlines read

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


def test_lab_page_shows_what_is_known_and_what_is_missing(real_network, client):
    page = client.get("/labs/lab-est/").content.decode()

    assert "SGARE Grand Est" in page
    assert "Pas avant juillet 2021" in page
    assert "19\u00a0novembre 2021" in page
    assert "non renseigné" in page
    assert "2 jours ouvrés" in page


def test_lab_page_shows_its_team_to_the_network_only(cast, client):
    services.edit_profile(actor=cast.member, person=cast.member.person, is_listed=True)

    assert "Alice Membre" not in client.get(LAB).content.decode()
    client.force_login(cast.stranger)
    assert "Alice Membre" in client.get(LAB).content.decode()


@pytest.mark.parametrize(
    ("role", "shown"),
    [("visitor", False), ("member", False), ("stranger", False), ("lead", True), ("coordinator", True)],
)
def test_the_edit_button_is_there_for_those_who_may_use_it(cast, client, role, shown):
    user = getattr(cast, role)
    if role != "visitor":
        client.force_login(user)

    assert ("Modifier la page" in client.get(LAB).content.decode()) is shown
    assert client.get(f"{LAB}modifier/").status_code == (200 if shown else 302 if role == "visitor" else 403)


def test_edit_saves_and_history_compares_with_the_version_before(cast, client):
    client.force_login(cast.lead)
    typed = edit_data(cast.lab, city="Metz", expertises="données\n\nméthodes\n", carriers="ddt du bas-rhin")

    assert client.post(f"{LAB}modifier/", typed).status_code == 302

    lab = Lab.objects.get(pk=cast.lab.pk)
    assert (lab.city, lab.expertises) == ("Metz", ["données", "méthodes"])
    assert list(lab.carriers.all()) == [cast.service]
    history = client.get(f"{LAB}historique/").content.decode()
    assert "Bruno Responsable" in history
    assert "<ins" in history
    assert "Metz" in history


def test_history_goes_through_every_edit_once(cast, client):
    for rank in range(31):
        services.edit_lab(actor=None, lab=cast.lab, summary=f"Phrase {rank:02}.")
    first = client.get(f"{LAB}historique/").content.decode()
    older = html.unescape(re.search(r'href="(\?avant=[^"]+)"', first)[1])

    second = client.get(f"{LAB}historique/{older}").content.decode()

    assert "Phrase 00" not in first.replace("Phrase 00.</del>", "")
    assert "Phrase 00" in second
    assert client.get(f"{LAB}historique/?avant=abc").status_code == 200


def test_history_names_nobody_to_visitors(cast, client):
    services.edit_lab(actor=cast.lead, lab=cast.lab, city="Metz")

    page = client.get(f"{LAB}historique/").content.decode()
    assert "Bruno" not in page
    assert "Metz" in page


def test_edit_after_somebody_else_keeps_what_was_typed_and_shows_both(cast, client):
    typed = edit_data(cast.lab, city="Nancy")
    services.edit_lab(actor=cast.coordinator, lab=Lab.objects.get(pk=cast.lab.pk), city="Metz")
    client.force_login(cast.lead)

    response = client.post(f"{LAB}modifier/", typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Metz" in page
    assert 'value="Nancy"' in page
    assert Lab.objects.get(pk=cast.lab.pk).city == "Metz"
    assert client.post(f"{LAB}modifier/", {**typed, "version": 2}).status_code == 302
    assert Lab.objects.get(pk=cast.lab.pk).city == "Nancy"


def test_edit_refuses_what_it_cannot_read_and_keeps_it(cast, client):
    client.force_login(cast.lead)
    typed = edit_data(cast.lab, carriers="Service inconnu", promise="bientôt", website="pas une adresse")

    response = client.post(f"{LAB}modifier/", typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Service inconnu" in page
    assert "bientôt" in page
    assert Lab.objects.get(pk=cast.lab.pk).version == 1


def test_a_lead_cites_a_source_and_withdraws_it(cast, client):
    client.force_login(cast.lead)
    said = {
        "field": "date",
        "words": "Lancement",
        "date": "2021-11-19",
        "precision": "day",
        "source": "Un journal",
    }

    assert client.post(f"{LAB}citations/ajouter/", said).status_code == 302
    assert "Lancement" in client.get(LAB).content.decode()

    citation = Citation.objects.get()
    assert client.get(f"{LAB}citations/{citation.pk}/retirer/").status_code == 405
    client.post(f"{LAB}citations/{citation.pk}/retirer/")
    assert not Citation.objects.exists()


def test_a_lead_manages_the_team(cast, client):
    client.force_login(cast.lead)
    who = {"name": "Zoé", "email": "zoe@exemple.test", "role": "member"}

    assert client.post(f"{LAB}equipe/", who).status_code == 302
    membership = Membership.objects.get(person__name="Zoé")
    assert "Zoé" in client.get(f"{LAB}equipe/").content.decode()
    client.post(f"{LAB}equipe/{membership.pk}/terminer/")

    assert "Zoé" not in client.get(f"{LAB}equipe/").content.decode()


def test_a_member_does_not_manage_the_team(cast, client):
    client.force_login(cast.member)

    assert client.get(f"{LAB}equipe/").status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["État'LIN", "Lab'EST"]),
        ("q=est", ["Lab'EST"]),
        ("region=52", ["État'LIN"]),
        ("situation=closed", []),
        ("genre=territorial", ["État'LIN", "Lab'EST"]),
        ("region=zz", ["État'LIN", "Lab'EST"]),
        ("q=%00", ["État'LIN", "Lab'EST"]),
    ],
)
def test_directory_facets(cast, client, query, names):
    for lab in (cast.lab, cast.other_lab):
        services.edit_lab(actor=None, lab=lab, description="x")

    response = client.get(f"/labs/?format=csv&{query}")

    rows = list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == names


def test_people_directory_is_the_networks(cast, client):
    assert client.get("/personnes/").status_code == 302
    client.force_login(cast.citizen)
    assert client.get("/personnes/").status_code == 403
    client.force_login(cast.member)
    assert client.get("/personnes/").status_code == 200


def test_a_person_not_listed_is_not_there_for_others(cast, client):
    address = cast.member.person.get_absolute_url()
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404
    client.force_login(cast.lead)
    assert client.get(address).status_code == 200


def test_the_directory_lists_those_who_chose_it_for_every_reader(cast, client):
    """Team mates, the coordination and the person themselves included; the team is on the page of its lab."""
    services.edit_profile(actor=cast.officer, person=cast.officer.person, is_listed=True)
    for reader in (cast.lead, cast.member, cast.stranger, cast.coordinator, cast.administrator):
        client.force_login(reader)
        rows = b"".join(client.get("/personnes/?format=csv")).decode("utf-8-sig").splitlines()[1:]
        assert [row.split(";")[0] for row in rows] == ["Dora Instructrice"]

    client.force_login(cast.member)
    page = client.get("/personnes/").content.decode()
    assert "/labs/labest/#equipe" in page
    assert "Vous n'y êtes pas" in page
    assert "(hors annuaire)" in client.get("/labs/labest/").content.decode()


def test_profile_is_edited_by_its_owner(cast, client):
    client.force_login(cast.member)
    typed = {"version": 1, "name": "Alice Membre", "job": "Designer", "is_listed": "on"}

    assert client.post("/profil/", typed).status_code == 302
    assert Person.objects.get(user=cast.member).job == "Designer"
    client.force_login(cast.citizen)
    assert "pas encore dans l'annuaire" in client.get("/profil/").content.decode()


@pytest.mark.parametrize(
    "address",
    ["/communes/99999/", "/territoires/region/99/", "/territoires/pays/44/", "/labs/nulle-part/",
     "/organisations/zzzzzzzzzzzz/", "/competences/rien/"],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(cast, client, address):
    assert client.get(address).status_code == 404


def test_fictional_is_marked_wherever_it_shows(cast, client):
    lab = services.create_lab(actor=None, name="Lab imaginé", region=cast.lab.region, origin=Origin.FICTIONAL)

    for address in ("/labs/", lab.get_absolute_url(), cast.commune.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Lab imaginé" in page, address
        assert "Exemple fictif" in page, address


def test_open_data_holds_real_labs_only(real_network, client):
    services.create_lab(actor=None, name="Lab imaginé", origin=Origin.FICTIONAL)

    rows = list(
        csv.DictReader(io.StringIO(b"".join(client.get("/labs.csv")).decode("utf-8-sig")), delimiter=";")
    )
    features = json.loads(b"".join(client.get("/labs.geojson")))["features"]

    assert len(rows) == len(features) == 13
    assert {row["nom"] for row in rows} == {feature["properties"]["nom"] for feature in features}
    strasbourg = next(feature for feature in features if feature["id"] == "lab-est")["geometry"]
    assert strasbourg == {"type": "Point", "coordinates": [7.745, 48.583]}


def test_a_lab_without_a_place_has_no_geometry(cast, client):
    features = json.loads(b"".join(client.get("/labs.geojson")))["features"]

    assert [feature["geometry"] for feature in features] == [None, None]


def test_skos_export_links_concepts_to_their_family(real_network, client):
    graph = json.loads(client.get("/competences.jsonld").content)["@graph"]

    concepts = {concept["prefLabel"]: concept for concept in graph[1:]}
    assert concepts["Design de service"]["broader"] == concepts["Design"]["@id"]
    assert len(concepts) == 49


def test_organisations_are_edited_by_their_agents(cast, client):
    address = reverse("network:organisation-edit", args=[cast.service.public_id])
    typed = {"version": 1, "name": "DDT 67", "kind": "state"}

    client.force_login(cast.funder)
    assert client.get(address).status_code == 403
    client.force_login(cast.officer)
    assert client.post(address, typed).status_code == 302
    assert Organisation.objects.get(pk=cast.service.pk).name == "DDT 67"


def test_the_coordination_opens_a_lab(cast, client):
    typed = {"name": "Lab neuf", "kind": "authority", "status": "starting", "region": cast.lab.region.pk}
    client.force_login(cast.lead)
    assert client.post("/labs/nouveau/", typed).status_code == 403
    client.force_login(cast.coordinator)

    assert client.post("/labs/nouveau/", typed).url == "/labs/lab-neuf/"


def organisation_form(**typed):
    return {"name": "DDT du Bas-Rhin", "kind": "state", "version": "1", **typed}


def test_an_organisation_says_where_it_is_and_what_it_is_part_of(cast, client):
    client.force_login(cast.coordinator)
    address = reverse("network:organisation-edit", args=[cast.service.public_id])

    typed = organisation_form(territory="Bas-Rhin", parent="sgar grand est")
    assert client.post(address, typed).status_code == 302

    edited = Organisation.objects.get(pk=cast.service.pk)
    assert (edited.territory.code, edited.parent) == ("67", cast.sgar)
    assert "Bas-Rhin (département 67)" in client.get(address).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"siren": "130025265", "siret": "35600000000048"}, "pas celui d&#x27;un établissement"),
        ({"parent": "DDT du Bas-Rhin"}, "ne fait pas partie d&#x27;elle-même"),
        ({"territory": "44"}, "Plusieurs territoires"),
        ({"territory": "Nulle part"}, "code officiel géographique"),
    ],
)
def test_an_organisation_refuses_what_cannot_be(cast, client, typed, said):
    client.force_login(cast.coordinator)
    address = reverse("network:organisation-edit", args=[cast.service.public_id])

    response = client.post(address, organisation_form(**typed))

    assert response.status_code == 422
    assert said in response.text


def test_a_role_has_the_date_that_one_says(cast, client):
    client.force_login(cast.lead)
    typed = {"name": "Zoé", "email": "z@exemple.test", "role": "member", "starts_on": "2025-03-01"}

    client.post(f"{LAB}equipe/", typed)

    assert str(Membership.objects.get(person__name="Zoé").starts_on) == "2025-03-01"


def test_edit_shows_a_date_no_more_precise_than_its_source(cast, client):
    for words, precision in (("Lancement", "year"), ("Ouverture", "month")):
        said = Citation(
            field="date", words=words, date="2017-01-01", precision=precision, source="Un journal"
        )
        services.cite(actor=None, lab=cast.lab, citation=said)
    client.force_login(cast.lead)

    page = client.get(f"{LAB}modifier/").content.decode()

    assert "Lancement, 2017 " in page
    assert "Ouverture, janvier 2017 " in page


def test_a_latitude_is_on_the_earth(cast, client):
    client.force_login(cast.lead)

    response = client.post(f"{LAB}modifier/", edit_data(cast.lab, latitude="999", longitude="-181"))

    assert set(response.context["form"].errors) == {"latitude", "longitude"}


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("2 jours", "2j", "2 jours"), ("24 heures", "24h", "24 heures"), ("1 Jour ouvré", "1jo", "1 jour ouvré"),
        ("16 heures ouvrées", "16ho", "16 heures ouvrées"), ("2jo", "2jo", "2 jours ouvrés"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_delay_is_written_in_words(cast, client, typed, kept, shown):
    client.force_login(cast.lead)

    assert client.post(f"{LAB}modifier/", edit_data(cast.lab, promise=typed)).status_code == 302

    assert Lab.objects.get(pk=cast.lab.pk).promise == kept
    form = client.get(f"{LAB}modifier/").context["form"]
    assert (form["promise"].value() or "") == shown


def test_act_of_somebody_signed_out_says_so_and_comes_back_to_the_page(cast, client):
    act = f"/labs/{cast.lab.slug}/equipe/"
    page = f"/labs/{cast.lab.slug}/"

    answer = client.post(f"{page}citations/1/retirer/", headers={"referer": f"http://testserver{page}?x=1"})

    assert answer.url == f"/connexion/?next={page}%3Fx%3D1"
    shown = client.get(answer.url).content.decode()
    assert "rien n&#x27;a été envoyé" in shown
    far = client.post(f"{page}citations/1/retirer/", headers={"referer": "https://exemple.test/labs/"})
    assert far.url == "/connexion/?next=/"
    assert client.post(act).url == f"/connexion/?next={act}"


def test_address_that_only_a_button_opens_has_a_page(cast, client):
    answer = client.get("/deconnexion/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "On y arrive par un bouton" in answer.content.decode()


def test_edit_after_oneself_in_another_window_blames_nobody(cast, as_):
    typed = edit_data(cast.lab, city="Nancy")
    services.edit_lab(actor=cast.lead, lab=Lab.objects.get(pk=cast.lab.pk), city="Metz")

    mine = as_(cast.lead).post(f"{LAB}modifier/", typed).context["form"].non_field_errors()
    theirs = as_(cast.coordinator).post(f"{LAB}modifier/", typed).context["form"].non_field_errors()

    assert "a été modifié entre-temps, pendant votre saisie" in mine[0]
    assert "a été modifié par quelqu'un d'autre pendant votre saisie" in theirs[0]


def test_list_of_people_leaves_out_the_job_that_nobody_told(cast, as_):
    Person.objects.filter(pk=cast.member.person.pk).update(job="", is_listed=True)

    page = as_(cast.lead).get("/personnes/").text

    assert cast.member.person.name in page
    assert "non renseigné" not in page
