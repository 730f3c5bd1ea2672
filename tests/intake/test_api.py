"""Needs over the API."""

import pytest

from cast import make_user
from intake.needs import send, taken
from kilometre.intake import services
from kilometre.intake.models import Need
from kilometre.network.models import Lab

URL = "/api/v1/needs"
SENT = {
    "title": "Mon dossier attend",
    "description": "Dans quatre services.",
    "concerns": "Les porteurs de projets",
    "commune": "67482",
}


@pytest.fixture
def call(client, monkeypatch):
    """A signed-in caller; the CSRF proof is the API's own tests' matter."""

    def as_(user):
        client.force_login(user)
        return client

    return as_


def test_send_answers_by_when(cast, call):
    answer = call(cast.holder).post(URL, SENT, content_type="application/json")

    body = answer.json()
    assert answer.status_code == 201
    assert (body["state"], body["lab"], body["promise"]) == ("sent", "labest", "2jo")
    assert body["due_at"] > body["sent_at"]
    assert answer["ETag"] == f'"v{body["version"]}"'


def test_send_by_an_unconfirmed_account_waits(cast, call):
    newcomer = make_user("Nour Nouvelle", email_confirmed_at=None)

    body = call(newcomer).post(URL, SENT, content_type="application/json").json()

    assert (body["state"], body["due_at"]) == ("unconfirmed", None)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"title": ""}, 422),
        ({"title": "x" * 121}, 422),
        ({"commune": "99999"}, 409),
        ({"commune": "x"}, 422),
        ({"lab": "inconnu"}, 409),
        ({"wanted_on": "2001-01-01"}, 422),
        ({"wanted_on": "demain"}, 422),
    ],
)
def test_send_refuses_with_a_problem(cast, call, changes, status):
    answer = call(cast.holder).post(URL, {**SENT, **changes}, content_type="application/json")

    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert not Need.objects.exists()


def test_visitor_is_asked_to_identify(cast, client):
    assert client.get(URL).status_code == 401
    assert client.post(URL, SENT, content_type="application/json").status_code == 401


def test_list_holds_what_one_may_see(cast, call):
    mine = send(cast)
    send(cast, actor=cast.citizen, lab=cast.other_lab)

    assert [item["id"] for item in call(cast.holder).get(URL).json()["items"]] == [mine.public_id]
    assert [item["id"] for item in call(cast.member).get(URL).json()["items"]] == [mine.public_id]
    assert call(cast.administrator).get(URL).json() == {"items": [], "next": None}


def test_list_goes_on_page_by_page(cast, call):
    needs = [send(cast) for _ in range(3)]
    client = call(cast.holder)

    first = client.get(f"{URL}?limit=2").json()
    second = client.get(first["next"]).json()

    found = [item["id"] for item in (*first["items"], *second["items"])]
    assert found == [need.public_id for need in reversed(needs)]
    assert second["next"] is None
    assert client.get(f"{URL}?cursor=nimporte").status_code == 422


def test_read_is_a_404_for_strangers(cast, call):
    need = taken(cast)

    assert call(cast.holder).get(f"{URL}/{need.public_id}").json()["contact"] == "Alice Membre"
    assert call(cast.stranger).get(f"{URL}/{need.public_id}").status_code == 404


def test_need_tells_what_its_contact_understood_to_who_treats_it(cast, call):
    need = taken(cast)
    assert call(cast.lead).get(f"/api/v1/needs/{need.public_id}").json()["qualification"] is None
    services.qualify(
        actor=cast.member,
        need=need,
        changes={"problem": "words", "urgency": "week", "weeks": 4, "territories": [cast.commune.department]},
    )

    told = call(cast.lead).get(f"/api/v1/needs/{need.public_id}").json()["qualification"]

    assert call(cast.holder).get(f"/api/v1/needs/{need.public_id}").json()["qualification"] is None
    assert (told["problem"], told["territories"], told["wanted"]) == ("words", ["department-67"], [])


def test_example_lab_receives_no_need_of_a_real_account(cast, call):
    Lab.objects.filter(pk=cast.other_lab.pk).update(origin="fictional")

    answer = call(cast.holder).post(URL, {**SENT, "lab": "etatlin"}, content_type="application/json")

    assert answer.status_code == 409
    assert not Need.objects.exists()
