"""The order of results, their totals, what is shown of them, and to whom."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from kilometre.foundation.search import queries
from kilometre.foundation.search.queries import find
from kilometre.foundation.search.services import index, reindex
from kilometre.network.models import Lab, Person

VISITOR = AnonymousUser()
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def test_a_title_comes_before_a_body_and_the_exact_word_before_its_kin(labs, found):
    labs(
        Corps="Il y est question d'un accueil, une fois, au milieu de bien d'autres choses encore.",
        Accueils="Autre chose.",
        Accueil="Autre chose.",
    )

    assert found("accueil", VISITOR) == ["Accueil", "Accueils", "Corps"]


def test_ranking_is_the_same_whatever_the_database(labs):
    labs(**{f"Lab_{n}": "accueil " * (n % 7) + "usager emploi " * (n % 3) + "mot " * n for n in range(40)})

    hits = find("accueil usager", VISITOR, size=40).hits

    assert [str(hit.record) for hit in hits][:6] == ["Lab 5", "Lab 2", "Lab 11", "Lab 4", "Lab 20", "Lab 1"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_beyond_the_limit_results_are_by_date_and_the_total_says_so(labs, monkeypatch):
    monkeypatch.setattr(queries, "EXACT_TOTAL", 5)
    rows = labs(**{f"Accueil_{n}": "" for n in range(8)})

    found = find("accueil", VISITOR, size=3)
    last = find("accueil", VISITOR, size=3, page=99)

    assert [hit.record for hit in found.hits] == [rows[7], rows[6], rows[5]]
    assert (found.total, found.total_text) == (None, "plus de 5 résultats")
    assert (last.page, last.pages) == (2, 2)
    assert [hit.record for hit in last.hits] == [rows[4], rows[3]]


@pytest.mark.parametrize(
    ("number", "says"), [(0, "0\u00a0résultat"), (1, "1\u00a0résultat"), (5, "5\u00a0résultats")]
)
def test_totals_up_to_the_limit_are_exact(labs, monkeypatch, number, says):
    monkeypatch.setattr(queries, "EXACT_TOTAL", 5)
    labs(**{f"Accueil_{n}": "" for n in range(number)})

    assert find("accueil", VISITOR, size=2).total_text == says


def test_pages_follow_each_other_without_gap(labs):
    labs(**{f"Accueil_{n}": "accueil " * n for n in range(7)})

    pages = [find("accueil", VISITOR, page=page, size=3).hits for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({hit.ref for page in pages for hit in page}) == 7


def test_hits_show_the_words_found_in_a_piece_of_the_text(labs):
    labs(Lab="Début de texte. " * 40 + "Les <b>démarches</b> des usagers. " + "Fin de texte. " * 40)

    [hit] = find("usager demarche", VISITOR).hits

    shown = "".join(piece.text for piece in hit.excerpt)
    assert [piece.text for piece in hit.excerpt if piece.is_marked] == ["démarches", "usagers"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 260
    assert set(hit.words) == {"démarches", "usagers"}


def test_excerpt_tells_one_field_from_the_next(labs):
    labs(Lab="Simplifier l'accueil\nDes démarches plus courtes.\n\nGrand Est\nAccueil")

    [hit] = find("accueil", VISITOR).hits

    shown = "".join(piece.text for piece in hit.excerpt)
    assert shown == "Simplifier l'accueil · Des démarches plus courtes. Grand Est · Accueil"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "accueil",
        "x" * 5_000 + " accueil",
        "accueil" + "x" * 5_000,
        "accueil\n\n" * 900,
        "a\n" * 900 + "accueil",
    ],
)
def test_any_text_has_an_excerpt(labs, body):
    labs(Accueil=body)

    [hit] = find("accueil", VISITOR).hits

    assert len("".join(piece.text for piece in hit.excerpt)) < 300


def test_kinds_are_counted_and_chosen(cast, found):
    Person.objects.update(is_listed=True, biography="Connaît le Lab'EST")
    reindex()

    everything = find("lab est", cast.member)

    assert {(facet.label, facet.total) for facet in everything.facets} == {("Labs", 1), ("Personnes", 6)}
    assert found("lab est", cast.member, kinds=("network.lab",)) == ["Lab'EST"]


def test_kinds_are_chosen_beyond_the_limit(cast, found, monkeypatch):
    monkeypatch.setattr(queries, "EXACT_TOTAL", 3)
    Person.objects.update(is_listed=True, biography="Connaît le Lab'EST")
    reindex()

    assert [facet.total for facet in find("lab est", cast.member).facets] == [None, None]
    assert found("lab est", cast.member, kinds=("network.lab",)) == ["Lab'EST"]


def test_territory_is_chosen(cast, found):
    reindex()

    assert found("lab", VISITOR, territory="44") == ["Lab'EST"]
    assert found("lab", VISITOR, territory="4") == []


def test_nobody_finds_what_they_may_not_see(cast, found):
    """People are listed or not, and each sees oneself: search shows each person of the cast exactly that."""
    Person.objects.update(biography="Accompagne les usagers")
    Person.objects.filter(name__startswith="A").update(is_listed=True)
    reindex()

    for user in cast.everyone().values():
        results = find("usagers", user)
        assert {hit.record for hit in results.hits} == set(Person.objects.visible_to(user))
        assert results.total == Person.objects.visible_to(user).count()


def test_what_becomes_hidden_is_no_longer_found_before_the_index_follows(cast, found):
    Person.objects.update(biography="Accompagne les usagers", is_listed=True)
    reindex()
    Person.objects.update(is_listed=False)

    assert found("usagers", cast.officer) == ["Dora Instructrice"]


def test_visitors_find_public_documents_only(labs, found, monkeypatch):
    from kilometre.foundation.journal.models import Audience
    from kilometre.foundation.search import Document
    from kilometre.foundation.search.registry import REGISTERED, Kind

    def for_the_network(lab):
        return Document(lab.name, "", Audience.NETWORK, lab.created_at)

    monkeypatch.setitem(REGISTERED, Lab, Kind("Labs", for_the_network, "all"))
    labs(Accueil="")

    assert found("accueil", VISITOR) == []


def test_index_forgets_what_is_gone_or_not_to_be_found(labs, found):
    first, second, third = labs(Accueil_un="", Accueil_deux="", Accueil_trois="")
    Lab.objects.filter(pk=first.pk).delete()
    Lab.objects.filter(pk=second.pk).update(status="closed")

    index([first.ref, second.ref, third.ref])

    assert found("accueil", VISITOR) == ["Accueil trois"]


def test_reindex_removes_what_no_entry_told(labs, found):
    first, _ = labs(Accueil_un="", Accueil_deux="")
    Lab.objects.filter(pk=first.pk).delete()

    assert reindex() == 1
    assert found("accueil", VISITOR) == ["Accueil deux"]


def test_reindex_goes_on_over_many_batches(labs, found, monkeypatch):
    from kilometre.foundation.search import services

    monkeypatch.setattr(services, "BATCH", 3)

    labs(**{f"Accueil_{n}": "" for n in range(10)})

    assert find("accueil", VISITOR).total == 10


@pytest.mark.parametrize("labs_found", [1, 20])
def test_a_search_costs_the_same_queries_whatever_it_finds(labs, labs_found, django_assert_num_queries):
    labs(**{f"Accueil_{n}": "" for n in range(labs_found)})

    with django_assert_num_queries(4):  # matches, counts, texts, records of one kind
        assert len(find("accueil", VISITOR).hits) == labs_found


def test_dates_before_1970_are_in_order(labs, monkeypatch, found):
    monkeypatch.setattr(queries, "EXACT_TOTAL", 1)
    rows = labs(Accueil_ancien="", Accueil_récent="")
    Lab.objects.filter(pk=rows[0].pk).update(created_at=dt.datetime(1912, 5, 3, tzinfo=dt.UTC))
    Lab.objects.filter(pk=rows[1].pk).update(created_at=DAY)
    reindex()

    assert found("accueil", VISITOR, size=2) == ["Accueil récent"]
