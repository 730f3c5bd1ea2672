"""« Déjà résolu ailleurs ? »: what is near, why, what came of it, and to whom it is shown."""

import pytest
from django.contrib.auth.models import AnonymousUser

from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import Document, frequencies
from kilometre.foundation.search.models import IndexedTerm
from kilometre.foundation.search.outcomes import OUTCOMES, Outcome, outcome_of
from kilometre.foundation.search.registry import REGISTERED, Kind
from kilometre.foundation.search.services import index, reindex
from kilometre.foundation.search.similar import similar
from kilometre.network.models import Lab, Person

VISITOR = AnonymousUser()
NEED = "Les usagers attendent trop longtemps leur titre de séjour au guichet de la préfecture"


@pytest.fixture(autouse=True)
def outcomes(monkeypatch):
    for model in list(OUTCOMES):
        monkeypatch.delitem(OUTCOMES, model)
    monkeypatch.setitem(OUTCOMES, Lab, lambda lab: Outcome("Ouvert", lab.description))
    monkeypatch.setitem(OUTCOMES, Person, lambda _: None)


def near(text, user=VISITOR, **options):
    return [str(each.record) for each in similar(text, user, **options)]


def test_the_nearest_comes_first_with_its_words_and_what_came_of_it(labs):
    labs(
        Un_jardin="Une aire de jeux pour les enfants du quartier.",
        Accueil="Le public attend son tour au guichet.",
        Séjour="Renouveler une carte de séjour : moins d'attente au guichet des usagers.",
    )

    found = similar(NEED, VISITOR)

    assert [each.title for each in found] == ["Séjour", "Accueil"]
    assert set(found[0].words) == {"carte séjour", "attente", "guichet", "usagers"}
    assert found[0].outcome.label == "Ouvert"
    assert found[0].kind_label == str(Lab._meta.verbose_name)


def test_one_common_word_is_no_likeness_unless_it_is_all_that_was_asked(labs):
    labs(Guichet="Un texte sur tout autre chose.")

    assert (
        near(f"{NEED} : mon dossier circule entre quatre directions, et personne ne répond au téléphone")
        == []
    )
    assert near("guichets") == ["Guichet"]


@pytest.mark.parametrize(
    "text", ["", "   ", "le la les", "!?", "«", "-- \x00", "漢字", "zygomatique", "a" * 50_000]
)
def test_any_text_has_an_answer(labs, text):
    labs(Accueil="guichet")

    assert near(text) == []


def test_some_records_are_left_out_and_the_number_is_bounded(labs):
    rows = labs(**{f"Accueil_{n}": "Guichet des usagers" for n in range(8)})

    assert len(near("accueil guichet")) == 5
    assert rows[0].name not in near("accueil guichet", size=8, without=[rows[0].ref])


def test_only_kinds_that_tell_what_came_of_them_are_cases(cast, monkeypatch):
    Person.objects.update(is_listed=True, biography="Guichet et accueil")
    Lab.objects.update(description="Guichet et accueil")
    reindex()

    assert len(near("guichet accueil", cast.member, size=20)) == 8
    assert len(near("guichet accueil", cast.member, kinds=("network.lab",))) == 2
    monkeypatch.delitem(OUTCOMES, Person)
    assert len(near("guichet accueil", cast.member, size=20)) == 2


def test_nobody_is_shown_what_they_may_not_see(cast):
    Person.objects.update(biography="Accompagne les usagers au guichet")
    Person.objects.filter(name__startswith="A").update(is_listed=True)
    reindex()

    for user in cast.everyone().values():
        found = {each.record for each in similar("usagers guichet", user, kinds=("network.person",), size=20)}
        assert found == set(Person.objects.visible_to(user))


def test_what_becomes_hidden_is_not_shown_before_the_index_follows(cast):
    Person.objects.update(biography="Accompagne les usagers au guichet", is_listed=True)
    reindex()
    Person.objects.update(is_listed=False)

    assert near("usagers guichet", cast.officer) == ["Dora Instructrice"]


def test_visitors_are_shown_public_documents_only(labs, monkeypatch):
    def for_the_network(lab):
        return Document(lab.name, "", Audience.NETWORK, lab.created_at)

    monkeypatch.setitem(REGISTERED, Lab, Kind("Labs", for_the_network, "all"))
    labs(Accueil="")

    assert near("accueil") == []


def test_a_kind_tells_its_outcomes_once():
    with pytest.raises(ValueError, match="told twice"):
        outcome_of(Lab, lambda _: Outcome("Ouvert"))


@pytest.mark.parametrize("found", [1, 20])
def test_a_question_costs_the_same_queries_whatever_it_finds(labs, found, django_assert_num_queries):
    labs(**{f"Accueil_{n}": "guichet" for n in range(found)})

    with django_assert_num_queries(4):  # how common words are, candidates, records of one kind, their words
        assert len(similar("accueil guichet", VISITOR, size=20)) == found


def test_words_are_counted_at_each_whole_rebuild_and_the_rare_ones_left_out(labs, monkeypatch):
    monkeypatch.setattr(frequencies, "RARE", 2)
    labs(Accueil_un="Guichet", Accueil_deux="guichets, guichet", Autre="chaufferie")

    assert frequencies.of(["accueil", "guichet", "chauff"]) == ({"accueil": 2, "guichet": 2}, 3)
    Lab.objects.filter(name="Autre").delete()
    reindex()
    assert frequencies.of([]) == ({}, 2)
    assert not IndexedTerm.objects.filter(stem="chauff").exists()


def test_what_came_since_the_last_count_is_found(labs):
    labs(Accueil="")
    row = Lab.objects.create(
        slug="neuf", name="Chaufferie collective", description="Instruire une chaufferie"
    )
    index([row.ref])

    assert near("Qui instruit ma chaufferie ?") == ["Chaufferie collective"]
