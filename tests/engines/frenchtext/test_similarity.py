import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.frenchtext.analysis import terms
from kilometre.engines.frenchtext.choosing import conjunctions
from kilometre.engines.frenchtext.similarity import Text, ideas, nearest, packaged_related
from kilometre.engines.frenchtext.synonyms import packaged_synonyms, parse_synonyms

NONE = parse_synonyms("")
WORDS = st.lists(
    st.sampled_from(["accueil", "guichet", "usager", "logement", "courrier", "permis", "délai", "RDV"]),
    max_size=12,
)


def text(key, title, body=""):
    return Text(key, f" {' '.join(terms(title))} ", f" {' '.join(terms(body))} ")


def order(asked, *texts, holders=None, total=0):
    return [near.key for near in nearest(ideas(asked), texts, holders=holders or {}, total=total)]


def test_an_idea_is_a_name_with_its_equivalents_and_its_near_names():
    same = parse_synonyms("titre de séjour = carte de séjour")
    near = parse_synonyms("carte de séjour = visa")

    [idea] = ideas("Le titre de séjour, et encore le titre de séjour", same, near)

    assert idea.words == ("titre", "séjour")
    assert dict(idea.names) == {
        ("titr", "sejour"): 1.0,
        ("cart", "sejour"): 0.9,
        ("vis",): 0.5,
        ("titr",): 0.5,
        ("sejour",): 0.5,
    }
    assert idea.times == 2


def test_words_of_any_request_are_no_idea():
    assert ideas("Bonjour, j'ai besoin d'aide : comment faire pour les trouver ?", NONE, NONE)[1:] == ()
    assert ideas("") == ()


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("Des courriers incompréhensibles", "Réécrire un courrier en langage clair"),
        ("Le SGAR relance les projets", "Secrétariat général pour les affaires régionales"),
        ("carte de sejour", "Renouveler un titre de séjour"),
        ("la MSAP ferme", "Un espace France services itinérant"),
    ],
)
def test_accents_plurals_acronyms_and_equivalents_are_met(asked, title):
    assert order(asked, text("other", "Une aire de jeux"), text("met", title)) == ["met"]


def test_the_word_itself_comes_before_its_equivalent_and_that_before_a_near_name():
    texts = [text("near", "citoyen"), text("same", "usagers"), text("other", "zone")]

    assert order("usager", *texts) == ["same", "near"]


def test_a_rare_word_weighs_more_than_a_common_one():
    holders = {"accueil": 900}

    assert order(
        "accueil chaufferie", text("a", "accueil"), text("b", "chaufferie"), holders=holders, total=1_000
    ) == [
        "b",
        "a",
    ]


def test_a_title_counts_more_than_a_body():
    assert order("chaufferie", text("a", "zone", "chaufferie"), text("b", "chaufferie", "zone")) == ["b", "a"]


@given(WORDS, st.lists(WORDS, max_size=6))
def test_scores_are_positive_shares_are_shares_and_only_holders_come(asked, bodies):
    texts = [text(str(n), "titre", " ".join(words)) for n, words in enumerate(bodies)]

    found = nearest(ideas(" ".join(asked)), texts, holders={"accueil": 3}, total=9)

    assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)
    for near in found:
        assert near.score > 0
        assert 0 < near.share <= 1
        held = texts[int(near.key)]
        assert all(f" {' '.join(name)} " in held.title + held.body for name in near.names)


def test_rare_words_are_asked_alone_and_common_ones_two_by_two():
    asked = ideas("chaufferie accueil logement", NONE, NONE)
    holders = {"accueil": 5_000, "log": 4_000}

    chosen = conjunctions(asked, holders=holders, total=100_000, most=1_000)

    assert chosen == [("chauff",), ("log", "accueil")]


def test_words_that_all_hold_are_still_asked():
    asked = ideas("commune projet", NONE, NONE)

    chosen = conjunctions(asked, holders={"commune": 90_000, "projet": 90_000}, total=100_000, most=500)

    assert chosen == [("commune", "projet"), ("commune",)]


@given(WORDS)
def test_whatever_is_asked_the_expected_candidates_stay_few(asked):
    holders = {"accueil": 60_000, "guichet": 400, "usag": 30_000, "log": 9_000, "courri": 300, "perm": 800}
    chosen = conjunctions(ideas(" ".join(asked)), holders=holders, total=100_000, most=500)

    alone = [holders.get(names[0], 0) for names in chosen if len(names) == 1]
    assert sum(alone) <= 500 or len([n for n in alone if n]) == 1


def test_the_near_names_are_sound():
    near, same = packaged_related(), packaged_synonyms()

    assert len(near.others) > 100
    for name, others in near.others.items():
        assert not set(others) & set(same.others.get(name, ())), f"{name} is both equivalent and near"
