"""The page of results, and the reader of the journal that keeps the index."""

from html import unescape

import pytest
from django.core.management import call_command

from cast import make_commune
from kilometre.foundation.journal import consumers
from kilometre.foundation.journal.events import Event, event
from kilometre.foundation.journal.recording import record, service
from kilometre.foundation.search.models import IndexedDocument
from kilometre.network.models import Lab, PlaceName


def test_page_without_a_query_says_what_can_be_searched(labs, client):
    page = client.get("/recherche/").content.decode()

    assert "labs, personnes" in page
    assert "Comment chercher" in page


def test_page_shows_results_with_marks_and_escapes_texts(labs, client):
    labs(**{"<i>Accueil</i>": "Les <script>usagers</script>"})

    page = client.get("/recherche/", {"q": "accueil usagers"}).content.decode()

    assert "1\u00a0résultat pour" in page
    assert "&lt;i&gt;<mark>Accueil</mark>&lt;/i&gt;" in page
    assert "<mark>usagers</mark>" in page
    assert "<script>usagers" not in page


def test_page_says_again_what_was_asked_without_trusting_it(labs, client):
    page = client.get("/recherche/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("guichet unique", "«\u00a0guichet unique\u00a0»"),
        ('"guichet unique"', "«\u00a0guichet unique\u00a0»"),
        ('"guichet unique" logement', "«\u00a0guichet unique\u00a0» logement"),
        ("« guichet unique »", "«\u00a0guichet unique\u00a0»"),
        ("“guichet” -“maison de santé”", "«\u00a0guichet\u00a0» -«\u00a0maison de santé\u00a0»"),
        ('guichet "uni', '«\u00a0guichet "uni\u00a0»'),
    ],
)
def test_what_was_looked_for_is_quoted_once(labs, client, asked, said):
    page = unescape(client.get("/recherche/", {"q": asked}).content.decode())

    assert f"0\u00a0résultat pour {said}\n" in page


def test_page_without_result_suggests_what_to_do(labs, client):
    page = client.get("/recherche/", {"q": '"rien de tel"'}).content.decode()

    assert "0\u00a0résultat" in page
    assert "Retirez les guillemets" in page
    assert 'href="/besoins/nouveau/"' in page


def test_page_shows_above_the_results_what_the_words_name(labs, client):
    commune = make_commune("67482", "Strasbourg", department=("67", "Bas-Rhin"), region=("44", "Grand Est"))
    PlaceName.objects.create(key="strasbourg", territory=commune)

    page = client.get("/recherche/", {"q": "Strasbourg"}).content.decode()

    assert '<a href="/communes/67482/">Strasbourg (67, Bas-Rhin)</a>' in page


def test_page_says_when_a_query_is_cut(labs, client):
    assert "seuls ses premiers mots" in client.get("/recherche/", {"q": "mot " * 600}).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "0"}, {"page": "-1"}, {"page": "x"}, {"page": "9" * 50}, {"page": "²"}, {"genre": "auth.user"},
        {"genre": "\x00"}, {"territoire": "\x00"}, {"territoire": "44' OR 1=1"}, {"q": "\x00\ud7ff\U0001f469"},
    ],
)  # fmt: skip
def test_page_bears_any_address(labs, client, asked):
    labs(Accueil="")

    response = client.get("/recherche/", {"q": "accueil", **asked})

    assert response.status_code == 200


def test_pages_keep_what_was_asked(labs, client):
    labs(**{f"Accueil_{n}": "" for n in range(25)})

    page = client.get("/recherche/", {"q": "accueil", "genre": "network.lab"}).content.decode()

    assert "?q=accueil&amp;genre=network.lab&amp;page=2" in page
    assert "Page 1 sur 2" in page


def test_the_index_follows_the_journal(cast, client):
    @service
    def rename(*, lab):
        Lab.objects.filter(pk=lab.pk).update(name="Fabrique des usages")
        record(Renamed(), actor=cast.lead, subject=lab)

    rename(lab=cast.lab)
    assert not IndexedDocument.objects.exists()

    consumers.run("search-index")
    consumers.run("search-index")

    assert [row.title for row in IndexedDocument.objects.all()] == ["Fabrique des usages"]


def test_command_rebuilds_the_index(cast, capsys):
    call_command("reindex")

    assert "documents dans l'index" in capsys.readouterr().out
    assert IndexedDocument.objects.filter(title="Lab'EST").exists()


@event("tests.renamed", says="a renommé")
class Renamed(Event):
    pass
