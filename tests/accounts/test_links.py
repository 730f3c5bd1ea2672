"""Action links that contexts send."""

import dataclasses
import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.mailbox import path_of
from kilometre.foundation.accounts import links, services
from kilometre.foundation.accounts.models import ActionLink, ApiToken, User
from kilometre.foundation.errors import Refused
from kilometre.foundation.journal.models import Entry

PURPOSE = "tests.accept"
CHOICES = [("yes", "J'accepte"), ("no", "Je décline")]


@pytest.fixture
def acts(monkeypatch):
    """What the purpose of these tests did, each time it acted."""
    done = []

    def act(link, *, choice, comment):
        done.append((link.person.name, choice, comment, link.data))
        return "Votre réponse est enregistrée."

    monkeypatch.setattr(links, "PURPOSES", dict(links.PURPOSES))
    links.link_purpose(
        PURPOSE,
        title="Devenir le contact",
        question="Acceptez-vous ?",
        button="Répondre",
        lifetime=dt.timedelta(days=7),
        comment=links.Comment("Un mot d'explication", ApiToken, "name"),
    )(act)
    return done


def issue(person: User, **options) -> str:
    return path_of(links.issue(PURPOSE, person=person, choices=CHOICES, **options))


def test_get_shows_who_and_what_and_does_nothing(client, alice, acts):
    path = issue(alice)

    shown = client.get(path).content.decode().replace("&#x27;", "'")

    assert alice.email in shown
    assert "Acceptez-vous ?" in shown
    assert "J'accepte" in shown
    assert acts == []


def test_post_acts_once_in_the_persons_name(client, alice, acts):
    path = issue(alice, data={"need": "abc"})

    answer = client.post(path, {"choice": "yes", "comment": "Avec plaisir"})

    assert answer.status_code == 200
    assert "Votre réponse est enregistrée." in answer.content.decode()
    assert acts == [("Alice Martin", "yes", "Avec plaisir", {"need": "abc"})]
    assert client.get("/compte/").status_code == 302  # answering signs nobody in


def test_a_used_link_says_what_was_answered(client, alice, acts):
    path = issue(alice)
    client.post(path, {"choice": "no"})

    answer = client.post(path, {"choice": "yes"})

    assert answer.status_code == 410
    assert "Je décline" in answer.content.decode()
    assert len(acts) == 1


def test_an_expired_link_says_so(client, alice, acts):
    path = issue(alice)
    ActionLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))

    answer = client.post(path, {"choice": "yes"})

    assert answer.status_code == 410
    assert "délai" in answer.content.decode()
    assert acts == []


@pytest.mark.parametrize("typed", [{}, {"choice": "maybe"}, {"choice": "yes", "comment": "x" * 81}])
def test_bad_answers_are_refused_and_leave_the_link(client, alice, acts, typed):
    path = issue(alice)

    answer = client.post(path, typed)

    assert answer.status_code == 422
    assert acts == []
    assert ActionLink.objects.usable().exists()


def test_a_refused_act_leaves_the_link_and_shows_why(client, alice, monkeypatch, acts):
    def refuse(link, *, choice, comment):
        raise Refused("Ce besoin a déjà un contact.")

    monkeypatch.setitem(
        links.PURPOSES, PURPOSE, links.Purpose(PURPOSE, "T", "Q", "B", dt.timedelta(1), act=refuse)
    )
    path = issue(alice)

    answer = client.post(path, {"choice": "yes"})

    assert answer.status_code == 422
    assert "Ce besoin a déjà un contact." in answer.content.decode()
    assert ActionLink.objects.usable().exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("purpose", sorted(name for name, known in links.PURPOSES.items() if known.settled))
def test_link_about_what_waits_for_nobody_says_so_and_asks_nothing(client, alice, purpose):
    path = path_of(links.issue(purpose, person=alice, choices=CHOICES))

    for answer in (client.get(path), client.post(path, {"choice": "yes"})):
        assert answer.status_code == 410
        assert answer.content.decode().partition("<main")[2].count("rien à faire") == 1
    assert ActionLink.objects.usable().exists()


def test_each_purpose_of_a_context_says_when_nothing_is_left_to_do():
    known = {name for name, one in links.PURPOSES.items() if one.act and not name.startswith("tests.")}
    assert {name for name in known if links.PURPOSES[name].settled is None} == {"intake.confirm-need"}


COMMENTED = sorted(name for name, purpose in links.PURPOSES.items() if purpose.comment)


@pytest.mark.parametrize("purpose", COMMENTED)
def test_comment_is_as_long_as_what_keeps_it_and_is_never_cut(client, alice, purpose, monkeypatch):
    done = []

    def act(link, *, comment, **answered):
        done.append(comment)
        return "C'est noté."

    known = links.PURPOSES[purpose]
    asked = dataclasses.replace(known, act=act, settled=None, details=None, fields=None)
    monkeypatch.setitem(links.PURPOSES, purpose, asked)
    path, most = path_of(links.issue(purpose, person=alice, choices=CHOICES)), known.comment.length

    refused = client.post(path, {"choice": "yes", "comment": "x" * (most + 1)})

    assert refused.status_code == 422
    assert "x" * (most + 1) in refused.content.decode()
    assert done == []
    assert client.post(path, {"choice": "yes", "comment": "x" * most}).status_code == 200
    assert done == ["x" * most]


def test_what_a_model_refuses_is_shown_with_what_was_typed(client, alice, monkeypatch, acts):
    def refuse(link, *, choice, comment):
        raise ValidationError({"reason": ["Trop long pour la raison."]})

    monkeypatch.setitem(links.PURPOSES, PURPOSE, dataclasses.replace(links.PURPOSES[PURPOSE], act=refuse))

    answer = client.post(issue(alice), {"choice": "yes", "comment": "Mon texte"})

    assert answer.status_code == 422
    assert "Trop long pour la raison." in answer.content.decode()
    assert "Mon texte" in answer.content.decode()
    assert ActionLink.objects.usable().exists()


def test_a_link_without_choices_is_one_button(client, alice, acts):
    path = path_of(links.issue(PURPOSE, person=alice))

    client.post(path, {"comment": ""})

    assert acts == [("Alice Martin", None, "", {})]


def test_forged_and_foreign_links_are_unknown(client, alice, acts):
    own = path_of(links.issue("accounts.reset-password", person=alice)).rstrip("/").rpartition("/")[2]

    assert client.get("/lien/kl_" + "B" * 43 + "/").status_code == 404
    assert client.get(f"/lien/{own}/").status_code == 404


def test_links_of_a_closed_account_are_unknown(client, alice, acts):
    path = issue(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert client.post(path, {"choice": "yes"}).status_code == 404
    assert acts == []


def test_answering_proves_the_address(client, alice, acts):
    User.objects.filter(pk=alice.pk).update(email_confirmed_at=None)

    client.post(issue(alice), {"choice": "yes"})

    alice.refresh_from_db()
    assert alice.is_email_confirmed


def test_the_database_does_not_hold_the_secret(alice, acts):
    secret = issue(alice).rstrip("/").rpartition("/")[2]

    row = ActionLink.objects.values().get()

    assert secret not in str(row)


def test_what_the_link_carried_is_forgotten_when_used(client, alice, acts):
    client.post(issue(alice, data={"email": "nouvelle@exemple.test"}), {"choice": "yes"})

    assert ActionLink.objects.get().data == {}


def test_the_journal_tells_the_answer(client, alice, acts):
    client.post(issue(alice, subject=alice.ref), {"choice": "yes", "comment": "secret"})

    entry = Entry.objects.get()

    assert entry.verb == "accounts.link-answered"
    assert entry.actor == alice.public_id
    assert entry.facts == {"purpose": PURPOSE, "answer": "yes"}


def test_the_second_of_two_that_read_the_same_link_is_refused(alice, acts):
    secret = issue(alice).rstrip("/").rpartition("/")[2]
    first, second = links.find(secret), links.find(secret)

    services.answer_link(link=first, choice="yes", comment="")
    with pytest.raises(links.LinkSpent):
        services.answer_link(link=second, choice="no", comment="")

    assert len(acts) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_acts(alice, acts, monkeypatch):
    path = issue(alice)
    both_have_read, statuses, find = threading.Barrier(2), [], links.find

    def find_together(*args, **options):
        link = find(*args, **options)
        both_have_read.wait(timeout=20)
        return link

    monkeypatch.setattr(links, "find", find_together)

    def answer(choice):
        try:
            statuses.append(Client().post(path, {"choice": choice}).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=[choice]) for choice in ("yes", "no")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 410]
    assert len(acts) == 1


def test_a_purpose_is_declared_once(acts):
    with pytest.raises(ValueError, match="twice"):
        links.link_purpose(PURPOSE, title="T", question="Q")(print)


def test_purge_forgets_links_a_month_after_their_end(alice, acts):
    issue(alice)
    issue(alice)
    old = ActionLink.objects.first()
    ActionLink.objects.filter(pk=old.pk).update(expires_at=timezone.now() - dt.timedelta(days=31))

    assert links.purge() == 1
    assert ActionLink.objects.count() == 1
