from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.eventlog import instant, micros
from kilometre.engines.eventlog.reading.instants import Instants

NOON = datetime(2024, 3, 12, 11, 5, tzinfo=UTC)  # 12:05 in Paris


def read(text, **options):
    found, offset = Instants("Europe/Paris", **options).read(text)
    return instant(found), offset


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-12T12:05:00+01:00",
        "2024-03-12T12:05:00.000+0100",
        "2024-03-12 11:05:00Z",
        "2024-03-12 12:05:00",
        "2024-03-12T12:05",
        "12/03/2024 12:05",
        "12/03/2024 à 12h05",
        "12.03.2024 12:05:00",
        "12-03-2024 12:05",
        "12 mars 2024 12:05",
        "mardi 12 mars 2024 à 12h05",
        "1710241500",
        "1710241500000",
        "1710241500.0",
        " 2024-03-12T12:05:00+01 ",
    ],
)
def test_one_instant_is_written_in_many_ways(text):
    assert read(text)[0] == NOON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-12", datetime(2024, 3, 11, 23, tzinfo=UTC)),
        ("1er avril 2024", datetime(2024, 3, 31, 22, tzinfo=UTC)),
        ("12 déc. 2024 9h", datetime(2024, 12, 12, 8, tzinfo=UTC)),
        ("2024-03-12T12:05:00.123456+01:00", NOON.replace(microsecond=123456)),
        ("2024-03-12T12:05:00,5+01:00", NOON.replace(microsecond=500000)),
        ("2024-10-27 02:30:00", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),  # shown twice: the first one
        ("2024-03-31 02:30:00", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),  # skipped: one hour later
    ],
)
def test_an_instant_has_its_exact_value(text, expected):
    assert read(text)[0] == expected


def test_the_offset_written_is_kept():
    assert read("2024-03-12T12:05:00-05:00")[1] == -300
    assert read("2024-07-12T12:05:00")[1] == 120


def test_month_first_is_a_choice():
    assert read("03/04/2024")[0] == datetime(2024, 4, 2, 22, tzinfo=UTC)
    assert read("03/04/2024", month_first=True)[0] == datetime(2024, 3, 3, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "date absente"),
        ("hier", "date illisible"),
        ("2024-02-30", "ce jour n'existe pas"),
        ("1812-02-03", "année hors de 1900-2200"),
        ("03/25/2024", "le mois 25 n'existe pas"),
        ("2024-03-12T25:00:00", "cette heure n'existe pas"),
        ("2024-03-12T12:05:00 quelque part", "fin de date illisible"),
        ("2024-03-12T12:05:00+99:00", "décalage horaire impossible"),
        ("12 brumaire 2024", "mois inconnu"),
    ],
)
def test_a_bad_date_says_why(text, reason):
    with pytest.raises(ValueError, match=reason):
        read(text)


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_iso_text_reads_back(local, offset):
    shift = timedelta(minutes=offset)
    text = local.isoformat(timespec="microseconds") + ("-" if offset < 0 else "+")
    text += f"{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    assert Instants("UTC").read(text) == (micros((local - shift).replace(tzinfo=UTC)), offset)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_local_times_are_those_of_the_zone(local):
    local = local.replace(microsecond=0)
    aware = local.replace(tzinfo=ZoneInfo("Europe/Paris"))
    assert instant(Instants("Europe/Paris").read(str(local))[0]) == aware.astimezone(UTC)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(ValueError):
        Instants("Europe/Paris").read(text)
