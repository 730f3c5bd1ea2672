from datetime import UTC, datetime, time, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.calendars import OFFICE_HOURS, Calendar
from kilometre.engines.eventlog import Execution, Schedules, Timetable, instant, log_of, micros

BEGIN, END = (
    datetime(2024, 3, 1, tzinfo=UTC),
    datetime(2024, 5, 1, tzinfo=UTC),
)  # a change of clock, Easter Monday
NIGHT = ((time(22), time(0)),)
CALENDARS = [
    Calendar.office("67"),
    Calendar("America/Martinique", OFFICE_HOURS, "972"),
    Calendar("Europe/Paris", (*(NIGHT,) * 5, (), ())),
    Calendar.always("Europe/Paris"),
]
INSTANTS = st.datetimes(
    BEGIN.replace(tzinfo=None), END.replace(tzinfo=None) - timedelta(hours=1), timezones=st.just(UTC)
)


def array(when):
    return np.array([micros(when)], dtype=np.int64)


@given(st.sampled_from(CALENDARS), INSTANTS, INSTANTS)
def test_open_time_is_that_of_the_calendar(calendar, start, end):
    table = Timetable.of(calendar, micros(BEGIN), micros(END))
    expected = calendar.working_time(start, end) // timedelta(microseconds=1)
    assert table.between(array(start), array(end)).tolist() == [expected]
    assert table.is_open(array(start)).tolist() == [calendar.is_open(start)]


@given(st.sampled_from(CALENDARS), INSTANTS, st.integers(0, 10**12))
def test_going_back_undoes_open_time(calendar, when, duration):
    table = Timetable.of(calendar, micros(BEGIN), micros(END))
    back = table.back(array(when), np.array([duration]))
    possible = min(duration, int(table.worked(array(when))[0]))
    assert table.between(back, array(when)).tolist() == [possible]
    if 0 < duration <= possible:
        assert table.is_open(back).tolist() == [True]


def test_a_person_has_a_calendar_before_a_service_has_one():
    office, night, always = CALENDARS[0], CALENDARS[2], CALENDARS[3]
    rows = [("Ada", "DDT"), ("Bea", "DDT"), ("Bea", "SDIS")]
    log = log_of(Execution("1", "a", BEGIN + timedelta(days=day), None, *who) for day, who in enumerate(rows))
    schedules = Schedules.given(log, always, services={"DDT": office}, resources={"Ada": night})
    assert [schedules.calendars[code] for code in schedules.of_row] == [night, office, always]


@given(st.lists(INSTANTS, min_size=1, max_size=10))
def test_each_row_counts_in_its_own_calendar(ends):
    log = log_of(
        Execution("1", "a", end, BEGIN, None, "DDT" if index % 2 else None) for index, end in enumerate(ends)
    )
    schedules = Schedules.given(log, CALENDARS[0], services={"DDT": CALENDARS[2]})
    expected = [
        schedules.calendars[code].working_time(instant(start), instant(end)) // timedelta(microseconds=1)
        for code, start, end in zip(schedules.of_row, log.start, log.end, strict=True)
    ]
    assert schedules.between(log.start, log.end).tolist() == expected
