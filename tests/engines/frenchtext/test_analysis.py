import re
import subprocess
import sys
import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.frenchtext import analyse, exact, terms
from kilometre.engines.frenchtext.analysis import STOP_WORDS
from kilometre.engines.frenchtext.stemming import form_and_stem

FRENCH = st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüœæ", min_size=3, max_size=20)
PLAIN = re.compile(r"[a-z0-9]{1,64}")

# Eight of the first eighteen pairs fail with Snowball applied once; the others fail with Snowball applied twice.
PLURALS = """
usager/usagers foyer/foyers loyer/loyers danger/dangers passager/passagers berger/bergers potager/potagers élu/élus
agent/agents démarche/démarches dossier/dossiers métier/métiers quartier/quartiers réseau/réseaux hôpital/hôpitaux
collectivité/collectivités délai/délais école/écoles
emploi/emplois opinion/opinions numéro/numéros scénario/scénarios contenu/contenus appui/appuis abri/abris
vélo/vélos connexion/connexions permission/permissions commune/communes travail/travaux bail/baux enjeu/enjeux lieu/lieux vœu/vœux
""".split()  # noqa: SIM905

UNACCENTED = """
préfecture démarche numérique économie dématérialisation dématérialisée sécurité égalité mobilité célérité
collectivité collectivités responsabilité université électricité matière première dernières financière particulière
filières frontière utilisée mutualisées récépissé récépissés employé déployés élu élus accès succès délai forêt intégrité unité
vérité mérite élite expérimenter évaluation hébergement
""".split()  # noqa: SIM905


@pytest.mark.parametrize("pair", PLURALS)
def test_a_plural_has_the_stem_of_its_singular(pair):
    singular, plural = pair.split("/")
    assert terms(singular) == terms(plural) != []


@given(FRENCH.filter(lambda word: word[-1] not in "sè"))
def test_a_regular_plural_has_the_stem_of_its_singular_by_construction(word):
    assert form_and_stem(word)[1] == form_and_stem(f"{word}s")[1]


@pytest.mark.parametrize("word", UNACCENTED)
def test_a_word_without_its_accents_or_in_capitals_has_the_same_stem(word):
    bare = exact(word)
    assert bare.isascii()
    assert terms(word) == terms(bare) == terms(bare.upper()) == terms(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "pair", ["usager/usagère", "régional/régionale", "conseiller/conseillère", "foncier/foncières"]
)
def test_a_feminine_has_the_stem_of_its_masculine(pair):
    masculine, feminine = pair.split("/")
    assert terms(masculine) == terms(feminine)


@pytest.mark.parametrize(
    "pair",
    [
        "avis/avion",
        "foyer/forêt",
        "pays/paiement",
        "mérite/mer",
        "commune/communication",
        "pôle/politique",
        "data/date",
    ],
)
def test_strangers_keep_their_own_stem(pair):
    one, other = pair.split("/")
    assert terms(one) != terms(other)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("l'État", "l etat"),
        ("L’ÉTAT d’Occitanie", "l etat d occitanie"),
        ("jusqu'à, lorsqu'il, puisqu'on, qu'elle", "jusqu a lorsqu il puisqu on qu elle"),
        ("aujourd'hui", "aujourdhui"),
        ("Aujourd’hui, c'est le conseil de prud'hommes", "aujourdhui c est le conseil de prudhommes"),
        ("rendez-vous", "rendezvous"),
        ("un rendez vous", "un rendezvous"),
        ("la sous-préfecture", "la sous prefecture"),
        ("démarches-simplifiées", "demarches simplifiees"),
        ("D.D.T. du 2A, puis S.G.A.R", "ddt du 2a puis sgar"),
        ("01000 Bourg, CAP 2030, art. L.212-1", "01000 bourg cap 2030 art l 212 1"),
        ("Cœur de ville, ex æquo", "coeur de ville ex aequo"),
        ("Lab'EST, État’LIN", "lab est etat lin"),
        ("au\u00a0guichet\u202f; ad\u00admin…", "au guichet admin"),
        ("1ᵉʳ étage, ﬁchier", "1er etage fichier"),
        ("Łódź, Straße, İzmir", "lodz strasse izmir"),
        ("Ελλάδα 北京 مرحبا", ""),
        ("-- !? 'l' _ \x00", "l"),
        ("", ""),
    ],
)
def test_words_of_a_text(text, forms):
    assert exact(text) == forms


def test_stop_words_are_no_terms_but_hold_their_place():
    tokens = analyse("l'accueil de la préfecture")
    assert [token.form for token in tokens if not token.stop] == ["accueil", "prefecture"]
    assert [rank for rank, token in enumerate(tokens) if token.stop] == [0, 2, 3]


def test_names_of_labs_and_regions_keep_their_last_word():
    assert terms("Lab'L") == ["lab", "l"]
    assert terms("Lab'EST, Grand Est") == ["lab", "est", "grand", "est"]
    assert terms("l'agence") == terms("agence")


def test_stop_words_are_written_as_forms():
    assert all(form_and_stem(word)[0] == word for word in STOP_WORDS)


def test_a_token_says_where_it_stands_in_the_text_as_given():
    text = "Le cœur de l\u2019e\u0301tat, D.D.T., a\u0300 la ﬁn ad\u00admin"  # decomposed accents, ligatures, soft hyphen
    written = {token.word: text[token.start : token.end] for token in analyse(text)}
    assert written["cœur"] == "cœur"
    assert written["état"] == "e\u0301tat"
    assert written["ddt"] == "D.D.T."
    assert written["fin"] == "ﬁn"
    assert written["admin"] == "ad\u00admin"


@given(st.text())
def test_any_text_gives_plain_tokens_at_valid_places(text):
    after = 0
    for token in analyse(text):
        assert PLAIN.fullmatch(token.form)
        assert PLAIN.fullmatch(token.stem)
        assert after <= token.start < token.end <= len(text)
        after = token.start  # and not its end: ½ is two tokens


TRICKY = "aelDLqu'’.-\" «»œÉe\u0301\u0308İßẞﬁ½①ªº²\u00ad\u200d\u00a0\u0345ǅΣς_9٣"


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)) | st.text(alphabet=TRICKY))
def test_composed_and_decomposed_spellings_give_the_same_terms(text):
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert exact(composed) == exact(decomposed)
    assert terms(composed) == terms(decomposed)


@given(st.text())
def test_forms_are_stable(text):
    assert exact(exact(text)).replace(" ", "") == exact(text).replace(" ", "")


def test_a_word_without_end_is_capped():
    (token,) = analyse("é" * 1_000_000)
    assert len(token.form) == len(token.word) == 64
    assert token.end == 1_000_000
    assert all(len(token.stem) <= 64 for token in analyse("œ" * 64))


def test_threads_agree():
    words = [
        f"collectivités{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(2_000)
    ]
    text = " ".join(words)
    results = []
    threads = [threading.Thread(target=lambda: results.append(terms(text))) for _ in range(8)]
    form_and_stem.cache_clear()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all(result == terms(text) for result in results)


def test_importing_the_package_does_not_load_the_stemmer():
    script = "import sys, kilometre.engines.frenchtext; sys.exit('Stemmer' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": "src"})
