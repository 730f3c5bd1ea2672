"""Lists of the API: every page once, nothing twice, nobody else's."""

import datetime as dt

import pytest

from cast import make_lab
from kilometre.foundation.accounts import services as accounts
from kilometre.intake import services as intake
from kilometre.network.models import Lab
from kilometre.projects import services as projects

pytestmark = pytest.mark.django_db
API = "/api/v1"


def walk(client, path, headers=None):
    """All items, page after page, following ``next``; fails when it never ends."""
    items = []
    for _ in range(100):
        page = client.get(path, headers=headers or {}).json()
        items += page["items"]
        if page["next"] is None:
            return items
        path = page["next"]
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("limit", [1, 3, 7, 50])
def test_labs_are_all_read_once_though_names_are_equal(cast, client, limit):
    for n in range(10):
        make_lab(f"lab-{n}", "Lab du même nom", region=cast.commune.region)

    items = walk(client, f"{API}/labs?limit={limit}")

    assert sorted(item["slug"] for item in items) == sorted(Lab.objects.values_list("slug", flat=True))


def test_row_added_while_reading_moves_no_other(cast, client):
    for n in range(6):
        make_lab(f"lab-{n}", f"Lab {n}", region=cast.commune.region)
    first = client.get(f"{API}/labs?limit=4").json()
    make_lab("lab-avant", "AAA, le premier de tous", region=cast.commune.region)

    rest = walk(client, first["next"])

    slugs = [item["slug"] for item in [*first["items"], *rest]]
    assert len(slugs) == len(set(slugs))
    assert {"labest", "etatlin", *(f"lab-{n}" for n in range(6))} <= set(slugs)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=99999999999999999999", "cursor=zzz"]
)
def test_unreasonable_page_is_refused(client, query):
    response = client.get(f"{API}/labs?{query}")

    assert response.status_code == 422
    assert response.json()["detail"]


def test_needs_are_those_that_the_caller_may_see(cast, client):
    given = {"description": "Long.", "concerns": "Tous", "territory": cast.commune}
    seen = intake.send(actor=cast.holder, title="Chez nous", lab=cast.lab, **given)
    intake.send(actor=cast.citizen, title="Ailleurs", lab=cast.other_lab, **given)

    items = walk(client, f"{API}/needs", headers=token_of(cast.lead))

    assert [item["id"] for item in items] == [seen.public_id]


def test_drafts_are_listed_for_their_labs_only(cast, client):
    draft = projects.start(actor=cast.member, title="Esquisse", lead_lab=cast.lab)

    assert [item["id"] for item in walk(client, f"{API}/projects", token_of(cast.lead))] == [draft.public_id]
    assert walk(client, f"{API}/projects", token_of(cast.stranger)) == []
    assert walk(client, f"{API}/projects") == []


@pytest.mark.parametrize("path", ["/labs", "/projects", "/actions", "/openapi.json"])
def test_list_that_has_not_changed_is_not_sent_again(cast, client, path):
    first = client.get(API + path)

    assert client.get(API + path, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_every_operation_says_what_it_does_and_how_it_refuses(client):
    described = client.get(f"{API}/openapi.json").json()

    silent = []
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            refusals = {status for status in operation["responses"] if int(status) >= 400}
            if not operation["summary"].endswith((".", " :")) or not {"404", "422", "429"} <= refusals:
                silent.append(f"{method} {path}: {operation['summary']}")
    assert silent == []


def token_of(user):
    _, secret = accounts.create_token(actor=user, name="lecture", scope="read", lifetime=dt.timedelta(days=1))
    return {"Authorization": f"Bearer {secret}"}
