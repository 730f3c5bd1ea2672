"""Counters of tries."""

import datetime as dt
import threading

import pytest
from django.db import connections, transaction
from django.test import RequestFactory

from kilometre.foundation.accounts import services, throttle
from kilometre.foundation.accounts.models import Throttle
from kilometre.foundation.accounts.views.flow import count_mail
from kilometre.foundation.errors import TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Seconds, moved by the test."""
    now = {"at": 1_000_000}
    monkeypatch.setattr(throttle.time, "time", lambda: now["at"])
    return now


def hit(times: int, key: str = "k", limit: int = 3, seconds: int = 60) -> None:
    for _ in range(times):
        throttle.hit(key, limit=limit, seconds=seconds)


def test_hit_refuses_past_the_limit(clock):
    hit(3)

    with pytest.raises(TooMany, match="Réessayez dans une minute"):
        hit(1)


def test_a_window_that_is_over_starts_again(clock):
    hit(3)
    clock["at"] += 60

    hit(3)

    with pytest.raises(TooMany):
        hit(1)


def test_insisting_does_not_lengthen_the_wait(clock):
    hit(3, seconds=600)
    clock["at"] += 300

    with pytest.raises(TooMany, match="5 minutes"):
        hit(1, seconds=600)


def test_keys_are_counted_apart(clock):
    hit(3, "a")
    hit(3, "b")


def test_release_takes_one_back(clock):
    hit(3)
    throttle.release("k")

    hit(1)


def test_release_never_goes_below_zero(clock):
    throttle.release("k")
    hit(1)
    throttle.release("k")
    throttle.release("k")

    assert Throttle.objects.get().count == 0


def test_keys_are_kept_as_hashes(clock):
    hit(1, "mail:alice@exemple.test")

    assert "alice" not in Throttle.objects.get().key_digest


def test_purge_forgets_windows_that_are_over(clock):
    hit(1, "short", seconds=10)
    hit(1, "long", seconds=1000)
    clock["at"] += 10

    assert throttle.purge() == 1
    assert Throttle.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_hits_at_once_are_all_counted():
    def many():
        try:
            for _ in range(10):
                with transaction.atomic():
                    throttle.hit("k", limit=1000, seconds=60)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Throttle.objects.get().count == 40


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "une minute"),
        (60, "une minute"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (3600, "une heure"),
        (3601, "2 heures"),
    ],
)
def test_wait_is_said_in_words(seconds, words):
    assert throttle.wait(seconds) == words


@pytest.mark.parametrize(
    ("seen", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("n'importe quoi", "unknown"),
    ],
)
def test_address_groups_what_one_subscriber_has(seen, address):
    assert throttle.address(RequestFactory().get("/", REMOTE_ADDR=seen)) == address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "10.0.0.1"),  # nobody stands in front: the header is the caller's own invention
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (3, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (1, "", "unknown"),
    ],
)
def test_address_believes_trusted_proxies_only(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": forwarded})

    assert throttle.address(request) == address


def test_caller_is_the_account_or_the_address(alice):
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    assert throttle.caller(request) == "address:192.0.2.7"

    request.user = alice
    assert throttle.caller(request) == f"user:{alice.public_id}"


def test_caller_is_the_token_when_it_is_known(alice):
    token, secret = services.create_token(actor=alice, name="t", scope="read", lifetime=dt.timedelta(days=1))
    known = RequestFactory().get("/", headers={"authorization": f"Bearer {secret}"})
    unknown = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"authorization": "Bearer km_rien"})

    assert throttle.caller(known) == f"token:{token.public_id}"
    assert throttle.caller(unknown) == "address:192.0.2.7"


def test_nobody_is_written_to_without_end_however_many_ask_and_however_it_is_typed(clock):
    def ask(number: int) -> None:
        email = ("victime@exemple.test", " Victime@Exemple.test")[number % 2]
        count_mail(RequestFactory().get("/", REMOTE_ADDR=f"10.0.{number}.1"), email)

    for number in range(15):
        ask(number)
    with pytest.raises(TooMany, match="une heure"):
        ask(15)
    clock["at"] += throttle.HOUR
    for number in range(16, 31):
        ask(number)
    clock["at"] += throttle.HOUR

    with pytest.raises(TooMany, match="22 heures"):
        ask(31)
