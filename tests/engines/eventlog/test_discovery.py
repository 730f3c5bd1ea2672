from datetime import UTC, datetime, time, timedelta

import numpy as np

from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog import Execution, discover_week, discovered, log_of, micros
from kilometre.engines.eventlog.discovery import hours_per_week
from kilometre.engines.eventlog.zones import local, zone_of

MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


def clock(*instants):
    return np.array([micros(instant) for instant in instants], dtype=np.int64)


def office_weeks(weeks=20, step=17):
    return [
        MONDAY + timedelta(days=7 * week + day, hours=9, minutes=minute)
        for week in range(weeks)
        for day in range(5)
        for minute in range(0, 8 * 60, step)
    ]


def test_office_hours_are_found():
    hours = ((time(9), time(17)),)
    assert discover_week(clock(*office_weeks())) == (hours,) * 5 + ((), ())


def test_a_rare_evening_does_not_open_the_office():
    late = [MONDAY + timedelta(days=21, hours=23)]
    assert hours_per_week(discover_week(clock(*office_weeks(), *late))) == 40


def test_the_stroke_of_an_hour_opens_no_hour():
    closing = [MONDAY + timedelta(days=7 * week + day, hours=17) for week in range(20) for day in range(5)]
    assert hours_per_week(discover_week(clock(*office_weeks(), *closing))) == 40


def test_hours_that_are_all_on_the_stroke_are_hours():
    strokes = [
        MONDAY + timedelta(days=7 * week + day, hours=hour)
        for week in range(20)
        for day in range(5)
        for hour in range(9, 17)
    ]
    assert hours_per_week(discover_week(clock(*strokes))) == 40


def test_dates_without_time_open_whole_days():
    days = [MONDAY + timedelta(days=7 * week + day) for week in range(10) for day in (0, 2)]
    week = discover_week(clock(*days))
    assert [bool(day) for day in week] == [True, False, True, False, False, False, False]
    assert hours_per_week(week) == 48


def test_nothing_seen_is_always_open():
    assert hours_per_week(discover_week(clock())) == 168


def test_a_service_seen_enough_has_its_own_calendar():
    rows = [Execution(str(i), "a", when, None, None, "DDT") for i, when in enumerate(office_weeks())]
    nights = [
        Execution(f"n{i}", "a", when + timedelta(hours=11), None, None, "SDIS")
        for i, when in enumerate(office_weeks(2, 30))
    ]
    schedules = discovered(log_of([*rows, *nights], zone="UTC"), department="67")
    assert schedules.names == ((), ("DDT",))
    assert schedules.calendars[1] == Calendar("UTC", discover_week(clock(*office_weeks())), "67")
    assert "jours fériés du 67 fermés" in schedules.assumption


def test_the_zone_is_that_of_the_offsets():
    winter, summer = datetime(2024, 1, 15, 12, tzinfo=UTC), datetime(2024, 7, 15, 12, tzinfo=UTC)
    for name, offsets in (
        ("Europe/Paris", (60, 120)),
        ("UTC", (0, 0)),
        ("Indian/Reunion", (240, 240)),
        ("Etc/GMT-9", (540, 540)),
    ):
        assert zone_of(clock(winter, summer), np.array(offsets, np.int16)) == name


def test_local_clocks_are_those_of_the_zone():
    instants = [datetime(2024, 3, 31, hour, 30, tzinfo=UTC) for hour in range(4)]
    shown = local(clock(*instants), "Europe/Paris") - clock(*instants)
    assert (shown // 3_600_000_000).tolist() == [1, 2, 2, 2]
