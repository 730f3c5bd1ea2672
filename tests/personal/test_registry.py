"""The register is complete, and its page shows it."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from kilometre.foundation.access import anyone
from kilometre.foundation.accounts.models import User
from kilometre.foundation.personal import Personal, exports, registry
from kilometre.foundation.personal.views import tables
from kilometre.foundation.threads import services as threads
from kilometre.foundation.threads.registry import REGISTERED as THREADS
from kilometre.foundation.threads.registry import Terms
from kilometre.network.models import Lab

REASON = Personal("Servir d'exemple", "Un an", "Consentement")


def needs(user):
    return {"besoins": [1]}


def messages(user):
    return {"messages": []}


@pytest.fixture
def empty_register(monkeypatch):
    monkeypatch.setattr(registry, "DECLARED", {})
    monkeypatch.setattr(registry, "NOTHING", {})


def test_every_field_about_somebody_is_declared():
    assert sorted(registry.unregistered()) == []


def test_an_undeclared_text_or_relation_is_named(empty_register):
    registry.declare(User, email=REASON)

    found = set(registry.unregistered())

    assert "accounts.User.name" in found
    assert "accounts.User.email" not in found
    assert "threads.Message.author" in found


def test_public_ids_choices_and_dates_need_no_declaration(empty_register):
    found = set(registry.unregistered())

    assert found.isdisjoint(
        {"files.Attachment.public_id", "threads.Message.audience", "threads.Message.created_at"}
    )


def test_a_field_is_declared_once(empty_register):
    registry.declare(User, name=REASON)

    with pytest.raises(ValueError, match="declared twice"):
        registry.nothing(User, "name")


def test_an_unknown_field_is_refused(empty_register):
    with pytest.raises(LookupError, match="no field nickname"):
        registry.declare(User, nickname=REASON)


@pytest.mark.django_db
def test_page_says_what_why_and_how_long_to_anyone(client, empty_register):
    registry.declare(User, name=REASON, email=REASON)

    page = client.get("/donnees-personnelles/").content.decode()

    assert "Nom affiché, adresse électronique" in page
    assert "Servir d&#x27;exemple" in page
    assert "Un an" in page
    assert "Consentement" in page
    assert "<code>csrftoken</code>" in page
    assert "Télécharger mes données" in page


@pytest.mark.django_db
def test_page_costs_no_query(client, django_assert_num_queries):
    client.get("/donnees-personnelles/")

    with django_assert_num_queries(0):
        client.get("/donnees-personnelles/")


def test_export_joins_the_sections_of_all_contexts(monkeypatch):
    monkeypatch.setattr(exports, "EXPORTS", [needs, messages])

    assert exports.export(None) == {"besoins": [1], "messages": []}


def test_export_refuses_two_contexts_with_one_section(monkeypatch):
    monkeypatch.setattr(exports, "EXPORTS", [needs, needs])

    with pytest.raises(ValueError, match="besoins"):
        exports.export(None)


def test_erase_asks_every_context(monkeypatch):
    asked = []
    monkeypatch.setattr(exports, "ERASERS", [asked.append, asked.append])

    exports.erase("somebody")

    assert asked == ["somebody", "somebody"]


def test_what_is_exported_is_json_with_what_one_wrote(cast, monkeypatch):
    monkeypatch.setitem(THREADS, Lab, Terms(can_read=anyone, can_post=anyone, readers=lambda *_: ""))
    threads.post(actor=cast.member, subject=cast.lab, body="Bonjour")

    exported = json.loads(json.dumps(exports.export(cast.member), cls=DjangoJSONEncoder))

    assert [message["texte"] for message in exported["messages"]] == ["Bonjour"]
    assert exported["fichiers"] == []


def test_titles_of_the_register_are_in_good_french():
    titles = {table.title for table in tables()}

    assert {"Membres d'un réseau", "Actions à suivre", "Appels aux labs", "Étapes franchies"} <= titles
