"""Values in French words: dates, numbers, promises, origins, charts."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from kilometre.engines.calendars.promises import State
from kilometre.foundation.records.origins import Origin
from kilometre.foundation.ui import french
from kilometre.foundation.ui.bar_charts import bars
from kilometre.foundation.ui.clocks import clock_context
from kilometre.foundation.ui.origins import origin_context
from kilometre.foundation.ui.tables import MISSING, is_numeric, shown

MONDAY = dt.datetime(2026, 11, 30, 11, 0, tzinfo=dt.UTC)


def plain(text: str) -> str:
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


def test_french_moment_is_in_the_zone_of_the_page():
    assert plain(french.moment(MONDAY)) == "lundi 30 novembre 2026 à 12 h 00"


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (dt.timedelta(seconds=-5), "à l'instant"),
        (dt.timedelta(minutes=-1), "il y a 1 minute"),
        (dt.timedelta(hours=-3), "il y a 3 heures"),
        (dt.timedelta(days=2), "dans 2 jours"),
        (dt.timedelta(days=-60), "il y a 2 mois"),
        (dt.timedelta(days=-800), "il y a 2 ans"),
    ],
)
def test_french_ago(moved, words):
    assert plain(french.ago(MONDAY + moved, now=MONDAY)) == words


def test_french_count_is_singular_below_two():
    words = [plain(french.count(number, "besoin")) for number in (0, 1, 2, 1500)]
    assert words == ["0 besoin", "1 besoin", "2 besoins", "1 500 besoins"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, MISSING), ("", MISSING), ([], MISSING), (True, "oui"), (False, "non"), (0, "0"),
        (1234567, "1 234 567"), (Decimal("12.50"), "12,50"), (0.5, "0,5"), (["a", "b"], "a, b"),
        (dt.date(2026, 12, 1), '<time datetime="2026-12-01">1er décembre 2026</time>'),
    ],
)  # fmt: skip
def test_shown_value(value, text):
    assert plain(shown(value)) == text


def test_column_of_numbers_may_have_gaps():
    assert is_numeric([None, 3, ""]) is True
    assert is_numeric([None, ""]) is False
    assert is_numeric([1, "deux"]) is False


def promised(due: dt.datetime, state: State) -> SimpleNamespace:
    return SimpleNamespace(due=due, state=lambda _: state)


def test_clock_says_how_late():
    late = timezone.now() - dt.timedelta(days=1, hours=2)

    drawn = clock_context({"promise": promised(late, State.MISSED), "kept_at": None}, None)

    assert (drawn["look"].words, plain(drawn["left"])) == ("Délai dépassé", "dépassé de 1 jour")


@pytest.mark.parametrize(
    ("hours", "words", "late"), [(-1, "Promesse tenue", ""), (5 * 24, "Délai non tenu", "5 jours")]
)
def test_clock_of_a_promise_that_was_kept_or_not(hours, words, late):
    kept_at = MONDAY + dt.timedelta(hours=hours)

    drawn = clock_context({"promise": promised(MONDAY, State.MISSED), "kept_at": kept_at}, None)

    assert (drawn["look"].words, plain(drawn["left"])) == (words, late)


@pytest.mark.parametrize(
    ("origin", "source", "label"),
    [
        (Origin.FICTIONAL, "", "Exemple fictif"),
        (Origin.DOCUMENT, "p. 3", "Document public"),
        (Origin.PUBLIC, "p. 3", "Source publique"),
        (Origin.LIVE, "", ""),
        (Origin.LIVE, "Note du lab", "Source"),
    ],
)
def test_origin_label(origin, source, label):
    drawn = origin_context({"record": SimpleNamespace(origin=origin, source=source)}, None)
    assert drawn["label"] == label


def test_origin_finds_the_address_in_the_source():
    record = SimpleNamespace(
        origin=Origin.PUBLIC, source="Annuaire, https://exemple.fr/labs?id=3, lu en mars."
    )
    assert origin_context({"record": record}, None)["address"] == "https://exemple.fr/labs?id=3"


def test_bars_start_at_zero_and_miss_nothing():
    drawn = bars([("a", 10), ("b", 5), ("c", 0), ("d", None)], "%")

    assert [bar.length for bar in drawn] == [80.0, 40.0, 0.0, 0.0]
    assert [plain(bar.text) for bar in drawn] == ["10 %", "5 %", "0 %", "non renseigné"]


def test_bars_refuse_what_they_cannot_draw():
    with pytest.raises(ValueError, match="zero"):
        bars([("a", -1)], "")


@pytest.mark.parametrize(
    ("origin", "version", "completed"),
    [
        (Origin.DOCUMENT, 1, False),
        (Origin.DOCUMENT, 2, True),
        (Origin.PUBLIC, 3, True),
        (Origin.LIVE, 3, False),
        (Origin.FICTIONAL, 3, False),
    ],
)
def test_origin_says_when_a_sourced_record_was_edited_here(origin, version, completed):
    record = SimpleNamespace(origin=origin, source="Une source", version=version)

    assert origin_context({"record": record}, None)["is_completed"] is completed


@pytest.mark.parametrize(
    ("octets", "words"),
    [(0, "0 ko"), (8_910, "8,9 ko"), (660_400, "660 ko"), (999_999, "1 Mo"), (1_250_000, "1,2 Mo")],
)
def test_sizes_are_in_the_units_of_french_systems(octets, words):
    assert french.size(octets).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Alice", "d'Alice"), ("Bruno", "de Bruno"), ("Élodie", "d'Élodie"), ("Hélène", "d'Hélène"),
        ("Yves", "d'Yves"), ("Yann", "de Yann"), ("État'LIN", "d'État'LIN"), ("Œuvre commune", "d'Œuvre commune"),
        ("Lab'EST", "de Lab'EST"), ("", "de "), ("Hauts-de-France", "de Hauts-de-France"),
        ("Haut-Rhin", "de Haut-Rhin"), ("Haute-Garonne", "de Haute-Garonne"), ("Haut Conseil", "de Haut Conseil"),
        ("Haute autorité de santé", "de Haute autorité de santé"), ("Havre Lab", "de Havre Lab"),
        ("Le Havre", "de Le Havre"), ("Hainaut", "de Hainaut"), ("Houilles", "de Houilles"),
        ("Hub des usages", "de Hub des usages"), ("Huit territoires", "de Huit territoires"), ("Onze labs", "de Onze labs"),
        ("Hérault", "d'Hérault"), ("Hyères", "d'Hyères"), ("Hôpital Sud", "d'Hôpital Sud"), ("Huîtres", "d'Huîtres"),
        ("Hébergement", "d'Hébergement"), ("Habitat 76", "d'Habitat 76"), ("histoire", "d'histoire"),
        ("Hommes et femmes", "d'Hommes et femmes"), ("Hautbois", "de Hautbois"), ("Halluin", "d'Halluin"),
    ],
)  # fmt: skip
def test_de_is_elided_before_the_vowel_of_a_name(name, words):
    assert french.of(name) == words
    assert french.that(name) == words.replace("d'", "qu'", 1).replace("de ", "que ", 1)


def test_de_comes_before_each_of_several_names():
    assert french.of_each(["Lab'EST", "État'LIN", "Hauts-Labs"]) == "de Lab'EST, d'État'LIN et de Hauts-Labs"
