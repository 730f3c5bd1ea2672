"""Forgotten and changed passwords."""

import pytest
from django.test import Client

from accounts.mailbox import deliver, deliver_one, path_in
from cast import PASSWORD
from kilometre.foundation.accounts.models import ActionLink

pytestmark = pytest.mark.django_db
NEW = "quatre-loups-gris"


def test_reset_sets_the_password_signs_in_and_tells(client, alice):
    client.post("/mot-de-passe/", {"email": alice.email.upper()})

    client.post(path_in(deliver_one()), {"password": NEW})

    alice.refresh_from_db()
    assert alice.check_password(NEW)
    assert client.get("/compte/").status_code == 200
    assert "a changé" in deliver_one().subject


def test_reset_closes_every_session_and_voids_other_links(client, alice):
    elsewhere = Client()
    elsewhere.force_login(alice)
    client.post("/mot-de-passe/", {"email": alice.email})
    client.post("/mot-de-passe/", {"email": alice.email})
    first, second = (path_in(message) for message in deliver())

    client.post(first, {"password": NEW})

    assert elsewhere.get("/compte/").status_code == 302
    assert Client().post(second, {"password": "un-troisieme-essai"}).status_code == 404


def test_reset_for_an_unknown_address_reads_the_same_and_writes_to_nobody(client, alice):
    known = client.post("/mot-de-passe/", {"email": alice.email})
    unknown = client.post("/mot-de-passe/", {"email": "inconnu@exemple.test"})

    assert known["Location"] == unknown["Location"]
    assert [message.to for message in deliver()] == [[alice.email]]


def test_a_refused_password_leaves_the_link_usable(client, alice):
    client.post("/mot-de-passe/", {"email": alice.email})
    path = path_in(deliver_one())

    answer = client.post(path, {"password": "motdepasse12"[:11]})

    assert answer.status_code == 422
    assert ActionLink.objects.usable().count() == 1


def test_change_keeps_this_session_and_closes_the_others(client, alice):
    elsewhere = Client()
    elsewhere.force_login(alice)
    client.force_login(alice)

    answer = client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": NEW})

    assert answer.status_code == 302
    assert client.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 302


def test_change_asks_the_current_password(client, alice):
    client.force_login(alice)

    answer = client.post("/compte/mot-de-passe/", {"current": "mauvais", "password": NEW})

    alice.refresh_from_db()
    assert answer.status_code == 422
    assert alice.check_password(PASSWORD)


def test_change_from_a_stolen_session_cannot_guess_for_long(client, alice):
    client.force_login(alice)
    for _ in range(10):
        client.post("/compte/mot-de-passe/", {"current": "mauvais", "password": NEW})

    answer = client.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": NEW})

    assert "Réessayez" in answer.content.decode()
    assert not deliver()


def test_a_first_password_needs_no_current_one(client, alice):
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)

    client.post("/compte/mot-de-passe/", {"password": NEW})

    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_a_session_whose_password_changed_elsewhere_ends_without_an_error(client, alice):
    """Django drops it while the page is read: that write must not meet the read-only guard."""
    client.force_login(alice)
    alice.set_password(NEW)
    alice.save()

    assert client.get("/connexion/").status_code == 200
    assert client.get("/compte/").status_code == 302
