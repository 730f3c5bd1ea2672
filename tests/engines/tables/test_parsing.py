"""Cells as French people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.tables import Expected, Row, Table, parsing, recognise, signature

DAY = dt.date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2026", "5/3/26", "5.3.2026", "05-03-2026", "2026-03-05", "5 mars 2026", "jeudi 5 mars 2026",
        "2026-03-05 00:00", "46086", "05/03/2026 à 14h30", "\u00a05/03/2026 ",
    ],
)  # fmt: skip
def test_day_is_read_as_written(text):
    assert parsing.day(text) == parsing.Parsed(DAY)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31/02/2026", "n'existe pas"),
        ("05/13/2026", "n'existe pas"),
        ("bientôt", "n'est pas une date"),
        ("5 brumaire 2026", "n'est pas une date"),
        ("05/03/2026 ou après", "n'est pas une date"),
        ("0012-01-01", "hors de ce que l'on attend"),
        ("#REF!", "formule"),
    ],
)
def test_day_that_is_none_says_why(text, says):
    assert parsing.day(text).value is None
    assert says in parsing.day(text).error


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("05/03/2026 14h30", 14, 30),
        ("05/03/2026 9h", 9, 0),
        ("2026-03-05 14:30", 14, 30),
        ("5 mars 2026", 0, 0),
    ],
)
def test_moment_has_its_hour(text, hour, minute):
    assert parsing.moment(text).value == dt.datetime.combine(DAY, dt.time(hour, minute))


def test_moment_with_a_wrong_hour_says_so():
    assert "n'est pas une heure" in parsing.moment("05/03/2026 25h").error


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f234,50 €", 1234.5),
        ("1.234,5", 1234.5),
        ("12.5", 12.5),
        ("-3", -3),
        ("12 %", 12),
    ],
)
def test_number_is_read_as_written(text, value):
    assert parsing.number(text).value == value


def test_whole_number_refuses_a_half():
    assert parsing.whole("1 200").value == 1200
    assert "entier" in parsing.whole("1,5").error


@pytest.mark.parametrize(
    "text", ["06 12 34 56 78", "06.12.34.56.78", "612345678", "+33 (0)6 12 34 56 78", "0033612345678"]
)
def test_phone_has_one_spelling(text):
    assert parsing.phone(text).value == "+33612345678"


def test_phone_that_is_none_says_so():
    assert "téléphone" in parsing.phone("12 34").error


@pytest.mark.parametrize(
    "text", ["Elise@Exemple.fr", "Élise Martin <elise@exemple.fr>", "mailto:elise@exemple.fr"]
)
def test_email_has_one_spelling(text):
    assert parsing.email(text).value == "elise@exemple.fr"


@pytest.mark.parametrize("text", ["elise", "elise@exemple", "a@b.fr; c@d.fr", "a..b@c.fr", "@exemple.fr"])
def test_email_that_is_none_says_so(text):
    assert parsing.email(text).error


def test_choice_knows_labels_values_and_synonyms():
    parse = parsing.choice({"state": "Service de l'État", "other": "Autre"}, synonyms={"Préfecture": "state"})

    assert [parse(text).value for text in ("service de l’etat", "STATE", "prefecture", "")] == [
        "state",
        "state",
        "state",
        None,
    ]
    assert "«\u00a0Service de l'État\u00a0», «\u00a0Autre\u00a0»" in parse("Martien").error


@given(st.text(max_size=60))
def test_parsers_never_raise(text):
    parsers = [
        parsing.day, parsing.moment, parsing.number, parsing.whole, parsing.phone, parsing.email,
        parsing.words(20), parsing.digits(14, what="SIRET"), parsing.choice({"a": "b"}),
    ]  # fmt: skip
    for parse in parsers:
        parsed = parse(text)
        assert parsed.value is None or not parsed.error


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_comes_back(day):
    assert parsing.day(f"{day:%d/%m/%Y}").value == parsing.day(day.isoformat()).value == day


EXPECTED = [
    Expected("name", ("Nom", "Nom complet")),
    Expected("email", ("Adresse électronique", "Courriel", "Mail"), "email"),
    Expected("siret", ("SIRET",), "siret"),
    Expected("day", ("Date",), "day"),
]


def table(header, *rows):
    return Table(tuple(header), tuple(Row(line, row) for line, row in enumerate(rows, start=2)), "")


def test_columns_are_recognised_by_name_then_words_then_content():
    given = table(
        ["NOM", "Votre mail pro", "Identifiant", "Le jour", "Divers"],
        ("Élise", "e@exemple.fr", "13000766900018", "05/03/2026", "a"),
        ("Jo", "j@exemple.fr", "13000766900026", "06/03/2026", "b"),
    )

    assert recognise(given, EXPECTED) == ("name", "email", "siret", "day", "")


def test_remembered_choice_wins_even_to_leave_a_column_out():
    given = table(["Nom", "Surnom", "Courriel"], ("a", "b", "c@d.fr"))

    assert recognise(given, EXPECTED, {"surnom": "name", "courriel": "", "autre": "day"}) == ("", "name", "")


@given(st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_a_key_is_given_once(header):
    found = [key for key in recognise(table(header, ("x",) * len(header)), EXPECTED) if key]

    assert len(found) == len(set(found))


def test_signature_forgives_case_and_accents_not_order():
    assert signature(["Prénom", "NOM"]) == signature(["prenom", "Nom "])
    assert signature(["Prénom", "Nom"]) != signature(["Nom", "Prénom"])
