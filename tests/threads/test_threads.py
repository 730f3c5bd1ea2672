"""Messages: who reads and writes them, what is kept, what withdrawing leaves."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.test import RequestFactory

from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Audience, Entry
from kilometre.foundation.threads import rules, services
from kilometre.foundation.threads.models import MAX_LENGTH, Message
from kilometre.foundation.threads.registry import REGISTERED, Terms
from kilometre.foundation.ui import kept
from kilometre.network.models import Lab, Person
from kilometre.network.rules import is_in_network, is_member_of


@pytest.fixture(autouse=True)
def threads_on_labs(monkeypatch):
    """The network reads and writes about a lab; its members are its team."""
    monkeypatch.setitem(
        REGISTERED,
        Lab,
        Terms(
            can_read=is_in_network,
            can_post=is_in_network,
            readers=lambda _, lab: f"tout le réseau autour de {lab}",
            is_team=is_member_of,
            team_readers=lambda _, lab: f"les membres de {lab}",
        ),
    )
    monkeypatch.setattr(Lab, "get_absolute_url", lambda lab: f"/labs/{lab.slug}/")


def post(cast, body="Bonjour", *, actor=None, audience=Audience.CASE):
    return services.post(actor=actor or cast.member, subject=cast.lab, body=body, audience=audience)


def drawn(record, user):
    request = RequestFactory().get("/")
    request.user = user
    return Template('{% ui "thread" record=record %}').render(Context({"record": record, "request": request}))


def test_post_keeps_the_message_and_journals_it_without_its_text(cast):
    message = post(cast, "Ligne une\r\n\r\n\r\n\r\nLigne deux  \r\n")

    assert message.body == "Ligne une\n\nLigne deux"
    entry = Entry.objects.get(verb="threads.message-posted")
    assert (entry.subject, entry.facts) == (str(cast.lab.ref), {"message": message.public_id})
    assert entry.audience == Audience.CASE


@pytest.mark.parametrize("body", ["", "   \n\t ", "\u200b\u202e\x00"])
def test_post_refuses_an_empty_message(cast, body):
    with pytest.raises(Refused, match="vide"):
        post(cast, body)


def test_post_refuses_a_message_that_is_too_long(cast):
    assert len(post(cast, "é" * MAX_LENGTH).body) == MAX_LENGTH

    with pytest.raises(Refused, match="la limite est de 5000"):
        post(cast, "é" * (MAX_LENGTH + 1))


def test_post_drops_what_is_invisible_and_keeps_other_scripts(cast):
    assert post(cast, "a\x00b\u202ec\u2066d 日本 👩‍🔧 e\u0301").body == "abcd 日本 👩‍🔧 é"


def test_post_is_for_those_whom_the_subject_lets(cast):
    with pytest.raises(PermissionDenied):
        post(cast, actor=cast.citizen)
    with pytest.raises(PermissionDenied):
        post(cast, actor=cast.stranger, audience=Audience.TEAM)


def test_a_record_without_rules_has_no_thread(cast):
    assert not rules.can_read_thread(cast.administrator, cast.service)
    assert not rules.can_post(cast.administrator, cast.service)


def test_team_messages_are_read_by_the_team_alone(cast):
    shared, apart = post(cast), post(cast, "Entre nous", audience=Audience.TEAM)

    assert list(Message.objects.thread(cast.lab, cast.lead)) == [shared, apart]
    assert list(Message.objects.thread(cast.lab, cast.stranger)) == [shared]
    assert list(Message.objects.thread(cast.lab, cast.citizen)) == []
    assert rules.can_read(cast.lead, apart)
    assert not rules.can_read(cast.stranger, apart)


def test_withdraw_erases_the_text_and_keeps_the_place(cast):
    message = post(cast, "Une erreur")

    services.withdraw(actor=cast.member, message=message)

    message.refresh_from_db()
    assert (message.body, message.is_withdrawn) == ("", True)
    assert "Message retiré" in drawn(cast.lab, cast.lead)
    assert Entry.objects.filter(verb="threads.message-withdrawn").count() == 1


def test_withdraw_is_for_the_author_once(cast):
    message = post(cast)

    with pytest.raises(PermissionDenied):
        services.withdraw(actor=cast.lead, message=message)
    services.withdraw(actor=cast.member, message=message)
    with pytest.raises(PermissionDenied):
        services.withdraw(actor=cast.member, message=message)


def test_the_database_refuses_a_withdrawn_message_with_a_text(cast):
    services.withdraw(actor=cast.member, message=post(cast))

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(body="revenu")


def test_component_escapes_links_and_keeps_line_breaks(cast):
    post(cast, "<script>alert(1)</script>\nhttps://exemple.fr/?a=1&b=2 javascript:alert(1)")

    html = drawn(cast.lab, cast.lead)

    assert "<script>" not in html
    assert "&lt;/script&gt;<br>" in html
    assert '<a href="https://exemple.fr/?a=1&amp;b=2" rel="nofollow">' in html
    assert 'href="javascript' not in html


def test_component_shows_an_empty_thread_and_hides_from_others(cast):
    assert "Personne n'a encore écrit" in drawn(cast.lab, cast.stranger)
    assert drawn(cast.lab, cast.citizen).strip() == ""


def test_only_a_thread_where_somebody_wrote_is_printed(cast):
    assert "pk-unprinted" in drawn(cast.lab, cast.lead)

    post(cast)

    assert "pk-unprinted" not in drawn(cast.lab, cast.lead)


def test_component_names_the_readers_and_prefers_the_team(cast):
    inside, outside = drawn(cast.lab, cast.member), drawn(cast.lab, cast.stranger)

    assert "Les membres de Lab&#x27;EST seulement" in inside
    assert "Tout le réseau autour de Lab&#x27;EST" in inside
    assert re.search(r'value="team"[^>]*checked', inside)
    assert not re.search(r'value="case"[^>]*checked', inside)
    assert 'name="audience"' not in outside
    assert "Le liront\u00a0: tout le réseau autour de Lab&#x27;EST." in outside


def test_a_message_of_the_team_that_chose_nothing_is_not_sent(cast, client):
    client.force_login(cast.member)

    answer = client.post(f"/echanges/{cast.lab.ref}/", {"body": "Entre nous"})

    assert answer.status_code == 422
    assert not Message.objects.exists()


@pytest.mark.parametrize("messages", [1, 30])
def test_component_reads_a_thread_in_one_query(cast, messages, django_assert_num_queries):
    for _ in range(messages):
        post(cast)
    drawn(cast.lab, cast.lead)

    with django_assert_num_queries(1):
        html = drawn(cast.lab, cast.lead)

    assert html.count("Bonjour") == messages


def test_posting_a_message_comes_back_to_the_page(cast, client):
    client.force_login(cast.member)

    response = client.post(f"/echanges/{cast.lab.ref}/", {"body": "Bonjour", "audience": "team"})

    message = Message.objects.get()
    assert response["Location"] == f"/labs/labest/#message-{message.public_id}"
    assert message.is_for_team


def test_a_refused_message_comes_back_with_its_text(cast, client):
    client.force_login(cast.member)

    body = "trop " * 1200
    response = client.post(f"/echanges/{cast.lab.ref}/", {"body": body, "audience": "case"})

    assert response.status_code == 422
    assert body.strip() in response.content.decode()
    assert not Message.objects.exists()


def test_choosing_readers_that_do_not_exist_is_refused(cast, client):
    client.force_login(cast.member)

    response = client.post(f"/echanges/{cast.lab.ref}/", {"body": "Bonjour", "audience": "public"})

    assert response.status_code == 422


def test_the_choice_of_the_team_is_not_read_from_others(cast, client):
    client.force_login(cast.stranger)

    client.post(f"/echanges/{cast.lab.ref}/", {"body": "Bonjour", "audience": "team"})

    assert not Message.objects.get().is_for_team


@pytest.mark.parametrize(
    "address", ["network.lab:222222222222", "auth.group:222222222222", "rien:rien", "a.b:%00"]
)
def test_a_thread_of_nothing_does_not_exist(cast, client, address):
    client.force_login(cast.member)

    assert client.get(f"/echanges/{address}/").status_code == 404


def test_a_session_that_ended_while_writing_leads_to_sign_in(cast, client):
    address = "/echanges/network.lab:222222222222/"

    answer = client.post(address, {"body": "Bonjour"})

    assert answer.url == "/connexion/?next=/echanges/network.lab%3A222222222222/"


def test_a_thread_is_closed_to_others(cast, client):
    post(cast)
    client.force_login(cast.citizen)

    assert client.get(f"/echanges/{cast.lab.ref}/").status_code == 403
    assert client.post(f"/echanges/{cast.lab.ref}/", {"body": "Bonjour"}).status_code == 403


def test_a_visitor_is_asked_to_sign_in(cast, client):
    answer = client.get(f"/echanges/{cast.lab.ref}/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/?next=/echanges/")


def test_withdrawing_twice_at_once_is_told_once(cast):
    message = post(cast)
    same = Message.objects.get(pk=message.pk)
    services.withdraw(actor=cast.member, message=message)

    with pytest.raises(Refused, match="déjà"):
        services.withdraw(actor=cast.member, message=same)

    assert Entry.objects.filter(verb="threads.message-withdrawn").count() == 1


def test_withdrawing_from_the_page(cast, client):
    message = post(cast)
    client.force_login(cast.member)

    response = client.post(f"/echanges/messages/{message.public_id}/retirer/")

    assert response["Location"] == f"/labs/labest/#message-{message.public_id}"
    assert Message.objects.get().is_withdrawn


def test_messages_about_what_one_may_not_see_are_not_visible(cast, monkeypatch):
    monkeypatch.setitem(
        REGISTERED,
        Person,
        Terms(can_read=is_in_network, can_post=is_in_network, readers=lambda *_: "le réseau"),
    )
    hidden = Person.objects.create(name="Hors annuaire")
    about_hidden = services.post(actor=None, subject=hidden, body="Confidentiel")
    about_lab = post(cast)

    assert list(Message.objects.visible_to(cast.member)) == [about_lab]
    assert not rules.can_read(cast.member, about_hidden)


def test_erasing_somebody_erases_their_messages(cast):
    post(cast, "Je m'appelle Alice")

    services.forget_messages_of(cast.member)

    assert [(row.body, row.author) for row in Message.objects.all()] == [("", None)]


def test_message_written_while_the_session_ended_is_found_again(cast, client):
    client.force_login(cast.member)
    address = f"/echanges/{cast.lab.ref}/"
    sealed = re.search(rf'name="{kept.SEAL}" value="([^"]+)"', client.get(address).content.decode()).group(1)
    client.logout()

    client.post(address, {"body": "Une longue réponse", "audience": "team", kept.SEAL: sealed})
    client.force_login(cast.member)

    assert "Une longue réponse" in client.get(f"{address}?{kept.AGAIN}=1").content.decode()
    assert not Message.objects.exists()


def test_message_is_named_by_its_day_in_french(cast):
    message = post(cast)
    message.created_at = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)

    assert str(message) == "message du 1er\u00a0décembre 2026"
