"""The same matches on both databases: what the words, phrases and exclusions of a query mean."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kilometre.engines import frenchtext
from kilometre.foundation.journal.models import Audience
from kilometre.foundation.search import Document, fulltext, services
from kilometre.foundation.search.counting import asked_stems, counts
from kilometre.foundation.search.matching import matching
from kilometre.foundation.search.models import IndexedDocument
from kilometre.network.models import Lab

VISITOR = AnonymousUser()
DAY = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)

TEXTS = {
    "Guichet_unique": "Un seul dossier pour les porteurs de projets de l'emploi.",
    "Titres": "Les cartes de séjour et l'accueil en préfecture des usagers.",
    "Séjours": "Titre provisoire ; un autre jour, une carte puis un séjour.",
    "Données": "Ouvrir les données du Grand Est, code 2A et 01000, formulaire 1e5.",
    "Emplois": "Les opinions d'une usagère sur l'État et la sous-préfecture.",
    "L’_inclusion": "Dématérialisation des démarches, télé-service ; unique guichet.",
    "Antenne": "Une antenne, Île France.\n\nServices et Hérault.",
    "Vide": "",
}

CASES = [
    ("usager", {"Titres", "Emplois"}),
    ("usagères", {"Titres", "Emplois"}),
    ("PREFECTURE", {"Titres", "Emplois"}),
    ("l'état", {"Emplois"}),
    ("etat opinion", {"Emplois"}),
    ("emploi", {"Guichet unique", "Emplois"}),
    ("guichet unique", {"Guichet unique", "L’ inclusion"}),
    ("« guichet unique »", {"Guichet unique"}),
    ('"unique guichet"', {"L’ inclusion"}),
    ('"unique un seul"', set()),  # from the title to the body: not a phrase
    ("guichet -emploi", {"L’ inclusion"}),
    ('usager -"sous-préfecture"', {"Titres"}),
    ("titre de séjour", {"Titres", "Séjours"}),  # « cartes de séjour » is a synonym, adjacent
    ('"titre de séjour"', set()),
    ("msap", set()),  # « France services » is a synonym, and runs over no line
    ('"france services"', set()),
    ("france hérault", {"Antenne"}),
    ("2A", {"Données"}),
    ("01000", {"Données"}),
    ("1e5", {"Données"}),
    ('"de l\'emploi"', {"Guichet unique"}),
    ('"de"', {"Guichet unique", "Titres"}),  # grammatical words alone, between quotes
    ("grand est", {"Données"}),
    ("rien-de-tel", set()),
]


@pytest.mark.parametrize(("text", "titles"), CASES, ids=[case[0] for case in CASES])
def test_query_matches(labs, text, titles):
    labs(**TEXTS)

    rows = matching(frenchtext.parse_query(text), VISITOR)

    assert {row.title for row in rows} == titles


@pytest.mark.parametrize(
    "text", ["", "   ", "le de la", "-emploi", '"', "!!! ??? ***", "日本語", "\x00", "%_'\"\\"]
)
def test_query_without_words_finds_nothing(labs, found, text):
    labs(**TEXTS)

    assert found(text, VISITOR) == []


@pytest.mark.parametrize(
    "text",
    [
        "mot " * 5_000,
        "a" * 100_000,
        '"' * 3_000,
        "titre de séjour " * 100,
        "NEAR(a b) OR * ^ x:y",
        "' & | ! <-> 'x'",
    ],
)
def test_huge_or_hostile_queries_are_answered(labs, found, text):
    labs(**TEXTS)

    found(text, VISITOR)


WORDS = st.sampled_from(
    ["guichet", "unique", "titre", "de", "séjour", "carte", "emploi", "2A", "est", "l'état"]
)
TEXT = st.lists(WORDS, max_size=8).map(" ".join)


@given(
    title=TEXT, body=TEXT, words=st.lists(WORDS, min_size=1, max_size=3), excluded=WORDS, quoted=st.booleans()
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_row_is_found_exactly_when_the_query_describes_it(db, title, body, words, excluded, quoted):  # noqa: PLR0917 (drawn)
    """The definition in ``frenchtext.Query``, computed without a database."""
    lab = Lab(slug="x", name=title, description=body, public_id="222222222222")
    Lab.objects.all().delete()
    lab.save()
    services.index([lab.ref])
    text = " ".join(words)
    query = frenchtext.parse_query(f'"{text}"' if quoted else f"{text} -{excluded}")

    is_found = matching(query, VISITOR).exists()

    assert is_found is (not query.empty and described(query, title, body))


def described(query, title, body):
    terms = [*frenchtext.terms(title), "|", *frenchtext.terms(body)]
    forms = [*frenchtext.exact(title).split(), "|", *frenchtext.exact(body).split()]
    return (
        all(
            set(group.stems) <= set(terms) or any(has_run(terms, name) for name in group.synonyms)
            for group in query.groups
        )
        and all(has_run(forms, phrase.forms) for phrase in query.phrases)
        and not any(has_run(terms, run) for run in query.excluded)
    )


def has_run(words, run):
    return any(tuple(words[place : place + len(run)]) == tuple(run) for place in range(len(words)))


def test_index_follows_every_change_of_a_row(labs):
    labs(**TEXTS)
    query = frenchtext.parse_query("préfecture")

    IndexedDocument.objects.filter(title="Titres").update(terms=" rien | ")
    assert {row.title for row in fulltext.holding(query)} == {"Emplois"}

    IndexedDocument.objects.filter(title="Emplois").delete()
    assert list(fulltext.holding(query)) == []


def test_install_can_be_repeated(labs):
    labs(**TEXTS)

    fulltext.install()

    assert fulltext.holding(frenchtext.parse_query("préfecture")).count() == 2


@given(
    texts=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6),
    words=st.lists(WORDS, min_size=1, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_the_score_of_a_row_is_that_of_its_text(texts, words):
    """Rows keep lines of words, not the counts of ``frenchtext``: the order must be the same."""
    query = frenchtext.parse_query(" ".join(words))
    asked = asked_stems(query)
    full, short = [], []
    for number, (title, body) in enumerate(texts):
        row = services.indexed(Lab(name=title), Document(title, body, Audience.PUBLIC, DAY), DAY)
        full.append(
            frenchtext.Document(
                str(number), {"title": frenchtext.count(title), "body": frenchtext.count(body)}
            )
        )
        short.append(frenchtext.Document(str(number), counts(row.terms, row.words, asked)))

    assert frenchtext.score(query, short) == frenchtext.score(query, full)
