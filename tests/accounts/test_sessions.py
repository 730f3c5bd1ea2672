"""Own sessions: listed, closed."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from kilometre.foundation.accounts.credentials import digest
from kilometre.foundation.accounts.models import UserSession
from kilometre.foundation.accounts.sessions import SessionStore
from kilometre.foundation.journal.models import Entry

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def browser(user, agent: str) -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.force_login(user)
    client.get("/compte/")
    return client


def session_of(client: Client) -> UserSession:
    return UserSession.objects.get(key_digest=digest(client.cookies["sessionid"].value))


def test_sessions_are_listed_with_their_device(alice):
    desk = browser(alice, DESK)
    browser(alice, PHONE)

    shown = desk.get("/compte/sessions/").content.decode()

    assert "Firefox sur Windows" in shown
    assert "Safari sur iPhone" in shown
    assert shown.count("Cette session") == 1


def test_sessions_of_others_are_neither_listed_nor_closable(alice, bruno):
    desk, foreign = browser(alice, DESK), browser(bruno, PHONE)

    answer = desk.post(f"/compte/sessions/{session_of(foreign).public_id}/fermer/")

    assert answer.status_code == 404
    assert "Safari" not in desk.get("/compte/sessions/").content.decode()
    assert foreign.get("/compte/").status_code == 200


def test_closing_a_session_signs_that_browser_out(alice):
    desk, phone = browser(alice, DESK), browser(alice, PHONE)

    desk.post(f"/compte/sessions/{session_of(phone).public_id}/fermer/")

    assert phone.get("/compte/").status_code == 302
    assert desk.get("/compte/").status_code == 200


def test_closing_ones_own_session_signs_out(alice):
    desk = browser(alice, DESK)

    desk.post(f"/compte/sessions/{session_of(desk).public_id}/fermer/")

    assert desk.get("/compte/").status_code == 302


def test_closing_the_others_keeps_this_one(alice):
    desk, phone, tablet = browser(alice, DESK), browser(alice, PHONE), browser(alice, "iPad")

    desk.post("/compte/sessions/fermer-les-autres/")

    assert [each.get("/compte/").status_code for each in (desk, phone, tablet)] == [200, 302, 302]
    assert Entry.objects.get().facts == {"count": 2}


def test_a_session_closed_during_a_request_does_not_come_back(alice):
    desk = browser(alice, DESK)
    store = SessionStore(desk.cookies["sessionid"].value)
    store["something"] = "typed"
    UserSession.objects.all().delete()

    with pytest.raises(UpdateError):
        store.save()


def test_last_seen_moves_every_ten_minutes_at_most(alice):
    desk = browser(alice, DESK)
    first = session_of(desk).last_seen_at
    desk.get("/compte/")
    assert session_of(desk).last_seen_at == first

    UserSession.objects.update(last_seen_at=timezone.now() - dt.timedelta(minutes=11))
    desk.get("/compte/")

    assert session_of(desk).last_seen_at >= first


def test_an_expired_session_opens_nothing_and_is_purged(alice):
    desk = browser(alice, DESK)
    UserSession.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    assert desk.get("/compte/").status_code == 302
    SessionStore.clear_expired()

    assert not UserSession.objects.exists()


def test_a_visitor_has_no_session(client, db):
    client.get("/connexion/")

    assert not UserSession.objects.exists()


def test_reading_a_page_costs_the_same_with_many_sessions(alice, django_assert_num_queries):
    desk = browser(alice, DESK)
    with django_assert_num_queries(5):
        desk.get("/compte/sessions/")
    for _ in range(29):
        browser(alice, PHONE)

    with django_assert_num_queries(5):
        desk.get("/compte/sessions/")
