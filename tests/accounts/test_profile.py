"""Name, address, own data."""

import pytest

from accounts.mailbox import deliver, path_in
from cast import PASSWORD
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db
NEW = "alice.nouvelle@exemple.test"


def ask(client, email: str = NEW, current: str = PASSWORD):
    return client.post("/compte/adresse/", {"email": email, "current": current})


def test_the_name_changes_and_the_journal_keeps_it_apart(client, alice):
    client.force_login(alice)

    client.post("/compte/nom/", {"name": " Alice Durand "})

    alice.refresh_from_db()
    entry = Entry.objects.get()
    assert alice.name == "Alice Durand"
    assert entry.facts == {}
    assert entry.payload.content == {"name": ["Alice Martin", "Alice Durand"]}


def test_the_same_name_is_no_news(alice):
    services.change_name(actor=alice, name="Alice Martin")

    assert not Entry.objects.exists()


def test_the_address_changes_once_proven_and_the_old_one_is_told(client, alice):
    client.force_login(alice)
    ask(client, NEW.upper())
    (message,) = deliver()
    assert message.to == [NEW]
    assert User.objects.get().email == "alice.martin@exemple.test"

    client.post(path_in(message))

    alice.refresh_from_db()
    assert alice.email == NEW
    assert [told.to for told in deliver()] == [["alice.martin@exemple.test"]]


def test_an_address_taken_is_not_revealed_on_screen(client, alice, bruno):
    client.force_login(alice)

    free, taken = ask(client), ask(client, bruno.email)

    assert free["Location"] == taken["Location"]
    messages = {message.to[0]: message for message in deliver()}
    assert "kl_" not in messages[bruno.email].body


def test_an_address_taken_meanwhile_is_refused(client, alice, bruno):
    client.force_login(alice)
    ask(client)
    (message,) = deliver()
    User.objects.filter(pk=bruno.pk).update(email=NEW)

    answer = client.post(path_in(message))

    alice.refresh_from_db()
    assert answer.status_code == 422
    assert "déjà cette adresse" in answer.content.decode()
    assert alice.email == "alice.martin@exemple.test"


def test_changing_the_address_voids_links_sent_to_the_old_one(client, alice):
    services.request_password_reset(email=alice.email)
    (reset,) = deliver()
    client.force_login(alice)
    ask(client)
    (message,) = deliver()

    client.post(path_in(message))

    assert client.post(path_in(reset), {"password": "quatre-loups-gris"}).status_code == 404


@pytest.mark.parametrize(
    ("email", "current", "said"),
    [
        (NEW, "mauvais", "pas votre mot de passe"),
        ("ALICE.martin@exemple.test", PASSWORD, "déjà votre adresse"),
        ("pas une adresse", PASSWORD, "pas complète"),
    ],
)
def test_bad_input_is_refused(client, alice, email, current, said):
    client.force_login(alice)

    answer = ask(client, email, current)

    assert answer.status_code == 422
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert not deliver()


def test_own_data_is_a_file_without_secrets(client, alice, bruno):
    client.force_login(alice)
    client.get("/compte/")

    answer = client.get("/compte/donnees.json")

    data = answer.json()
    assert answer["Content-Disposition"].startswith("attachment")
    assert data["compte"]["adresse"] == alice.email
    assert len(data["sessions"]) == 1
    assert bruno.email not in answer.content.decode()
    assert alice.password not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nom/",
        "adresse/",
        "mot-de-passe/",
        "donnees.json",
        "effacer/",
        "sessions/",
        "jetons/",
        "jetons/nouveau/",
    ],
)
def test_visitors_sign_in_first(client, db, path):
    answer = client.get(f"/compte/{path}")

    assert answer["Location"] == f"/connexion/?next=/compte/{path}"


def test_confirming_the_address_change_consumes_the_link(client, alice):
    client.force_login(alice)
    ask(client)
    (message,) = deliver()
    client.post(path_in(message))

    assert client.post(path_in(message)).status_code == 410
    assert not ActionLink.objects.exclude(data={}).exists()
