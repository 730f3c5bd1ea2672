"""Accounts, for administrators."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from cast import PASSWORD
from kilometre.foundation.accounts import services
from kilometre.foundation.accounts.models import User
from kilometre.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db


def address(user: User, act: str = "") -> str:
    return f"/administration/comptes/{user.public_id}/{act}"


def test_the_list_is_for_administrators(client, alice, administrator):
    assert client.get("/administration/comptes/").status_code == 302
    client.force_login(alice)
    assert client.get("/administration/comptes/").status_code == 403
    client.force_login(administrator)

    assert alice.email in client.get("/administration/comptes/").content.decode()


def test_the_list_is_searched_by_name_and_address(client, alice, bruno, administrator):
    client.force_login(administrator)

    shown = client.get("/administration/comptes/?q=PETIT").content.decode()

    assert bruno.email in shown
    assert alice.email not in shown


def test_deactivating_signs_out_at_once_and_reactivating_lets_in_again(client, alice, administrator):
    theirs = Client()
    theirs.force_login(alice)
    client.force_login(administrator)

    client.post(address(alice, "desactiver/"))
    assert theirs.get("/compte/").status_code == 302
    assert theirs.post("/connexion/", {"email": alice.email, "password": PASSWORD}).status_code == 422
    client.post(address(alice, "reactiver/"))

    assert theirs.post("/connexion/", {"email": alice.email, "password": PASSWORD}).status_code == 302
    assert [entry.verb for entry in Entry.objects.order_by("id")] == [
        "accounts.account-deactivated",
        "accounts.account-reactivated",
    ]


def test_nobody_deactivates_oneself(client, administrator):
    client.force_login(administrator)

    assert client.post(address(administrator, "desactiver/")).status_code == 403
    assert "Désactiver" not in client.get(address(administrator)).content.decode()


def test_an_erased_account_does_not_come_back(client, alice, administrator):
    services.erase_account(actor=alice)
    client.force_login(administrator)

    assert client.post(address(alice, "reactiver/")).status_code == 403


def test_others_neither_see_nor_act(client, alice, bruno):
    client.force_login(bruno)

    assert client.get(address(alice)).status_code == 404
    assert client.get(address(bruno)).status_code == 403
    assert client.post(address(alice, "desactiver/")).status_code == 404
    with pytest.raises(PermissionDenied):
        services.deactivate_account(actor=bruno, user=alice)


def test_the_command_line_names_the_first_administrator(alice, capsys):
    call_command("administrator", "ALICE.martin@exemple.test")

    alice.refresh_from_db()
    assert alice.is_administrator
    assert "Alice Martin" in capsys.readouterr().out
    assert Entry.objects.get().verb == "accounts.administrator-named"


def test_the_command_line_says_when_the_address_is_unknown(db):
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("administrator", "inconnu@exemple.test")


@pytest.mark.parametrize(
    "path", ["/compte/sessions/%00/fermer/", "/compte/jetons/%00/revoquer/", "/administration/comptes/%00/"]
)
def test_address_that_no_identifier_can_be_is_not_found(client, administrator, path):
    client.force_login(administrator)

    assert client.post(path).status_code == 404


def test_powers_are_taken_back_but_not_from_the_last(administrator, alice):
    call_command("administrator", alice.email, verbosity=0)
    call_command("administrator", administrator.email, "--remove", verbosity=0)

    with pytest.raises(CommandError, match="seul administrateur"):
        call_command("administrator", alice.email, "--remove", verbosity=0)

    assert set(User.objects.filter(is_administrator=True)) == {alice}
    assert Entry.objects.filter(verb="accounts.administrator-removed").count() == 1
