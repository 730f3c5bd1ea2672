import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.frenchtext import Document, count, parse_query, score

FILLER = "un texte ordinaire sur tout autre chose"


def document(key, title=FILLER, body=FILLER):
    return Document(key, {"title": count(title), "body": count(body)})


def order(query, *documents):
    return [hit.key for hit in score(parse_query(query), documents)]


def test_count_keeps_the_words_of_each_stem():
    assert count("Les usagers, l'usager et les Usagers") == {"usag": {"usagers": 2, "usager": 1}}


def test_the_value_is_that_of_the_formula():
    # Two bodies of 2 and 4 terms (mean 3); « guichet » once, as typed (1.5), in the first only.
    documents = [
        Document("a", {"body": count("guichet ouvert")}),
        Document("b", {"body": count("texte ordinaire autre chose")}),
    ]
    frequency = 1.5 / (1 - 0.75 + 0.75 * 2 / 3)
    expected = math.log(1 + 2.5 / 1.5) * frequency / (1.2 + frequency)
    first, second = score(parse_query("guichet"), documents)
    assert (first.key, second.key) == ("a", "b")
    assert first.score == pytest.approx(expected)
    assert second.score == 0


def test_a_title_counts_more_than_a_body():
    assert (
        order(
            "guichet",
            document("body", body=f"{FILLER} guichet"),
            document("title", title=f"{FILLER} guichet"),
        )[0]
        == "title"
    )


def test_the_word_as_typed_counts_more_than_its_relatives():
    relatives = document("relative", body=f"{FILLER} usagers")
    same = document("same", body=f"{FILLER} usager")
    assert order("usager", relatives, same) == ["same", "relative"]
    assert order("usagers", relatives, same) == ["relative", "same"]


def test_accents_do_not_matter_to_the_bonus():
    with_accent, without = document("a", body="préfecture"), document("b", body="prefecture")
    assert len({hit.score for hit in score(parse_query("PREFECTURE"), [with_accent, without])}) == 1


def test_the_name_typed_counts_more_than_its_synonym():
    synonym = document("a synonym", body=f"{FILLER} direction départementale des territoires")
    same = document("same", body=f"{FILLER} guichet à la DDT")
    first, second = score(parse_query("DDT"), [synonym, same])
    assert first.key == "same"
    assert second.score > 0


def test_a_rare_word_counts_more_than_a_common_one():
    common = [document(f"common {i}", body=f"{FILLER} dossier") for i in range(5)]
    assert order("dossier guichet", *common, document("rare", body=f"{FILLER} guichet"))[0] == "rare"


def test_a_word_that_all_matches_hold_still_orders_them():
    once, often = (
        document("a once", body="guichet " + FILLER * 3),
        document("often", body="guichet " * 4 + FILLER * 3),
    )
    assert order("guichet", once, often) == ["often", "a once"]


def test_a_name_may_be_shared_between_fields():
    both = document("both", title="titre", body="séjour")
    (hit,) = score(parse_query("titre de séjour"), [both])
    assert hit.score > 0
    assert hit.matched == ("titre", "séjour")


def test_the_matched_words_are_those_of_the_document_in_the_order_of_the_query():
    hits = score(
        parse_query('sejour carte "rendu du dossier"'),
        [document("a", title="Carte", body="cartes de séjour, dossiers")],
    )
    assert hits[0].matched == ("séjour", "carte", "cartes", "dossiers")


def test_half_a_synonym_explains_nothing():
    (hit,) = score(parse_query("DDT"), [document("a", body="direction des territoires")])
    assert hit.matched == ()
    assert hit.score == 0


def test_equal_scores_are_in_the_order_of_their_keys():
    assert order("guichet", *(document(key, body="guichet") for key in "cab")) == ["a", "b", "c"]


def test_no_documents_no_words_no_text():
    assert score(parse_query("guichet"), []) == []
    assert order("", document("b"), document("a")) == ["a", "b"]
    (hit,) = score(parse_query("guichet"), [Document("empty", {"body": {}})])
    assert hit.score == 0


def test_too_many_documents_or_an_unknown_field_are_refused():
    with pytest.raises(ValueError, match="the limit is 1000"):
        score(parse_query("guichet"), [document("a")] * 1_001)
    with pytest.raises(ValueError, match=r"no weight for the fields \['notes'\]"):
        score(parse_query("guichet"), [Document("a", {"notes": count("guichet")})])


def test_weights_may_be_given():
    (hit,) = score(parse_query("guichet"), [Document("a", {"notes": count("guichet")})], weights={"notes": 2})
    assert hit.score > 0


@given(st.lists(st.text(alphabet="ab é", max_size=20), max_size=8), st.randoms(use_true_random=False))
def test_the_order_given_changes_nothing(texts, random):
    documents = [document(str(rank), title=text, body=text * 2) for rank, text in enumerate(texts)]
    query = parse_query("aé bb ab é")
    shuffled = random.sample(documents, len(documents))
    assert score(query, documents) == score(query, shuffled)
