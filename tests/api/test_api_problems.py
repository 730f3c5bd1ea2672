"""Refusals of the API: their shape, their status, their French sentence, and nothing else."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from api import sample_api
from kilometre.foundation.accounts import services as accounts
from kilometre.foundation.accounts.models import ApiToken
from kilometre.foundation.api import middleware

pytestmark = [pytest.mark.django_db, pytest.mark.urls(sample_api.__name__)]
API = "/api/v1"


@pytest.fixture
def outside() -> Client:
    """A client whose failures are answers, as they are for a program outside."""
    return Client(raise_request_exception=False)


def token_of(user, scope="write", days=1):
    _, secret = accounts.create_token(
        actor=user, name="programme", scope=scope, lifetime=dt.timedelta(days=days)
    )
    return {"Authorization": f"Bearer {secret}"}


def assert_problem(response, status, *, detail=None):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json; charset=utf-8"
    body = response.json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    if detail is not None:
        assert body["detail"] == detail
    return body


@pytest.mark.parametrize(
    ("kind", "status", "detail"),
    [
        ("absent", 404, "Cet objet n'existe pas, ou vous n'y avez pas accès."),
        ("forbidden", 403, "Cette action est réservée. Qui peut : Le contact du besoin."),
        ("refused", 409, "Ce besoin est clos."),
        ("invalid", 422, "Certains champs sont à corriger."),
        ("defect", 500, "Une erreur de notre part. Elle est consignée ; réessayez plus tard."),
    ],
)
def test_refusal_is_a_problem(outside, kind, status, detail):
    assert_problem(outside.get(f"{API}/fails/{kind}"), status, detail=detail)


def test_model_errors_name_their_fields(outside):
    assert outside.get(f"{API}/fails/invalid").json()["errors"] == [
        {"field": "title", "message": "Trop court."}
    ]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [{"field": "title", "message": "Ce champ est obligatoire."}]),
        ({"title": ""}, [{"field": "title", "message": "1 caractère au moins."}]),
        ({"title": "x" * 21}, [{"field": "title", "message": "20 caractères au plus."}]),
        ({"title": 3}, [{"field": "title", "message": "Un texte est attendu."}]),
        ({"title": "a", "number": 11}, [{"field": "number", "message": "Au plus 10."}]),
        ({"title": "a", "number": "dix"}, [{"field": "number", "message": "Un nombre entier est attendu."}]),
    ],
)
def test_input_errors_are_in_french(cast, outside, body, errors):
    response = outside.post(
        f"{API}/notes", body, content_type="application/json", headers=token_of(cast.member)
    )

    assert assert_problem(response, 422)["errors"] == errors


@pytest.mark.parametrize(
    "body",
    ["{", "NaN", '{"title": "\\u0000"}', '{"title": "\\ud800"}', "[" * 100_000, '{"number": Infinity}'],
)
def test_unreadable_body_is_refused(cast, outside, body):
    response = outside.post(
        f"{API}/notes", body, content_type="application/json", headers=token_of(cast.member)
    )

    assert_problem(response, 400, detail="Le corps de la requête n'est pas du JSON lisible.")


def test_text_that_only_looks_like_nul_is_kept(cast, outside):
    response = outside.post(
        f"{API}/notes", {"title": "\\u0000"}, content_type="application/json", headers=token_of(cast.member)
    )

    assert response.json() == {"text": "\\u0000"}


def test_body_too_large_is_refused(cast, outside, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = outside.post(
        f"{API}/notes", {"title": "x" * 200}, content_type="application/json", headers=token_of(cast.member)
    )

    assert_problem(response, 400)


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/labs/a/b/c", "/api/v1/fails/"])
def test_unknown_address_is_a_problem(outside, path):
    assert_problem(outside.get(path), 404)


def test_unexpected_method_is_a_problem_that_says_which_are_right(outside):
    response = outside.delete(f"{API}/open")

    assert_problem(response, 405)
    assert response["Allow"] == "GET"


@pytest.mark.parametrize("path", ["/open?a=%00", "/fails/%00"])
def test_nul_in_an_address_is_refused(outside, path):
    assert_problem(outside.get(API + path), 400)


class TestWhoCalls:
    def test_visitor_is_asked_who_it_is_before_its_input_is_read(self, outside):
        response = outside.post(f"{API}/notes", "{", content_type="application/json")

        assert_problem(response, 401)
        assert response["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize(
        "value", ["Bearer nobody", "Bearer ", "Basic abc", "km_", "Bearer km_" + "a" * 43]
    )
    def test_unknown_token_is_refused_even_where_all_may_read(self, outside, value):
        assert_problem(outside.get(f"{API}/open", headers={"Authorization": value}), 401)

    def test_token_acts_as_its_holder(self, cast, outside):
        assert outside.get(f"{API}/closed", headers=token_of(cast.coordinator, "read")).status_code == 200
        assert_problem(outside.get(f"{API}/closed", headers=token_of(cast.lead, "read")), 403)

    def test_token_that_only_reads_does_not_write(self, cast, outside):
        response = outside.post(
            f"{API}/notes",
            {"title": "a"},
            content_type="application/json",
            headers=token_of(cast.member, "read"),
        )

        assert_problem(response, 403, detail="Ce jeton n'a pas la portée « write ».")

    def test_expired_token_is_refused(self, cast, outside):
        headers = token_of(cast.member)
        ApiToken.objects.update(expires_at=timezone.now())

        assert_problem(outside.get(f"{API}/open", headers=headers), 401)

    def test_token_of_a_closed_account_is_refused(self, cast, outside):
        headers = token_of(cast.member)
        cast.member.is_active = False
        cast.member.save()

        assert_problem(outside.get(f"{API}/open", headers=headers), 401)

    def test_session_writes_need_the_csrf_proof(self, cast):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.force_login(cast.member)
        note = json.dumps({"title": "a"})

        without = client.post(f"{API}/notes", note, content_type="application/json")
        client.cookies["csrftoken"] = "a" * 32
        with_proof = client.post(
            f"{API}/notes", note, content_type="application/json", headers={"X-CSRFToken": "a" * 32}
        )

        assert_problem(without, 403)
        assert with_proof.status_code == 200

    def test_token_writes_need_no_csrf_proof(self, cast):
        client = Client(enforce_csrf_checks=True)

        response = client.post(
            f"{API}/notes", {"title": "a"}, content_type="application/json", headers=token_of(cast.member)
        )

        assert response.status_code == 200


class TestVersions:
    def test_read_that_has_not_changed_is_not_sent_again(self, cast, client):
        first = client.get(f"{API}/labs/labest")
        second = client.get(f"{API}/labs/labest", headers={"If-None-Match": first["ETag"]})

        assert first["ETag"] == '"v1"'
        assert (second.status_code, second.content) == (304, b"")

    @pytest.mark.parametrize(("header", "status"), [("", 428), ('"v0"', 412), ("x", 412)])
    def test_write_says_the_version_it_read(self, cast, outside, header, status):
        headers = token_of(cast.lead) | ({"If-Match": header} if header else {})

        response = outside.put(
            f"{API}/labs/labest", {"title": "a"}, content_type="application/json", headers=headers
        )

        assert_problem(response, status)

    @pytest.mark.parametrize("header", ['"v1"', "*", '"v0", "v1"', 'W/"v1"'])
    def test_write_over_the_version_read_passes(self, cast, outside, header):
        response = outside.put(
            f"{API}/labs/labest",
            {"title": "a"},
            content_type="application/json",
            headers=token_of(cast.lead) | {"If-Match": header},
        )

        assert response.status_code == 200


class TestRate:
    def test_too_many_reads_wait(self, outside, monkeypatch):
        monkeypatch.setattr(middleware, "READS_A_MINUTE", 2)

        answers = [outside.get(f"{API}/open") for _ in range(3)]

        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert_problem(answers[2], 429)
        assert answers[2]["Retry-After"] == "60"

    def test_callers_are_counted_apart(self, cast, outside, monkeypatch):
        monkeypatch.setattr(middleware, "READS_A_MINUTE", 1)
        outside.get(f"{API}/open")

        response = outside.get(f"{API}/open", headers=token_of(cast.member))

        assert response.status_code == 200

    def test_unknown_tokens_are_counted_by_address(self, outside, monkeypatch):
        monkeypatch.setattr(middleware, "READS_A_MINUTE", 1)

        answers = [
            outside.get(f"{API}/open", headers={"Authorization": f"Bearer km_{n:043}"}).status_code
            for n in range(2)
        ]

        assert answers == [401, 429]


class TestDescription:
    def test_it_is_openapi_3_1_and_says_how_errors_look(self, client):
        described = client.get(f"{API}/openapi.json").json()

        assert described["openapi"].startswith("3.1")
        responses = described["paths"]["/api/v1/notes"]["post"]["responses"]
        assert {status for status in responses if int(status) >= 400} == {
            "400", "401", "403", "404", "405", "409", "412", "422", "428", "429",
        }  # fmt: skip
        assert list(responses["422"]["content"]) == ["application/problem+json"]

    def test_a_token_is_optional(self, client):
        described = client.get(f"{API}/openapi.json").json()

        assert described["paths"]["/api/v1/open"]["get"]["security"] == [{}, {"jeton": []}]
        assert described["components"]["securitySchemes"]["jeton"]["scheme"] == "bearer"
