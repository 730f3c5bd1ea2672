"""Public holidays against published calendars."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.calendars import easter, public_holidays, timezone_of

DEPARTMENTS = [
    *(f"{n:02}" for n in range(1, 96) if n != 20),
    *("2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"),
]
EASTERS = [
    "1818-03-22",
    "1900-04-15",
    "1943-04-25",
    "1954-04-18",
    "1981-04-19",
    "2000-04-23",
    "2008-03-23",
    "2011-04-24",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2027-03-28",
    "2028-04-16",
    "2029-04-01",
    "2030-04-21",
    "2031-04-13",
    "2032-03-28",
    "2033-04-17",
    "2034-04-09",
    "2035-03-25",
    "2036-04-13",
    "2037-04-05",
    "2038-04-25",
    "2049-04-18",
    "2076-04-19",
    "2100-03-28",
]


def dates(department: str, year: int, *, with_usage: bool = False) -> set[str]:
    return {f"{day.date:%m-%d}" for day in public_holidays(department, year, with_usage=with_usage)}


@pytest.mark.parametrize("known", EASTERS)
def test_easter_of_published_tables(known):
    assert easter(int(known[:4])).isoformat() == known


@given(st.integers(1583, 9999))
def test_easter_follows_the_ecclesiastical_full_moon(year):
    """Clavius' computus by golden number and epact (Explicatio, 1603; Knuth, TAOCP 1.3.2 ex. 14): another road."""
    golden, century = year % 19 + 1, year // 100 + 1
    skipped_leap_days, moon_drift = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon_drift - skipped_leap_days) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    full_moon = 44 - epact
    if full_moon < 21:
        full_moon += 30
    moon = date(year, 3, 1) + timedelta(days=full_moon - 1)
    assert easter(year) == moon + timedelta(days=7 - (moon.weekday() + 1) % 7)


def test_easter_before_the_gregorian_calendar_is_refused():
    with pytest.raises(ValueError, match="1583"):
        easter(1582)


def test_the_eleven_national_days_of_2026_with_names_and_law():
    holidays = public_holidays("75", 2026)
    assert [(day.date.isoformat(), day.name) for day in holidays] == [
        ("2026-01-01", "Jour de l'an"),
        ("2026-04-06", "Lundi de Pâques"),
        ("2026-05-01", "Fête du Travail"),
        ("2026-05-08", "Victoire 1945"),
        ("2026-05-14", "Ascension"),
        ("2026-05-25", "Lundi de Pentecôte"),
        ("2026-07-14", "Fête nationale"),
        ("2026-08-15", "Assomption"),
        ("2026-11-01", "Toussaint"),
        ("2026-11-11", "Armistice 1918"),
        ("2026-12-25", "Noël"),
    ]
    assert {day.basis for day in holidays} == {"Code du travail, art. L3133-1"}


@pytest.mark.parametrize(
    ("department", "year", "added"),
    [
        ("2A", 2026, set()),
        ("54", 2026, set()),
        ("975", 2026, set()),
        ("57", 2026, {"04-03", "12-26"}),
        ("67", 2026, {"04-03", "12-26"}),
        ("68", 2027, {"03-26", "12-26"}),
        ("971", 2026, {"05-27"}),
        ("972", 2026, {"05-22"}),
        ("973", 2026, {"06-10"}),
        ("974", 2026, {"12-20"}),
        ("976", 2026, {"04-27"}),
        ("977", 2026, {"10-09"}),
        ("978", 2026, {"05-28"}),
        ("978", 2017, {"05-27"}),
        ("986", 2026, {"04-28", "06-29", "07-29"}),
        ("987", 2024, {"03-05", "03-29", "06-29"}),
        ("987", 2026, {"03-05", "04-03", "11-20"}),
        ("988", 2026, {"09-24"}),
    ],
)
def test_local_days_are_added_to_the_national_ones(department, year, added):
    assert dates(department, year) == dates("75", year) | added


def test_the_pacific_has_its_own_labour_law():
    for department in ("986", "987", "988"):
        assert not any("L3133" in day.basis for day in public_holidays(department, 2026))


@pytest.mark.parametrize(
    ("year", "eighth_of_may"), [(1952, False), (1955, True), (1970, False), (1981, False), (1982, True)]
)
def test_the_law_is_that_of_the_year(year, eighth_of_may):
    assert ("05-08" in dates("75", year)) is eighth_of_may


def test_whit_monday_stayed_legal_when_it_was_the_day_of_solidarity():
    assert "06-05" in dates("75", 2006)


def test_two_holidays_on_one_date_are_both_listed():
    names = [day.name for day in public_holidays("75", 2008) if day.date == date(2008, 5, 1)]
    assert names == ["Ascension", "Fête du Travail"]


def test_usage_of_the_west_indies_is_apart_and_labelled():
    legal, wide = public_holidays("971", 2026), public_holidays("971", 2026, with_usage=True)
    usage = {f"{day.date:%m-%d}": day for day in wide if day not in legal}
    assert set(usage) == {"02-17", "02-18", "03-12", "04-03", "07-21", "11-02"}
    assert usage["03-12"].name == "Mi-carême"
    assert {day.basis for day in usage.values()} == {"Usage local, sans valeur légale"}
    assert "03-12" not in dates("972", 2026, with_usage=True)
    assert dates("67", 2026, with_usage=True) == dates("67", 2026)


@given(st.sampled_from(DEPARTMENTS), st.integers(1900, 2200))
def test_every_place_and_year_has_sorted_holidays_of_that_year(department, year):
    holidays = public_holidays(department, year)
    assert list(holidays) == sorted(holidays)
    assert len(set(holidays)) == len(holidays) >= 8
    assert {day.date.year for day in holidays} == {year}
    assert set(holidays) <= set(public_holidays(department, year, with_usage=True))


@pytest.mark.parametrize("code", ["", "1", "00", "20", "96", "2a", "970", "984", "99", "Bas-Rhin"])
def test_unknown_departments_are_refused_by_name(code):
    with pytest.raises(ValueError, match=f"inconnu : '{code}'"):
        public_holidays(code, 2026)


@pytest.mark.parametrize("year", [1899, 2201])
def test_years_out_of_range_are_refused(year):
    with pytest.raises(ValueError, match="1900 à 2200"):
        public_holidays("75", year)


@pytest.mark.parametrize(
    ("department", "zone"),
    [
        ("67", "Europe/Paris"),
        ("2B", "Europe/Paris"),
        ("971", "America/Guadeloupe"),
        ("973", "America/Cayenne"),
        ("974", "Indian/Reunion"),
        ("975", "America/Miquelon"),
        ("976", "Indian/Mayotte"),
        ("986", "Pacific/Wallis"),
        ("987", "Pacific/Tahiti"),
        ("988", "Pacific/Noumea"),
    ],
)
def test_each_place_has_its_clocks(department, zone):
    assert timezone_of(department) == zone


def test_every_zone_exists():
    for department in DEPARTMENTS:
        ZoneInfo(timezone_of(department))
