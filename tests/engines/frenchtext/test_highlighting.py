import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.frenchtext import highlight, parse_query


def marked(text, query):
    return [text[start:end] for start, end in highlight(text, parse_query(query))]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Les usagers de la Préfecture", "usager prefecture", ["usagers", "Préfecture"]),
        ("L’État agit ; l'état civil", "etat", ["État", "état"]),
        ("Action cœur de ville", "coeur", ["cœur"]),
        ("ACTION CŒUR DE VILLE", "cœur", ["CŒUR"]),
        ("Une ﬁche pratique", "fiches", ["ﬁche"]),
        ("Voir la D.D.T. du Var", "ddt", ["D.D.T."]),
        (
            "Direction départementale des territoires du Var",
            "DDT",
            ["Direction départementale des territoires"],
        ),
        ("Direction des territoires", "DDT", []),
        (
            "une carte de séjour, un titre, un séjour",
            "titre de séjour",
            ["carte de séjour", "titre", "séjour"],
        ),
        ("le rendu du dossier, le dossier rendu", '"rendu du dossier"', ["rendu du dossier"]),
        ("les dossiers et le dossier", '"dossier"', ["dossier"]),
        ("dossier du permis", "dossier -permis", ["dossier"]),
        ("dossier", "", []),
        ("", "dossier", []),
    ],
)
def test_the_words_of_the_query_are_marked(text, query, expected):
    assert marked(text, query) == expected


def test_decomposed_accents_are_marked_whole():
    text = unicodedata.normalize("NFD", "à la préfecture élargie")
    assert marked(text, "préfecture") == [unicodedata.normalize("NFD", "préfecture")]


def test_overlapping_marks_are_one():
    assert marked("carte de séjour", 'séjour "carte de séjour"') == ["carte de séjour"]
    assert marked("bla bla bla", '"bla bla"') == ["bla bla bla"]


@given(st.text(), st.text(alphabet="ab -\"é'"))
def test_spans_are_valid_ordered_and_apart(text, query):
    after = 0
    for start, end in highlight(text, parse_query(f"{query} {text[:20]}")):
        assert after <= start < end <= len(text)
        after = end
