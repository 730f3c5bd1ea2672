"""Signing up and confirming the address."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.mailbox import deliver, deliver_one, path_in
from cast import make_user
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.models import ActionLink, User
from kilometre.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db
NEW = {"name": "Nora Neuve", "email": "Nora@Exemple.test"}


def test_sign_up_then_confirm_signs_in_with_the_chosen_password(client):
    client.post("/inscription/", NEW)
    path = path_in(deliver_one())

    answer = client.post(path, {"password": "trois-renards-bleus"})

    nora = User.objects.get(email="nora@exemple.test")
    assert answer.status_code == 302
    assert nora.is_email_confirmed
    assert nora.check_password("trois-renards-bleus")
    assert client.get("/compte/").status_code == 200


def test_confirming_without_a_password_leaves_links_as_the_way_in(client):
    client.post("/inscription/", NEW)

    client.post(path_in(deliver_one()), {"password": ""})

    nora = User.objects.get(email="nora@exemple.test")
    assert nora.is_email_confirmed
    assert not nora.has_usable_password()


def test_opening_the_confirmation_changes_nothing(client):
    """Mail scanners open every link."""
    client.post("/inscription/", NEW)
    path = path_in(deliver_one())

    assert client.get(path).status_code == 200

    assert not User.objects.get().is_email_confirmed
    assert ActionLink.objects.usable().count() == 1


def test_a_weak_password_is_explained_in_french_and_the_link_stays_usable(client):
    client.post("/inscription/", NEW)
    path = path_in(deliver_one())

    answer = client.post(path, {"password": "nora"})

    assert answer.status_code == 422
    assert "trop court" in answer.content.decode()
    assert ActionLink.objects.usable().count() == 1


def test_sign_up_with_a_known_address_shows_the_same_page_and_writes_another_mail(client, alice):
    unknown = client.post("/inscription/", NEW)
    known = client.post("/inscription/", {"name": "Autre", "email": alice.email.upper()})

    messages = {message.to[0]: message for message in deliver()}
    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert "déjà un compte" in messages[alice.email].subject
    assert "kl_" not in messages[alice.email].body
    assert User.objects.get(pk=alice.pk).name == "Alice Martin"


def test_sign_up_prints_no_name_in_the_mail(client):
    """Else anybody could send a message of their own to any address."""
    client.post("/inscription/", {"name": "Gagnez sur piege.example", "email": "victime@exemple.test"})

    message = deliver_one()

    assert "piege" not in message.subject + message.body


def test_sign_up_again_before_confirming_makes_no_second_account(client):
    client.post("/inscription/", NEW)
    client.post("/inscription/", {**NEW, "email": "nora@exemple.TEST"})

    assert User.objects.count() == 1
    assert len(deliver()) == 2


def test_a_confirmation_link_expires(client):
    client.post("/inscription/", NEW)
    path = path_in(deliver_one())
    ActionLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    answer = client.post(path, {"password": ""})

    assert answer.status_code == 410
    assert "délai" in answer.content.decode()
    assert "/inscription/renvoyer/" in answer.content.decode()
    assert not User.objects.get().is_email_confirmed


def test_a_confirmation_link_serves_once(client):
    client.post("/inscription/", NEW)
    path = path_in(deliver_one())
    client.post(path, {"password": ""})

    answer = Client().post(path, {"password": "un-autre-mot-de-passe"})

    assert answer.status_code == 410
    assert not User.objects.get().has_usable_password()


def test_a_forged_link_is_unknown(client):
    answer = client.get("/inscription/confirmer/kl_" + "A" * 43 + "/")

    assert answer.status_code == 404
    assert "n'existe pas" in answer.content.decode().replace("&#x27;", "'")


def test_a_link_of_another_purpose_does_not_confirm(client, alice):
    services.request_password_reset(email=alice.email)
    secret = path_in(deliver_one()).rstrip("/").rpartition("/")[2]

    assert client.get(f"/inscription/confirmer/{secret}/").status_code == 404


def test_confirming_leads_where_the_person_was_going(client):
    client.post("/inscription/?next=/besoins/nouveau/", NEW)

    answer = client.post(path_in(deliver_one()), {"password": ""})

    assert answer["Location"] == "/besoins/nouveau/"


def test_resending_writes_to_accounts_only_and_answers_the_same(client):
    make_user("Zoé", email_confirmed_at=None)
    known = client.post("/inscription/renvoyer/", {"email": User.objects.get().email})
    unknown = client.post("/inscription/renvoyer/", {"email": "personne@exemple.test"})

    assert known["Location"] == unknown["Location"]
    assert len(deliver()) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "email": "a@b.fr"},
        {"name": "A", "email": "pas une adresse"},
        {"name": "A" * 121, "email": "a@b.fr"},
    ],
)
def test_bad_input_is_refused_and_kept(client, typed):
    answer = client.post("/inscription/", typed)

    assert answer.status_code == 422
    assert typed["email"] in answer.content.decode()
    assert not User.objects.exists()


def test_the_journal_tells_without_personal_data(client):
    client.post("/inscription/", NEW)
    client.post(path_in(deliver_one()), {"password": ""})

    entries = list(Entry.objects.order_by("id"))

    assert [entry.verb for entry in entries] == ["accounts.account-created", "accounts.email-confirmed"]
    nora = User.objects.get()
    assert [entry.actor for entry in entries] == ["", nora.public_id]  # who typed the address is not known
    assert entries[0].payload.content == {"name": "Nora Neuve", "email": "nora@exemple.test"}
    assert all("nora" not in str(entry.facts).lower() for entry in entries)


def test_account_for_finds_the_account_whatever_the_case(alice):
    found = services.account_for(name="Autre", email=" ALICE.martin@exemple.TEST ")

    assert found == alice
    assert found.name == "Alice Martin"
