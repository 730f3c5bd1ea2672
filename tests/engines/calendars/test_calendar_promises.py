"""Promised delays: how they are written, when they are due, when one must be warned."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kilometre.engines.calendars import Calendar, Delay, Promise, State, Unit

PARIS = ZoneInfo("Europe/Paris")
STRASBOURG = Calendar.office("67")
HOUR = timedelta(hours=1)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def promise(start: str, delay: str, calendar: Calendar = STRASBOURG) -> Promise:
    return Promise(paris(start), Delay.parse(delay), calendar)


@pytest.mark.parametrize(
    ("delay", "written", "described"),
    [
        (Delay.elapsed(hours=24), "24h", "24 heures"),
        (Delay.elapsed(hours=1), "1h", "1 heure"),
        (Delay.working(hours=8), "8ho", "8 heures ouvrées"),
        (Delay.working(hours=1), "1ho", "1 heure ouvrée"),
        (Delay.working_days(2), "2jo", "2 jours ouvrés"),
        (Delay.working_days(1), "1jo", "1 jour ouvré"),
        (Delay(10, Unit.DAYS), "10j", "10 jours"),
        (Delay(1, Unit.DAYS), "1j", "1 jour"),
    ],
)
def test_a_delay_is_written_read_and_described(delay, written, described):
    assert str(delay) == written
    assert Delay.parse(written) == delay
    assert delay.describe() == described


@given(st.builds(Delay, st.integers(1, 99_999), st.sampled_from(Unit)))
def test_written_delays_are_read_back(delay):
    assert Delay.parse(str(delay)) == delay


@pytest.mark.parametrize(
    "text", ["", "24", "h", "0h", "-1h", "024h", "1.5h", "24 h", "24H", "2jours", "100000h", "٣h"]
)
def test_unreadable_delays_are_refused(text):
    with pytest.raises(ValueError, match="illisible"):
        Delay.parse(text)


@pytest.mark.parametrize("count", [0, -2, 100_000])
def test_a_delay_counts_something(count):
    with pytest.raises(ValueError, match="1 à 99999"):
        Delay.working_days(count)


@pytest.mark.parametrize(
    ("start", "delay", "due"),
    [
        ("2026-01-09 16:00", "24h", "2026-01-10 16:00"),
        ("2026-03-28 16:00", "24h", "2026-03-29 17:00"),  # the night of 28 March is an hour short
        ("2026-10-24 16:00", "24h", "2026-10-25 15:00"),
        ("2026-01-09 16:00", "8ho", "2026-01-12 17:00"),  # Friday: 1 h, Monday: 7 h
        ("2026-01-09 16:00", "1jo", "2026-01-12 17:00"),
        ("2026-01-09 23:59", "1jo", "2026-01-12 17:00"),  # the day of the event does not count
        ("2026-01-10 08:00", "1jo", "2026-01-12 17:00"),  # even when it is a Saturday
        ("2026-01-05 08:00", "2jo", "2026-01-07 17:00"),
        ("2026-05-22 10:00", "1jo", "2026-05-26 17:00"),  # Whit Monday
        ("2026-04-02 10:00", "1jo", "2026-04-07 17:00"),  # Good Friday and Easter Monday
        ("2026-01-05 08:00", "10j", "2026-01-16 00:00"),  # the 15th at twenty-four hours
        ("2026-04-24 08:00", "7j", "2026-05-02 00:00"),  # 1 May: not rolled
    ],
)
def test_due(start, delay, due):
    assert promise(start, delay).due == paris(due).astimezone(UTC)
    assert promise(start, delay).due.tzinfo is UTC


def test_days_are_those_of_the_office_clocks():
    papeete = Calendar.office("987")
    received = datetime(2026, 1, 13, 3, 0, tzinfo=UTC)  # Tuesday in Paris, Monday 17:00 in Papeete
    due = Promise(received, Delay.working_days(1), papeete).due
    assert due == datetime(2026, 1, 13, 17, 0, tzinfo=ZoneInfo("Pacific/Tahiti"))


@pytest.mark.parametrize(
    ("delay", "last_day"), [("10j", date(2026, 1, 15)), ("2jo", date(2026, 1, 7)), ("24h", date(2026, 1, 6))]
)
def test_the_last_day_to_show(delay, last_day):
    assert promise("2026-01-05 08:00", delay).last_day == last_day


@pytest.mark.parametrize(
    ("start", "delay", "share", "warning"),
    [
        ("2026-01-05 10:00", "24h", 0.75, "2026-01-06 04:00"),
        ("2026-01-09 16:00", "8ho", 0.5, "2026-01-12 12:00"),  # 4 of the 8 hours
        ("2026-01-09 16:00", "1jo", 0.5, "2026-01-12 12:00"),
        ("2026-03-28 00:00", "1j", 0.5, "2026-03-28 23:30"),  # 47 hours: the second day has 23
    ],
)
def test_warning_comes_at_a_share_of_the_time_that_the_delay_counts(start, delay, share, warning):
    assert promise(start, delay).warning_at(share) == paris(warning).astimezone(UTC)


@pytest.mark.parametrize("share", [0, 1, -0.5, 75, float("nan")])
def test_a_share_is_between_nought_and_one(share):
    with pytest.raises(ValueError, match="part du délai"):
        promise("2026-01-05 10:00", "24h").warning_at(share)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-01-05 10:00", State.ON_TIME),
        ("2026-01-06 03:59", State.ON_TIME),
        ("2026-01-06 04:00", State.SOON),
        ("2026-01-06 10:00", State.SOON),
        ("2026-01-06 10:01", State.MISSED),
    ],
)
def test_states_of_a_promise(now, state):
    assert promise("2026-01-05 10:00", "24h").state(paris(now)) is state


def test_missed_at_the_closing_though_no_office_time_has_passed_since():
    friday = promise("2026-01-08 10:00", "1jo")
    assert friday.remaining(paris("2026-01-09 18:00")) == timedelta()
    assert friday.state(paris("2026-01-09 18:00")) is State.MISSED


def test_remaining_counts_what_the_delay_counts():
    assert promise("2026-01-09 16:00", "8ho").remaining(paris("2026-01-10 12:00")) == 7 * HOUR
    assert promise("2026-01-09 16:00", "24h").remaining(paris("2026-01-10 12:00")) == 4 * HOUR
    assert promise("2026-01-09 16:00", "24h").remaining(paris("2026-01-10 18:00")) == -2 * HOUR


NAIVE = datetime(2026, 1, 5, 10, 0)  # noqa: DTZ001
INSTANTS = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1), timezones=st.just(PARIS))  # noqa: DTZ001
DELAYS = st.builds(Delay, st.integers(1, 60), st.sampled_from(Unit))


@pytest.mark.parametrize("delay", ["24h", "8ho", "2jo", "10j"])
def test_naive_instants_are_refused(delay):
    with pytest.raises(ValueError, match="fuseau horaire"):
        _ = Promise(NAIVE, Delay.parse(delay), STRASBOURG).due
    with pytest.raises(ValueError, match="fuseau horaire"):
        promise("2026-01-05 10:00", delay).state(NAIVE)


@given(
    INSTANTS,
    DELAYS,
    st.floats(0.01, 0.99),
)
def test_a_warning_comes_between_the_start_and_the_due_instant(start, delay, share):
    kept = Promise(start, delay, STRASBOURG)
    assert start.astimezone(UTC) < kept.warning_at(share) <= kept.due
    assert kept.state(kept.due) is State.SOON
    assert kept.state(kept.due + timedelta.resolution) is State.MISSED


@given(INSTANTS, INSTANTS, DELAYS)
def test_what_comes_first_is_due_first(a, b, delay):
    first, second = sorted((a.astimezone(UTC), b.astimezone(UTC)))
    assert delay.due(first, STRASBOURG) <= delay.due(second, STRASBOURG)
