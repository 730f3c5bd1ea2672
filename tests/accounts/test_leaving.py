"""Erasing an account."""

import threading

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from accounts.mailbox import deliver, deliver_one, path_in
from cast import PASSWORD, make_user
from journal.happenings import another_thread
from kilometre.foundation.accounts import links, services
from kilometre.foundation.accounts.models import ActionLink, ApiToken, User, UserSession
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Payload
from kilometre.foundation.journal.verification import verify
from kilometre.foundation.personal import exports

pytestmark = pytest.mark.django_db
YES = {"understood": "on", "current": PASSWORD}


def test_erasing_forgets_the_person(client, alice):
    client.force_login(alice)
    links.issue("accounts.sign-in", person=alice)

    client.post("/compte/effacer/", YES)

    alice.refresh_from_db()
    assert alice.name == "Compte effacé"
    assert alice.email.endswith("@efface.invalid")
    assert not alice.is_active
    assert not alice.has_usable_password()
    assert not any(model.objects.exists() for model in (UserSession, ApiToken, ActionLink))
    assert client.get("/compte/").status_code == 302
    assert authenticate(username="alice.martin@exemple.test", password=PASSWORD) is None


def test_the_journal_stays_whole_without_the_person(client, db):
    alice = services.create_account(
        actor=None, name="Alice Martin", email="alice@exemple.test", password=PASSWORD
    )
    services.change_name(actor=alice, name="Alice Durand")

    services.erase_account(actor=alice)

    report = verify([])
    assert report.faults == []
    assert report.erased == 2
    assert not Payload.objects.filter(content__isnull=False).exists()


def test_erasing_runs_what_contexts_registered(monkeypatch, alice):
    forgotten = []
    monkeypatch.setattr(exports, "ERASERS", [forgotten.append])

    services.erase_account(actor=alice)

    assert forgotten == [alice]


def test_erasing_says_farewell_to_the_address_it_forgets(alice):
    services.erase_account(actor=alice)

    assert deliver_one().to == ["alice.martin@exemple.test"]


@pytest.mark.parametrize("typed", [{"understood": "on", "current": "mauvais"}, {"current": PASSWORD}])
def test_erasing_asks_twice(client, alice, typed):
    client.force_login(alice)

    answer = client.post("/compte/effacer/", typed)

    assert answer.status_code == 422
    assert User.objects.get().erased_at is None


def test_without_a_password_a_link_confirms(client, alice):
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    client.post("/compte/effacer/", {"understood": "on"})
    path = path_in(deliver_one())

    client.get(path)
    assert User.objects.get().erased_at is None
    Client().post(path)

    assert User.objects.get().erased_at is not None


def test_with_a_forgotten_password_a_link_confirms_too(client, alice):
    client.force_login(alice)

    client.post("/compte/effacer/recevoir-un-lien/")

    assert "effacement" in deliver_one().subject


def test_the_last_administrator_stays(client, administrator):
    client.force_login(administrator)

    answer = client.post("/compte/effacer/", YES)

    assert answer.status_code == 422
    assert "seul administrateur" in answer.content.decode()
    assert User.objects.get().erased_at is None


def test_the_address_can_sign_up_again(client, alice):
    services.erase_account(actor=alice)
    deliver()

    client.post("/inscription/", {"name": "Alice Martin", "email": "alice.martin@exemple.test"})

    assert User.objects.count() == 2
    assert "Confirmez" in deliver_one().subject


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_do_not_leave_none():
    leaving = [make_user(f"Wanda {number}", is_administrator=True) for number in range(2)]
    meet = threading.Barrier(2)

    def leave(user):
        meet.wait(timeout=20)
        try:
            services.erase_account(actor=user)
        except Refused:
            return False
        return True

    with another_thread() as one, another_thread() as two:
        futures = [run.start(leave, user) for run, user in zip((one, two), leaving, strict=True)]
        left = [future.result(timeout=40) for future in futures]

    assert sorted(left) == [False, True]
    assert User.objects.reachable().filter(is_administrator=True).count() == 1
