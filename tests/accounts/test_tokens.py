"""API tokens: made, shown once, found, revoked."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kilometre.foundation.accounts import services, tokens
from kilometre.foundation.accounts.models import ApiToken, User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db


def make(user: User, scope: str = "read", days: int = 30) -> tuple[ApiToken, str]:
    return services.create_token(actor=user, name="suivi", scope=scope, lifetime=dt.timedelta(days=days))


def test_a_token_is_shown_once(client, alice):
    client.force_login(alice)

    shown = client.post("/compte/jetons/nouveau/", {"name": "suivi", "scope": "write", "days": "30"})

    secret = re.search(r"km_[\w-]{43}", shown.content.decode())[0]
    assert tokens.find(secret).user == alice
    assert shown["Cache-Control"] == "no-store"
    assert secret not in client.get("/compte/jetons/").content.decode()


@pytest.mark.parametrize(("scope", "scopes"), [("read", ["read"]), ("write", ["read", "write"])])
def test_find_gives_the_holder_and_the_scopes(alice, scope, scopes):
    _, secret = make(alice, scope)

    found = tokens.find(secret)

    assert (found.user, found.scopes) == (alice, scopes)


@pytest.mark.parametrize("secret", ["", "km_", "km_" + "A" * 43, "é" * 46, "x" * 10_000])
def test_find_knows_no_other_secret(alice, secret):
    make(alice)

    assert tokens.find(secret) is None


def test_the_database_does_not_hold_the_secret(alice):
    _, secret = make(alice)

    assert secret not in str(ApiToken.objects.values().get())


def test_an_expired_token_opens_nothing(alice):
    _, secret = make(alice)
    ApiToken.objects.update(expires_at=timezone.now())

    assert tokens.find(secret) is None


def test_a_token_of_a_closed_account_opens_nothing(alice):
    _, secret = make(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert tokens.find(secret) is None


def test_a_revoked_token_opens_nothing(client, alice):
    token, secret = make(alice)
    client.force_login(alice)

    client.post(f"/compte/jetons/{token.public_id}/revoquer/")

    assert tokens.find(secret) is None


def test_nobody_revokes_a_token_of_somebody_else(client, alice, bruno):
    token, secret = make(alice)
    client.force_login(bruno)

    answer = client.post(f"/compte/jetons/{token.public_id}/revoquer/")

    assert answer.status_code == 404
    assert tokens.find(secret) is not None
    with pytest.raises(PermissionDenied):
        services.revoke_token(actor=bruno, token=token)


@pytest.mark.parametrize("days", [0, 366, -1])
def test_a_token_lives_a_year_at_most(alice, days):
    with pytest.raises(Refused, match="un an"):
        make(alice, days=days)


def test_an_unconfirmed_address_makes_no_token(alice):
    alice.email_confirmed_at = None

    with pytest.raises(PermissionDenied):
        make(alice)


def test_tokens_are_few(alice):
    for _ in range(20):
        make(alice)

    with pytest.raises(Refused, match="20 jetons"):
        make(alice)


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"scope": "admin"}, {"days": "4000"}, {"days": "x"}, {"name": "a" * 81}]
)
def test_bad_input_is_refused(client, alice, typed):
    client.force_login(alice)

    answer = client.post("/compte/jetons/nouveau/", {"name": "suivi", "scope": "read", "days": "30", **typed})

    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_the_journal_tells_without_the_secret(alice):
    token, secret = make(alice)
    services.revoke_token(actor=alice, token=token)

    entries = list(Entry.objects.order_by("id"))

    assert [entry.verb for entry in entries] == ["accounts.token-created", "accounts.token-revoked"]
    assert entries[0].facts["token"] == token.public_id
    assert not any(secret in str(entry.facts) for entry in entries)


def test_use_is_remembered_by_day(alice, django_assert_num_queries):
    token, _ = make(alice)

    tokens.touch(token)
    with django_assert_num_queries(0):
        tokens.touch(token)

    assert ApiToken.objects.get().last_used_on == timezone.localdate()


def test_the_list_costs_the_same_with_many_tokens(client, alice, django_assert_num_queries):
    client.force_login(alice)
    client.get("/compte/")
    make(alice)
    with django_assert_num_queries(5):
        client.get("/compte/jetons/")
    for _ in range(18):
        make(alice)

    with django_assert_num_queries(5):
        client.get("/compte/jetons/")
