"""Signing in with a password or a link, and out."""

import re

import pytest
from django.test import Client

from accounts.mailbox import deliver, deliver_one, path_in
from cast import PASSWORD
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.models import UserSession

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD, next_url: str = ""):
    address = f"/connexion/?next={next_url}" if next_url else "/connexion/"
    return client.post(address, {"email": email, "password": password})


def test_sign_in_whatever_the_case_of_the_address(client, alice):
    answer = sign_in(client, "ALICE.Martin@Exemple.test")

    assert answer["Location"] == "/lundi/"
    assert client.get("/compte/").status_code == 200


def test_wrong_password_and_unknown_address_read_the_same(client, alice):
    wrong = sign_in(client, alice.email, "mauvais")
    unknown = sign_in(client, "Alice.Martin@inconnu.test", "mauvais")

    assert wrong.status_code == unknown.status_code == 422
    assert _without_tokens(wrong, alice.email) == _without_tokens(unknown, "Alice.Martin@inconnu.test")
    assert "incorrect" in wrong.content.decode()


def test_a_deactivated_account_reads_as_a_wrong_password(client, alice):
    alice.is_active = False
    alice.save()

    assert "incorrect" in sign_in(client, alice.email).content.decode()


def test_an_account_without_password_cannot_be_entered_with_an_empty_one(client, alice):
    alice.set_unusable_password()
    alice.save()

    assert sign_in(client, alice.email, "").status_code == 422
    assert sign_in(client, alice.email, "!").status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://piege.example/",
        "//piege.example/",
        "/\\piege.example",
        "javascript:alert(1)",
        "https:piege",
        "compte/",
    ],
)
def test_next_never_leads_out_of_the_site(client, alice, elsewhere):
    assert sign_in(client, alice.email, next_url=elsewhere)["Location"] == "/lundi/"


def test_next_leads_to_a_page_of_the_site(client, alice):
    assert sign_in(client, alice.email, next_url="/compte/jetons/")["Location"] == "/compte/jetons/"


def test_the_key_of_the_session_changes_when_signing_in(client, alice):
    client.cookies["sessionid"] = "a" * 32
    sign_in(client, alice.email)

    assert client.cookies["sessionid"].value != "a" * 32


def test_the_database_does_not_hold_the_key_of_the_cookie(client, alice):
    sign_in(client, alice.email)
    key = client.cookies["sessionid"].value

    row = UserSession.objects.get()

    assert key not in (row.key_digest, row.content)


def test_too_many_tries_are_slowed_with_the_time_to_wait(client, alice):
    for _ in range(10):
        sign_in(client, alice.email, "mauvais")

    answer = sign_in(client, alice.email)

    assert "Réessayez dans 15 minutes" in answer.content.decode()
    assert client.get("/compte/").status_code == 302


def test_tries_from_elsewhere_do_not_shut_the_person_out(alice):
    attacker = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(12):
        sign_in(attacker, alice.email, "mauvais")

    assert sign_in(Client(REMOTE_ADDR="203.0.113.5"), alice.email).status_code == 302


def test_good_tries_are_not_counted(client, alice):
    for _ in range(15):
        answer = sign_in(client, alice.email)
        client.post("/deconnexion/")

    assert answer.status_code == 302


def test_one_caller_trying_many_accounts_is_slowed(client, db):
    for number in range(60):
        sign_in(client, f"cible{number}@exemple.test", "mauvais")

    assert "Réessayez" in sign_in(client, "encore@exemple.test", "mauvais").content.decode()


def test_login_link_signs_in_once(client, alice):
    client.post("/connexion/lien/", {"email": alice.email})
    path = path_in(deliver_one())

    assert client.get(path).status_code == 200
    assert client.get("/compte/").status_code == 302  # opening signs nobody in
    client.post(path)

    assert client.get("/compte/").status_code == 200
    assert Client().post(path).status_code == 410


def test_login_link_answers_the_same_for_an_unknown_address(client, alice, django_assert_num_queries):
    known = client.post("/connexion/lien/", {"email": alice.email})
    unknown = client.post("/connexion/lien/", {"email": "inconnu@exemple.test"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in deliver()] == [[alice.email]]


def test_login_link_costs_the_same_for_an_unknown_address(client, alice, django_assert_num_queries):
    """The account is looked up by the worker: the page asks the same of the database."""
    with django_assert_num_queries(7) as known:
        client.post("/connexion/lien/", {"email": alice.email})
    with django_assert_num_queries(len(known)):
        client.post("/connexion/lien/", {"email": "inconnu@exemple.test"})


def test_login_link_leads_where_the_person_was_going(client, alice):
    client.post("/connexion/lien/?next=/compte/jetons/", {"email": alice.email})

    assert client.post(path_in(deliver_one()))["Location"] == "/compte/jetons/"


def test_login_link_is_void_once_the_password_changed(client, alice):
    client.post("/connexion/lien/", {"email": alice.email})
    path = path_in(deliver_one())

    services.change_password(actor=alice, password="quatre-loups-gris", keep="")

    assert client.post(path).status_code == 404


def test_login_link_proves_the_address(client, alice):
    alice.email_confirmed_at = None
    alice.save()
    client.post("/connexion/lien/", {"email": alice.email})

    client.post(path_in(deliver_one()))

    alice.refresh_from_db()
    assert alice.is_email_confirmed


def test_links_are_asked_seldom(client, alice):
    for _ in range(5):
        client.post("/connexion/lien/", {"email": alice.email})

    answer = client.post("/connexion/lien/", {"email": alice.email})

    assert "Réessayez dans" in answer.content.decode()
    assert len(deliver()) == 5


def test_the_page_of_a_link_keeps_its_secret(client, alice):
    client.post("/connexion/lien/", {"email": alice.email})

    answer = client.get(path_in(deliver_one()))

    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_link_is_submitted_under_csrf_protection(alice):
    strict = Client(enforce_csrf_checks=True)
    services.send_login_link(email=alice.email)

    assert strict.post(path_in(deliver_one())).status_code == 403


def test_sign_out_is_a_post_and_drops_the_session(client, alice):
    sign_in(client, alice.email)

    assert client.get("/deconnexion/").status_code == 405
    client.post("/deconnexion/")

    assert client.get("/compte/").status_code == 302
    assert not UserSession.objects.exists()


def test_demo_accounts_show_in_a_demonstration_only(client, settings):
    settings.DEMO_ACCOUNTS = "accounts.demo_people.PEOPLE"

    settings.DEMO = False
    assert "Dora Démo" not in client.get("/connexion/").content.decode()
    settings.DEMO = True
    assert "Dora Démo" in client.get("/connexion/").content.decode()


def _without_tokens(answer, email: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "")
