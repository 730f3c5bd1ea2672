"""Labs over the API."""

from kilometre.network import services

LABS = "/api/v1/labs"


def test_list_goes_through_all_labs_once(cast, client):
    for rank in range(5):
        services.create_lab(actor=None, name=f"Lab {rank}")
    seen, address = [], f"{LABS}?limit=2"
    while address:
        page = client.get(address).json()
        seen += [lab["slug"] for lab in page["items"]]
        address = page["next"]

    assert len(seen) == len(set(seen)) == 7


def test_list_filters(cast, client):
    assert [lab["slug"] for lab in client.get(f"{LABS}?region=52").json()["items"]] == ["etatlin"]
    assert client.get(f"{LABS}?status=closed").json() == {"items": [], "next": None}


def test_list_refuses_what_it_cannot_read(cast, client):
    for query in ("status=x", "limit=0", "limit=1000000000000", "cursor=zz", "kind="):
        response = client.get(f"{LABS}?{query}")
        assert response.status_code == 422, query
        assert response["Content-Type"].startswith("application/problem+json")


def test_read_gives_a_version_and_what_sources_say(real_network, client):
    response = client.get(f"{LABS}/lab-est")

    lab = response.json()
    assert response["ETag"] == '"v1"'
    assert lab["latitude"] == 48.583
    assert {"field": "name", "words": "lab'EST"}.items() <= lab["citations"][0].items()
    assert client.get(f"{LABS}/rien").status_code == 404


def test_nothing_personal_is_given(cast, client):
    services.edit_lab(actor=cast.lead, lab=cast.lab, contact_email="bruno@exemple.test")

    assert "bruno" not in client.get(f"{LABS}/labest").content.decode()


def test_list_costs_the_same_with_one_lab_or_thirty(cast, client, django_assert_num_queries):
    client.get(LABS)
    for rank in range(30):
        services.create_lab(actor=None, name=f"Lab {rank}", region=cast.lab.region, carriers=[cast.service])

    with django_assert_num_queries(3):  # labs, their carriers, and the rate limit
        assert len(client.get(LABS).json()["items"]) == 32


def patch(client, changes, **headers):
    return client.patch(f"{LABS}/labest", changes, content_type="application/json", headers=headers)


def test_edit_changes_what_is_given_and_gives_the_next_version(cast, client):
    client.force_login(cast.lead)

    response = patch(client, {"city": "Metz", "expertises": ["données"]}, if_match='"v1"')

    assert response.status_code == 200
    assert response["ETag"] == '"v2"'
    assert (response.json()["city"], response.json()["expertises"]) == ("Metz", ["données"])
    assert response.json()["name"] == "Lab'EST"


def test_edit_says_what_it_refuses(cast, client):
    assert patch(client, {"city": "Metz"}, if_match='"v1"').status_code == 401
    client.force_login(cast.member)
    assert patch(client, {"city": "Metz"}, if_match='"v1"').status_code == 403
    client.force_login(cast.lead)
    assert patch(client, {"city": "Metz"}).status_code == 428
    assert patch(client, {"city": "Metz"}, if_match='"v7"').status_code == 412
    assert patch(client, {"promise": "bientôt"}, if_match='"v1"').status_code == 422
    assert patch(client, {"slug": "autre"}, if_match='"v1"').status_code == 422
    assert patch(client, {"city": "Me\x00tz"}, if_match='"v1"').status_code == 400
