"""Office time: hand-counted cases, a minute-by-minute oracle, and the laws that hold for any calendar."""

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.calendars import OFFICE_HOURS, Calendar

PARIS = ZoneInfo("Europe/Paris")
STRASBOURG = Calendar.office("67")
ALWAYS = Calendar.always("Europe/Paris")
HOUR = timedelta(hours=1)
CLOSED_WEEK = ((),) * 7
NIGHT = ((time(22), time(0)),)


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


# Days and hours


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-01-05", True),  # Monday
        ("2026-01-10", False),  # Saturday
        ("2026-04-03", False),  # Good Friday
        ("2026-12-26", False),  # Saint-Étienne
        ("2026-05-25", False),  # Whit Monday
        ("2026-05-26", True),
    ],
)
def test_working_days_of_strasbourg(day, works):
    assert STRASBOURG.is_working_day(date.fromisoformat(day)) is works


def test_nancy_works_on_good_friday():
    assert Calendar.office("54").is_working_day(date(2026, 4, 3))


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2026-01-05 08:59:59.999999", False),
        ("2026-01-05 09:00", True),
        ("2026-01-05 12:29", True),
        ("2026-01-05 12:30", False),
        ("2026-01-05 13:30", True),
        ("2026-01-05 17:00", False),
        ("2026-01-04 10:00", False),
    ],
)
def test_open_from_the_opening_closed_from_the_closing(instant, is_open):
    assert STRASBOURG.is_open(paris(instant)) is is_open


@pytest.mark.parametrize(
    ("instant", "opening"),
    [
        ("2026-01-05 10:00", "2026-01-05 10:00"),
        ("2026-01-05 12:30", "2026-01-05 13:30"),
        ("2026-01-09 17:00", "2026-01-12 09:00"),  # Friday evening to Monday
        ("2026-05-22 18:00", "2026-05-26 09:00"),  # Monday is Whit Monday
        ("2026-12-31 20:00", "2027-01-04 09:00"),  # the next year's table
    ],
)
def test_next_opening(instant, opening):
    assert STRASBOURG.next_opening(paris(instant)) == paris(opening)


def test_an_explained_holiday():
    assert STRASBOURG.holiday_on(date(2026, 4, 3)).name == "Vendredi saint"
    assert STRASBOURG.holiday_on(date(2026, 4, 2)) is None
    assert ALWAYS.holiday_on(date(2026, 12, 25)) is None


def test_closures_and_openings_prevail_over_the_week():
    morning = ((time(8), time(10)),)
    calendar = Calendar.office(
        "67",
        closures=[date(2026, 1, 5)],
        openings={date(2026, 4, 3): morning, date(2026, 1, 10): morning, date(2026, 1, 6): morning},
    )
    assert not calendar.is_working_day(date(2026, 1, 5))
    for day in (date(2026, 4, 3), date(2026, 1, 10), date(2026, 1, 6)):
        assert calendar.hours_on(day) == morning
    assert calendar.hours_on(date(2026, 1, 7)) == OFFICE_HOURS[2]


def test_usage_closes_the_day():
    assert Calendar.office("971").is_working_day(date(2026, 3, 12))
    assert not Calendar.office("971", with_usage=True).is_working_day(date(2026, 3, 12))


# Working time


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-01-05 09:00", "2026-01-05 17:00", 7),
        ("2026-01-05 12:00", "2026-01-05 14:00", 1),
        ("2026-01-09 16:00", "2026-01-12 10:00", 2),  # over a weekend
        ("2026-05-22 16:00", "2026-05-26 10:00", 2),  # over a weekend and a holiday on Monday
        ("2026-01-10 10:00", "2026-01-11 18:00", 0),
        ("2026-12-24 09:00", "2027-01-04 10:00", 7 + 4 * 7 + 1),  # two holidays, and another year
    ],
)
def test_working_time_by_hand(start, end, hours):
    assert STRASBOURG.working_time(paris(start), paris(end)) == hours * HOUR
    assert STRASBOURG.working_time(paris(end), paris(start)) == -hours * HOUR


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)]
)
def test_the_days_of_the_change_of_clock_have_23_and_25_hours(day, hours):
    midnight = paris(day)
    tomorrow = paris((date.fromisoformat(day) + timedelta(days=1)).isoformat())
    assert ALWAYS.working_time(midnight, tomorrow) == hours * HOUR
    assert ALWAYS.add_working_time(midnight, hours * HOUR) == tomorrow.astimezone(UTC)
    assert list(ALWAYS.open_intervals(midnight, tomorrow)) == [
        (midnight.astimezone(UTC), tomorrow.astimezone(UTC))
    ]


def night_shift(start: time, end: time) -> Calendar:
    return Calendar(zone="Europe/Paris", week=(((start, end),),) * 7)


@pytest.mark.parametrize(
    ("start", "end", "day", "opening", "closing"),
    [
        # spring: 02:00 to 03:00 does not exist; the change is at 01:00 UTC
        (time(1), time(4), "2026-03-29", "00:00", "02:00"),
        (time(1), time(2, 30), "2026-03-29", "00:00", "01:00"),
        (time(2, 30), time(4), "2026-03-29", "01:00", "02:00"),
        # autumn: 02:00 to 03:00 comes twice, at 00:00 and 01:00 UTC; the first one counts
        (time(1), time(4), "2026-10-25", "-1", "03:00"),
        (time(2, 30), time(4), "2026-10-25", "00:30", "03:00"),
        (time(0), time(2, 30), "2026-10-25", "-2", "00:30"),
    ],
)
def test_hours_across_the_change_of_clock(start, end, day, opening, closing):
    midnight = datetime.fromisoformat(f"{day}T00:00+00:00")

    def at(text: str) -> datetime:
        if text.startswith("-"):
            return midnight + int(text) * HOUR
        return datetime.fromisoformat(f"{day}T{text}+00:00")

    found = list(night_shift(start, end).open_intervals(midnight - 2 * HOUR, midnight + 12 * HOUR))
    assert found == [(at(opening), at(closing))]


def test_hours_that_the_change_of_clock_swallows_are_lost():
    shift = night_shift(time(2, 15), time(2, 45))
    assert shift.working_time(paris("2026-03-28 12:00"), paris("2026-03-29 12:00")) == timedelta()
    assert shift.next_opening(paris("2026-03-28 12:00")) == paris("2026-03-30 02:15")


def test_an_hour_shown_twice_is_two_instants():
    first, second = paris("2026-10-25 02:30"), paris("2026-10-25 02:30", fold=1)
    assert ALWAYS.working_time(first, second) == HOUR


def test_a_closing_at_midnight_is_the_end_of_the_day():
    calendar = Calendar(zone="Europe/Paris", week=(NIGHT, ((time(0), time(6)),), *((),) * 5))
    assert list(calendar.open_intervals(paris("2026-01-05 00:00"), paris("2026-01-08 00:00"))) == [
        (paris("2026-01-05 22:00").astimezone(UTC), paris("2026-01-06 06:00").astimezone(UTC))
    ]
    assert calendar.last_closing(date(2026, 1, 5)) == paris("2026-01-06 00:00")


def test_a_midnight_of_new_year_is_crossed_in_one_interval():
    start, end = paris("2025-12-01"), paris("2027-02-01")
    assert list(ALWAYS.open_intervals(start, end)) == [(start.astimezone(UTC), end.astimezone(UTC))]


def test_open_intervals_are_cut_at_both_ends():
    found = list(STRASBOURG.open_intervals(paris("2026-01-09 16:00"), paris("2026-01-12 10:00")))
    assert [(STRASBOURG.local(a).isoformat(), b - a) for a, b in found] == [
        ("2026-01-09T16:00:00+01:00", HOUR),
        ("2026-01-12T09:00:00+01:00", HOUR),
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-05 17:00", "2026-01-06 09:00"),  # from a closing to an opening
        ("2026-01-05 10:00", "2026-01-05 10:00"),
        ("2026-01-05 11:00", "2026-01-05 10:00"),
        ("2026-01-12 10:00", "2026-01-09 16:00"),
    ],
)
def test_no_open_interval(start, end):
    assert not list(STRASBOURG.open_intervals(paris(start), paris(end)))


def test_overseas_office_reads_its_own_clocks_and_holidays():
    saint_denis = Calendar.office("974")
    assert saint_denis.is_open(datetime(2026, 1, 5, 5, 0, tzinfo=UTC))  # 09:00 there, 06:00 in Paris
    assert not STRASBOURG.is_open(datetime(2026, 1, 5, 5, 0, tzinfo=UTC))
    friday_evening = datetime(2027, 12, 17, 17, 0, tzinfo=ZoneInfo("Indian/Reunion"))
    tuesday = datetime(2027, 12, 21, 9, 0, tzinfo=ZoneInfo("Indian/Reunion"))
    assert saint_denis.next_opening(friday_evening) == tuesday  # Monday 20 December: abolition


def test_across_the_date_line():
    papeete = Calendar.office("987")
    sunday_in_paris_saturday_there = datetime(2026, 1, 11, 8, 0, tzinfo=PARIS)
    assert papeete.local(sunday_in_paris_saturday_there).date() == date(2026, 1, 10)
    monday = datetime(2026, 1, 12, 9, 0, tzinfo=ZoneInfo("Pacific/Tahiti"))
    assert papeete.next_opening(sunday_in_paris_saturday_there) == monday


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-01-05 09:00", 7, "2026-01-05 17:00"),  # the closing, not the next opening
        ("2026-01-05 09:00", 8, "2026-01-06 10:00"),
        ("2026-01-09 16:30", 1, "2026-01-12 09:30"),
        ("2026-01-10 15:00", 1, "2026-01-12 10:00"),
        ("2026-01-10 15:00", 0, "2026-01-10 15:00"),
        ("2026-05-22 16:00", 2, "2026-05-26 10:00"),
        ("2026-12-31 16:00", 2, "2027-01-04 10:00"),
    ],
)
def test_add_working_time_by_hand(start, hours, due):
    assert STRASBOURG.add_working_time(paris(start), hours * HOUR) == paris(due).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-01-05", 1, "2026-01-06"),
        ("2026-01-09", 1, "2026-01-12"),
        ("2026-01-10", 1, "2026-01-12"),
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday, then Easter Monday
        ("2026-12-23", 2, "2026-12-28"),
    ],
)
def test_add_working_days(start, number, end):
    assert STRASBOURG.add_working_days(date.fromisoformat(start), number) == date.fromisoformat(end)


def test_add_working_days_to_an_instant_keeps_the_local_time():
    friday = paris("2026-03-27 10:00")  # winter time; summer time on Monday
    assert STRASBOURG.add_working_days(friday, 1) == paris("2026-03-30 10:00").astimezone(UTC)
    assert ALWAYS.add_working_days(paris("2026-03-28 02:30"), 1) == paris("2026-03-29 03:00").astimezone(UTC)


# Refusals


def test_instants_come_out_in_utc():
    monday = paris("2026-01-05 10:00")
    for instant in (
        STRASBOURG.next_opening(monday),
        STRASBOURG.add_working_time(monday, HOUR),
        STRASBOURG.add_working_time(monday, timedelta()),
        STRASBOURG.add_working_days(monday, 1),
        STRASBOURG.last_closing(monday.date()),
        *next(STRASBOURG.open_intervals(monday, monday + HOUR)),
    ):
        assert instant.tzinfo is UTC


NAIVE = datetime(2026, 1, 5, 10, 0)  # noqa: DTZ001


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.is_open(NAIVE),
        lambda c: c.next_opening(NAIVE),
        lambda c: list(c.open_intervals(NAIVE, NAIVE)),
        lambda c: c.working_time(NAIVE, paris("2026-01-05")),
        lambda c: c.working_time(paris("2026-01-05"), NAIVE),
        lambda c: c.add_working_time(NAIVE, HOUR),
        lambda c: c.add_working_days(NAIVE, 1),
        lambda c: c.local(NAIVE),
    ],
)
def test_naive_instants_are_refused(ask):
    with pytest.raises(ValueError, match="fuseau horaire"):
        ask(STRASBOURG)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"zone": "Europe/Strasbourg"}, "Fuseau horaire inconnu"),
        ({"zone": "Europe"}, "Fuseau horaire inconnu"),
        ({"zone": "../etc"}, "Fuseau horaire inconnu"),
        ({"department": "6AE"}, "inconnu : '6AE'"),
        ({"week": OFFICE_HOURS[:5]}, "sept jours"),
        ({"week": (((time(17), time(9)),), *CLOSED_WEEK[1:])}, "doit suivre"),
        ({"week": (((time(9), time(9)),), *CLOSED_WEEK[1:])}, "doit suivre"),
        ({"week": (((time(9), time(12)), (time(11), time(17))), *CLOSED_WEEK[1:])}, "chevauchent"),
        ({"week": (((time(14), time(0)), (time(15), time(17))), *CLOSED_WEEK[1:])}, "chevauchent"),
        ({"week": (((time(9, tzinfo=UTC), time(12, tzinfo=UTC)),), *CLOSED_WEEK[1:])}, "heures locales"),
        ({"week": CLOSED_WEEK}, "n'ouvre jamais"),
        ({"openings": ((date(2026, 1, 3), ()),)}, "sans horaires, le 03/01/2026"),
        ({"openings": ((date(2026, 1, 3), NIGHT), (date(2026, 1, 3), NIGHT))}, "deux ouvertures"),
        (
            {"openings": ((date(2026, 1, 3), NIGHT),), "closures": frozenset({date(2026, 1, 3)})},
            "fermée et ouverte : 03/01/2026",
        ),
        ({"closures": frozenset({paris("2026-01-05")})}, "sans heure"),
        ({"closures": frozenset({date(2500, 1, 1)})}, "1900 à 2200"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        Calendar(**{"zone": "Europe/Paris", "week": OFFICE_HOURS} | fields)


def test_a_calendar_that_stops_opening_says_so():
    one_day = Calendar.office("67", CLOSED_WEEK, openings={date(2026, 1, 10): ((time(9), time(12)),)})
    assert one_day.add_working_time(paris("2026-01-01"), 3 * HOUR) == paris("2026-01-10 12:00")
    for ask in (
        lambda: one_day.next_opening(paris("2026-01-10 12:00")),
        lambda: one_day.add_working_time(paris("2026-01-01"), 4 * HOUR),
        lambda: one_day.add_working_days(date(2026, 1, 10), 1),
        lambda: Calendar("Europe/Paris", CLOSED_WEEK, openings=one_day.openings).add_working_days(
            date(2026, 1, 1), 2
        ),
    ):
        with pytest.raises(ValueError, match="1900 à 2200"):
            ask()


def test_other_refusals():
    with pytest.raises(ValueError, match="négative"):
        STRASBOURG.add_working_time(paris("2026-01-05"), -HOUR)
    with pytest.raises(ValueError, match="au moins 1"):
        STRASBOURG.add_working_days(date(2026, 1, 5), 0)
    with pytest.raises(ValueError, match="fermé le 03/04/2026"):
        STRASBOURG.last_closing(date(2026, 4, 3))
    with pytest.raises(ValueError, match="sans heure"):
        STRASBOURG.is_working_day(paris("2026-01-05 10:00"))


# Laws, for any calendar


def hours_of(quarters: list[int]) -> tuple[tuple[time, time], ...]:
    """Pairs of quarters of an hour since midnight, 96 being the next midnight."""
    marks = [time(quarter // 4 % 24, quarter % 4 * 15) for quarter in sorted(quarters)]
    return tuple(zip(marks[0::2], marks[1::2], strict=False))


def weeks(quarters: st.SearchStrategy[int]) -> st.SearchStrategy[tuple]:
    day = st.lists(quarters, unique=True, max_size=6).map(hours_of)
    return st.tuples(*[day] * 7).filter(any)


ANY_CALENDAR = st.one_of(
    st.builds(
        Calendar.office,
        st.sampled_from(["67", "75", "971", "974", "975", "987"]),
        weeks(st.integers(0, 96)) | st.just(OFFICE_HOURS),
        closures=st.sets(st.dates(date(2025, 1, 1), date(2028, 1, 1)), max_size=3),
    ),
    st.just(ALWAYS),
)
INSTANTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.sampled_from([UTC, PARIS]))  # noqa: DTZ001
DURATIONS = st.timedeltas(timedelta(), timedelta(days=40))


@given(ANY_CALENDAR, INSTANTS, INSTANTS, INSTANTS)
def test_working_time_adds_up(calendar, a, b, c):
    assert calendar.working_time(a, b) + calendar.working_time(b, c) == calendar.working_time(a, c)


@given(ANY_CALENDAR, INSTANTS, INSTANTS)
def test_working_time_is_the_length_of_the_open_intervals(calendar, a, b):
    start, end = sorted((a.astimezone(UTC), b.astimezone(UTC)))
    intervals = list(calendar.open_intervals(start, end))
    assert calendar.working_time(start, end) == sum((y - x for x, y in intervals), timedelta())
    assert timedelta() <= calendar.working_time(start, end) <= end - start
    for before, after in pairwise(intervals):
        assert before[0] < before[1] < after[0] < after[1]


@given(ANY_CALENDAR, INSTANTS, DURATIONS)
def test_added_working_time_is_worked(calendar, start, duration):
    end = calendar.add_working_time(start, duration)
    assert calendar.working_time(start, end) == duration
    if duration:
        assert (
            calendar.working_time(end - timedelta.resolution, end) == timedelta.resolution
        )  # the first such instant


@given(ANY_CALENDAR, INSTANTS, INSTANTS, DURATIONS, DURATIONS)
def test_added_working_time_is_monotone(calendar, a, b, short, long):
    first, second = sorted((a.astimezone(UTC), b.astimezone(UTC)))
    short, long = sorted((short, long))
    assert calendar.add_working_time(first, short) <= calendar.add_working_time(first, long)
    if short:
        assert calendar.add_working_time(first, short) <= calendar.add_working_time(second, short)


@given(ANY_CALENDAR, INSTANTS)
def test_next_opening_is_the_first_open_instant(calendar, instant):
    opening = calendar.next_opening(instant)
    assert calendar.is_open(opening)
    assert calendar.is_open(instant) == (opening == instant.astimezone(UTC))
    assert calendar.working_time(instant, opening) == timedelta()


@given(ANY_CALENDAR, st.dates(date(2025, 6, 1), date(2027, 6, 1)), st.integers(1, 30))
def test_working_days_are_counted(calendar, start, number):
    end = calendar.add_working_days(start, number)
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(calendar.is_working_day(day) for day in days) == number
    assert calendar.is_working_day(end)


@given(
    weeks(st.integers(0, 96).filter(lambda quarter: not 8 < quarter < 12)),
    st.sampled_from(["2026-03-27", "2026-10-23", "2026-12-24"]),
)
def test_against_a_walk_quarter_by_quarter(week, first_day):
    """An oracle that knows nothing of UTC tables: it looks at the clock on the wall, every quarter of an hour."""
    calendar = Calendar.office("67", week)
    start = paris(first_day).astimezone(UTC)

    def open_on_the_wall(instant: datetime) -> bool:
        wall = instant.astimezone(PARIS)
        return f"{wall:%m-%d}" not in {"12-25", "12-26"} and any(
            opening <= wall.time() and (wall.time() < closing or closing == time(0))
            for opening, closing in week[wall.weekday()]
        )

    quarters = [start + n * HOUR / 4 for n in range(4 * 24 * 4)]
    assert (
        calendar.working_time(start, start + 4 * 24 * HOUR) == sum(map(open_on_the_wall, quarters)) * HOUR / 4
    )
    assert [calendar.is_open(quarter) for quarter in quarters] == [
        open_on_the_wall(quarter) for quarter in quarters
    ]


def test_a_century_is_quick():
    calendar = Calendar.office("67", closures=[date(2026, 1, 2)])
    before = clock.perf_counter()
    calendar.working_time(paris("2000-01-01"), paris("2100-01-01"))
    assert (
        clock.perf_counter() - before < 5
    )  # some 0.3 s; a walk minute by minute takes a hundred times longer
