"""The feed tells each person what one may read, and nothing more."""

import csv
import io

import pytest
from django.db.models import Q
from django.test import RequestFactory
from django.urls import reverse

from kilometre.foundation.journal import feed
from kilometre.foundation.journal.events import EVENTS, Event, event
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.journal.recording import record, unit
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui.feeds import tell
from kilometre.network.events import LabCreated, LabLeft
from kilometre.network.models import Lab, Person


@pytest.fixture
def noted():
    @event("tests.lab-noted", says="a noté « {word} »")
    class Noted(Event):
        word: str

    yield Noted
    del EVENTS["tests.lab-noted"]


@pytest.fixture
def story(cast, noted):
    with unit():
        for audience in Audience:
            record(noted(word=audience.value), actor=cast.lead, subject=cast.lab, audience=audience)
    return cast


@pytest.fixture(autouse=True)
def rules_of_the_test(monkeypatch):
    monkeypatch.setattr(feed, "_network_rules", [lambda user: user.name != "Inès Citoyenne"])
    monkeypatch.setattr(feed, "_team_rules", {Lab: lambda user, _: user.name == "Bruno Responsable"})
    monkeypatch.setattr(feed, "_name_rules", [])
    monkeypatch.setattr(feed, "_party_rules", {})


@pytest.mark.parametrize(
    ("who", "audiences"),
    [
        ("visitor", {"public", "case"}),
        ("citizen", {"public", "case"}),
        ("member", {"public", "case", "network"}),
        ("lead", {"public", "case", "network", "team"}),
        ("administrator", {"public", "case", "network", "system"}),
    ],
)
def test_feed_shows_what_one_may_read(story, who, audiences):
    entries = feed.readable_by(getattr(story, who), story.lab)

    assert {entry.audience for entry in entries} == audiences


def test_feed_case_entry_follows_who_may_see_its_own_subject(story, noted):
    hidden = Person.objects.create(name="Discrète", user=story.holder)
    with unit():
        record(noted(word="caché"), actor=story.lead, subject=hidden, case=story.lab, audience=Audience.CASE)

    def words(user):
        return {entry.facts["word"] for entry in feed.readable_by(user, story.lab)}

    assert "caché" not in words(story.visitor)
    assert "caché" not in words(story.member)
    assert "caché" in words(story.holder)


def test_feed_begins_with_the_latest_that_one_may_read(story, noted):
    hidden = Person.objects.create(name="Discrète", user=story.holder)
    with unit():
        record(noted(word="caché"), actor=story.lead, subject=hidden, case=story.lab, audience=Audience.CASE)

    for user in (story.visitor, story.member, story.holder):
        for limit in (1, 3, 10):
            assert feed.latest(user, story.lab, limit) == list(feed.readable_by(user, story.lab)[:limit])


def test_feed_names_people_to_accounts_only(story):
    entries = list(feed.readable_by(story.visitor, story.lab))

    assert {line.who for line in tell(entries, story.lab, story.visitor)} == {"Un membre du réseau"}
    assert {line.who for line in tell(entries, story.lab, story.citizen)} == {"Bruno Responsable"}
    assert tell(entries, story.lab, story.citizen)[0].says.startswith("a noté « ")


def test_feed_names_those_whom_one_may_know_or_whose_acts_are_addressed_to_one(story, monkeypatch):
    monkeypatch.setattr(feed, "_name_rules", [lambda _: Q(name="Alice Membre")])
    monkeypatch.setattr(feed, "_party_rules", {Lab: lambda user, _: user.name == "Hugo Porteur"})
    entries = list(feed.readable_by(story.visitor, story.lab))

    def who(user) -> set[str]:
        return {line.who for line in tell(entries, story.lab, user)}

    assert who(story.citizen) == who(story.member) == {"Un membre du réseau"}
    assert who(story.lead) == {"Bruno Responsable"}  # of the team, and himself
    assert who(story.holder) == {"Bruno Responsable"}


def test_feed_tells_an_edit_as_before_and_after(cast):
    @event("tests.lab-edited", says="a modifié la page")
    class Edited(Event):
        changes: dict

    with unit():
        record(
            Edited(changes={"city": ["Metz", "Nancy"]}),
            actor=None,
            subject=cast.lab,
            audience=Audience.PUBLIC,
        )
    del EVENTS["tests.lab-edited"]

    [line] = tell(list(feed.readable_by(cast.visitor, cast.lab)), cast.lab, cast.visitor)

    assert line.changes == {"Ville": ["Metz", "Nancy"]}
    assert line.who == "La plateforme"


def test_what_the_platform_read_somewhere_says_where(cast):
    """« La plateforme a ouvert un projet » would make an act of today of a fact of the document."""
    cast.lab.origin = Origin.DOCUMENT
    cast.lab.save()
    with unit():
        record(LabCreated(name="Lab'EST"), actor=None, subject=cast.lab, audience=Audience.PUBLIC)

    [line] = tell(list(feed.readable_by(cast.visitor, cast.lab)), cast.lab, cast.visitor)

    assert f"{line.who} {line.says}" == "La plateforme a repris ces faits du document public du programme"


def test_what_the_platform_notices_of_such_a_record_is_no_fact_of_its_source(cast):
    cast.lab.origin = Origin.DOCUMENT
    cast.lab.save()
    with unit():
        record(LabLeft(person="z", role="member"), actor=None, subject=cast.lab, audience=Audience.PUBLIC)

    [line] = tell(list(feed.readable_by(cast.visitor, cast.lab)), cast.lab, cast.visitor)

    assert "document" not in line.says


def test_feed_page_and_csv_show_the_same_entries(story, client):
    client.force_login(story.member)

    page = client.get(reverse("ui:journal", args=[str(story.lab.ref)]))
    download = client.get(reverse("ui:journal-csv", args=[str(story.lab.ref)]))

    text = b"".join(download.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert page.status_code == 200
    assert len(rows) == 1 + 3
    assert page.content.decode().count("a noté") == 3


@pytest.mark.parametrize(
    "ref", ["network.lab:zzzzzzzzzzzz", "network.person:{person}", "nothing.here:zzzzzzzzzzzz"]
)
def test_feed_of_what_one_may_not_know_is_not_found(story, client, ref):
    address = f"/journal/{ref.format(person=Person.objects.create(name='Discrète').public_id)}/"

    signed_out = client.get(address)
    client.force_login(story.citizen)

    assert signed_out.url.startswith("/connexion/?next=/journal/")
    assert client.get(address).status_code == 404


def test_feed_component_costs_the_same_whatever_its_length(story, noted, django_assert_num_queries):
    from kilometre.foundation.ui.feeds import feed_context

    request = RequestFactory().get("/")
    request.user = story.citizen
    with django_assert_num_queries(2):  # entries, names
        feed_context({"record": story.lab, "limit": 10}, request)
    with unit():
        for number in range(30):
            record(noted(word=str(number)), actor=story.lead, subject=story.lab, audience=Audience.PUBLIC)
    with django_assert_num_queries(2):  # entries, names
        feed_context({"record": story.lab, "limit": 10}, request)
