import pytest

from kilometre.engines.frenchtext import parse_synonyms
from kilometre.engines.frenchtext.analysis import STOP_WORDS
from kilometre.engines.frenchtext.stemming import form_and_stem
from kilometre.engines.frenchtext.synonyms import packaged_synonyms


def test_a_group_gives_each_name_the_others():
    synonyms = parse_synonyms(
        "# names\n\nRDV = rendez-vous\nMSAP = maison de services au public = France services # why\n"
    )
    assert synonyms.others[("msap",)] == (("maison", "servic", "public"), ("franc", "servic"))
    assert synonyms.others[("franc", "servic")] == (("msap",), ("maison", "servic", "public"))
    assert synonyms.longest == 3


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("DDT = direction\nSGAR", "line 2: a group needs two names"),
        ("DDT = ", "line 1: a group needs two names or more, each with a term"),
        ("DDT = de la", "each with a term"),
        ("usager = usagers", "line 1: 'usag' is listed twice"),
        ("a1 = b1\nb1 = c1", "line 2: 'b1' is listed twice"),
        ("a1 = b1\nc1 = a1", "line 2: 'a1' is listed twice"),
    ],
)
def test_a_faulty_list_is_refused_with_its_line(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        parse_synonyms(text)


def test_no_synonyms_is_a_list_too():
    assert parse_synonyms("# nothing\n").longest == 0


def test_the_packaged_list_is_sound():
    synonyms = packaged_synonyms()
    assert len(synonyms.others) > 120
    stops = {form_and_stem(word)[1] for word in STOP_WORDS if len(word) > 2}
    # « PLU » has the stem of « plus », which is no term: they cannot meet.
    assert {name[0] for name in synonyms.others if len(name) == 1} & stops == {"plu"}
    for name, others in synonyms.others.items():
        assert others
        assert all(name in synonyms.others[other] for other in others)
