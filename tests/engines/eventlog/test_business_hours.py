"""Two defects reported by users of pm4py, as scenarios done right here."""

from datetime import UTC, datetime

from kilometre.engines.calendars import Calendar
from kilometre.engines.eventlog import Execution, Schedules, log_of, performance
from kilometre.engines.eventlog.discovery import hours_per_open_day
from kilometre.engines.eventlog.report.wording import SPACE, open_time

OFFICE = Calendar.office("67")  # 9:00-12:30 and 13:30-17:00; Good Friday and 26 December are holidays there


def paris(month, day, hour):
    return datetime(2024, month, day, hour, tzinfo=UTC)


def open_hours(calendar, *rows):
    log = log_of(Execution("1", name, when) for name, when in rows)
    graph = performance(log, Schedules.given(log, calendar))
    return graph.mean[0] / 3.6e9


def test_holidays_are_not_counted():
    """pm4py#558: work_calendar accepted but ignored, so that holidays are counted as work."""
    before, after = ("reçu", paris(12, 24, 8)), ("traité", paris(12, 27, 8))  # 9:00 in Paris
    assert open_hours(OFFICE, before, after) == 7  # the 24th alone: 25 and 26 December are closed in Alsace
    assert open_hours(Calendar.office("75"), before, after) == 14  # the 26th is open in Paris


def test_long_open_time_is_told_in_days_of_the_calendar():
    """pm4py#559: 32 business hours shown as 1.33 days, as if a working day had 24 hours."""
    worked = open_hours(
        OFFICE, ("reçu", paris(3, 4, 8)), ("traité", paris(3, 8, 12))
    )  # Monday 9:00 to Friday 13:00
    assert worked == 4 * 7 + 3.5
    assert hours_per_open_day(OFFICE.week) == 7
    assert open_time(32, 7) == f"32{SPACE}h d'ouverture (soit 4,6{SPACE}journées)"
