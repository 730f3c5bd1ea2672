import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.frenchtext import Phrase, parse_query, parse_synonyms

NONE = parse_synonyms("")
PLAIN = re.compile(r"[a-z0-9]{1,64}")


def stems(text, synonyms=NONE):
    return [group.stems for group in parse_query(text, synonyms).groups]


def test_free_words_are_groups_without_repetition():
    assert stems("les démarches des usagers, démarche") == [("demarch",), ("usag",)]


def test_words_are_kept_as_typed_to_be_shown():
    assert parse_query("Préfecture", NONE).groups[0].words == ("préfecture",)


@pytest.mark.parametrize("text", ['"rendu du dossier"', "« rendu du dossier »", "“rendu du dossier”"])
def test_quotes_make_a_phrase(text):
    query = parse_query(text, NONE)
    assert query.phrases == (Phrase(("rendu", "du", "dossier"), ("rendu", "doss")),)
    assert not query.groups
    assert query.forms == {"rendu", "du", "dossier"}


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("permis -construire", (("construir",),)),
        ("permis -l'État", (("etat",),)),
        ('permis -"carte grise"', (("cart", "gris"),)),
        ("permis -sous-préfecture", (("sou", "prefectur"),)),
        ("permis -construire -construire", (("construir",),)),
        ("permis - ", ()),
        ("permis -le", ()),
        ("sous-permis", ()),
    ],
)
def test_a_dash_before_a_word_excludes_it(text, excluded):
    query = parse_query(text, NONE)
    assert query.excluded == excluded
    assert query.groups[-1].stems == ("perm",)


@pytest.mark.parametrize("text", ["", "   ", "le la des", "-permis", '""', '"', "- -", "« »", "?!"])
def test_nothing_to_look_for_is_said(text):
    assert parse_query(text).empty


def test_a_quote_without_its_pair_is_ignored():
    assert stems('carte "grise') == [("cart",), ("gris",)]


def test_an_acronym_brings_its_name_and_back():
    (acronym,) = parse_query("D.D.T.").groups
    (name,) = parse_query("directions départementales des territoires").groups
    assert name.synonyms == (("ddt",),)
    assert acronym.synonyms == (name.stems,)


def test_the_longest_name_wins():
    longer = parse_query("direction départementale des territoires et de la mer").groups
    assert [group.synonyms for group in longer] == [(("ddtm",),)]


def test_a_name_in_the_middle_of_a_query():
    groups = parse_query("demande de titre de séjour étudiant").groups
    assert [group.words for group in groups] == [("demande",), ("titre", "séjour"), ("étudiant",)]
    assert groups[1].synonyms == (("cart", "sejour"),)


def test_quotes_mean_these_very_words():
    query = parse_query('"titre de séjour"')
    assert not query.groups


def test_a_query_is_bounded_and_says_so():
    many = parse_query(" ".join(f"mot{i}" for i in range(40)), NONE)
    assert len(many.groups) == 32
    assert many.truncated
    assert not parse_query(" ".join(f"mot{i}" for i in range(32)), NONE).truncated
    shared = parse_query('"un deux trois" -quatre ' + " ".join(f"mot{i}" for i in range(40)), NONE)
    assert len(shared.groups) == 28
    assert parse_query("a " * 1_500).truncated


@given(st.text() | st.text(alphabet="ab -\"'«».é"))
def test_any_text_is_a_query(text):
    query = parse_query(text)
    assert query.empty == (not query.groups and not query.phrases)
    said = [stem for group in query.groups for stem in group.stems]
    said += [form for phrase in query.phrases for form in phrase.forms]
    said += [stem for run in query.excluded for stem in run]
    assert len(said) <= 32
    assert all(PLAIN.fullmatch(word) for word in said)
    assert all(group.stems for group in query.groups)
