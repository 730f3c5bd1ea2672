"""Series of meetings: their dates against two other implementations, and their clock across the changes."""

import datetime as dt
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as ICalendar

from kilometre.engines.calendars import Change, MonthlyByDate, MonthlyByWeekday, Series, Weekly

wall = dt.datetime.fromisoformat
PARIS = ZoneInfo("Europe/Paris")
ZONES = ("Europe/Paris", "Indian/Reunion", "America/Miquelon", "Pacific/Noumea", "America/Cayenne")

rhythms = st.one_of(
    st.builds(
        Weekly,
        st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(tuple),
        every=st.integers(1, 6),
    ),
    st.builds(MonthlyByDate, st.integers(1, 31), every=st.integers(1, 6)),
    st.builds(
        MonthlyByWeekday,
        st.integers(0, 6),
        st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=3).map(tuple),
        every=st.integers(1, 6),
    ),
)
dates = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


def tuesdays(**fields) -> Series:
    given = {
        "starts_on": dt.date(2026, 3, 3),
        "at": dt.time(10),
        "minutes": 60,
        "zone": PARIS,
        "rhythm": Weekly((1,), every=2),
    }
    return Series(**{**given, **fields})


def year(number: int) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime(number, 1, 1, tzinfo=dt.UTC), dt.datetime(number + 1, 1, 1, tzinfo=dt.UTC)


def test_fortnightly_meeting_stays_at_ten_across_both_changes_of_clock():
    found = tuesdays().occurrences(*year(2026))

    assert {one.starts_at.astimezone(PARIS).time() for one in found} == {dt.time(10)}
    around = {one.slot: one.starts_at.hour for one in found}
    assert around[dt.date(2026, 3, 17)] == 9  # before 29 March: winter time
    assert around[dt.date(2026, 3, 31)] == 8
    assert around[dt.date(2026, 10, 13)] == 8
    assert around[dt.date(2026, 10, 27)] == 9  # after 25 October


def test_meeting_on_the_day_of_the_change_keeps_its_length():
    sunday = tuesdays(
        starts_on=dt.date(2026, 3, 29), at=dt.time(1, 30), rhythm=Weekly((6,)), until=dt.date(2026, 3, 29)
    )

    (only,) = sunday.occurrences(*year(2026))

    assert only.ends_at - only.starts_at == dt.timedelta(hours=1)
    assert only.ends_at.astimezone(PARIS).time() == dt.time(3, 30)


@pytest.mark.parametrize(("day", "hour"), [(dt.date(2026, 3, 29), 1), (dt.date(2026, 10, 25), 0)])
def test_skipped_time_is_read_with_the_old_offset_and_doubled_time_is_the_first(day, hour):
    night = tuesdays(starts_on=day, at=dt.time(2, 30), rhythm=Weekly((6,)), until=day)

    (only,) = night.occurrences(*year(2026))

    assert only.starts_at == dt.datetime.combine(day, dt.time(hour, 30), dt.UTC)


def test_cancelled_and_moved_dates_keep_their_name():
    moved_to = wall("2026-03-19T14:00")
    series = tuesdays(
        changes={
            dt.date(2026, 3, 3): Change(is_cancelled=True),
            dt.date(2026, 3, 17): Change(starts=moved_to, minutes=30),
        }
    )

    first, second, *_ = series.occurrences(*year(2026))
    (upcoming,) = series.following(dt.datetime(2026, 3, 1, tzinfo=dt.UTC))

    assert (first.slot, first.is_cancelled) == (dt.date(2026, 3, 3), True)
    assert (second.slot, second.is_moved) == (dt.date(2026, 3, 17), True)
    assert second.starts_at.astimezone(PARIS).replace(tzinfo=None) == moved_to
    assert second.ends_at - second.starts_at == dt.timedelta(minutes=30)
    assert upcoming == second


def test_meeting_moved_far_away_is_found_where_it_went_and_not_where_it_was():
    slot = dt.date(2026, 3, 3)
    series = tuesdays(changes={slot: Change(starts=wall("2027-06-01T10:00"))})

    assert slot not in {one.slot for one in series.occurrences(*year(2026))}
    assert slot in {one.slot for one in series.occurrences(*year(2027))}
    late = dt.datetime(2027, 5, 31, tzinfo=dt.UTC)
    assert [one.slot for one in series.following(late)] == [slot]


def test_meeting_under_way_is_the_next_one_until_it_ends():
    series = tuesdays()
    during = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)

    assert series.following(during)[0].slot == dt.date(2026, 3, 3)
    assert series.following(during + dt.timedelta(minutes=30))[0].slot == dt.date(2026, 3, 17)


def test_date_written_under_another_rhythm_stays_a_date_of_the_series():
    before, between = dt.date(2025, 12, 3), dt.date(2026, 3, 4)
    series = tuesdays(changes={between: Change(starts=wall("2026-03-05T10:00")), before: Change()})

    added = [one for one in series.occurrences(*year(2026)) if one not in tuesdays().occurrences(*year(2026))]

    assert [one.slot for one in added] == [between]
    assert series.occurrence(between).starts_at == dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
    assert series.first() == before
    with pytest.raises(ValueError, match="05/03/2026"):
        series.occurrence(dt.date(2026, 3, 5))


def test_rhythm_that_never_comes_ends():
    never = tuesdays(starts_on=dt.date(2026, 2, 1), rhythm=MonthlyByDate(31, every=12))

    assert never.first() is None
    assert never.following(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda: Weekly(()),
        lambda: Weekly((7,)),
        lambda: Weekly((1,), every=0),
        lambda: MonthlyByDate(32),
        lambda: MonthlyByWeekday(1, (0,)),
        lambda: tuesdays(minutes=0),
        lambda: tuesdays(at=dt.time(10, tzinfo=dt.UTC)),
        lambda: Change(starts=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_impossible_series_are_refused(build):
    with pytest.raises(ValueError, match=r"\w"):
        build()


@given(dates, rhythms, st.integers(1, 30), st.none() | st.integers(0, 1500).map(dt.timedelta))
def test_dates_are_those_of_dateutil(start, rhythm, times, length):
    until = start + length if length is not None else None
    series = tuesdays(starts_on=start, rhythm=rhythm, until=until)
    end = f"COUNT={times}" if until is None else f"UNTIL={until:%Y%m%dT235959}"
    theirs = rrulestr(f"{rhythm.as_text()};{end}", dtstart=dt.datetime.combine(start, dt.time(10)))

    slots = islice(series.slots(), times) if until is None else series.slots()
    assert list(slots) == [moment.date() for moment in theirs if moment.year <= 2200]


@given(dates, rhythms, st.sampled_from(ZONES), st.times().map(lambda at: at.replace(microsecond=0, fold=0)))
def test_instants_are_those_of_recurring_ical_events(start, rhythm, zone, at):
    series = tuesdays(starts_on=start, at=at, zone=ZoneInfo(zone), rhythm=rhythm)
    first = series.first()
    if first is None or first.year > start.year + 10:
        return
    text = "\r\n".join(
        [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//essai//FR", "BEGIN:VEVENT", "UID:1",
            "DTSTAMP:20260101T000000Z", f"DTSTART;TZID={zone}:{first:%Y%m%d}T{at:%H%M%S}",
            "DURATION:PT1H", f"RRULE:{rhythm.as_text()}", "END:VEVENT", "END:VCALENDAR", "",
        ]
    )  # fmt: skip
    since, before = (dt.datetime(start.year + years, 1, 1, tzinfo=dt.UTC) for years in (0, 4))

    theirs = recurring_ical_events.of(ICalendar.from_ical(text)).between(since, before)

    starts = sorted(event["DTSTART"].dt.astimezone(dt.UTC) for event in theirs)
    # Theirs counts an event that is under way at the bounds.
    assert [one.starts_at for one in series.occurrences(since, before)] == [
        moment for moment in starts if since <= moment < before
    ]


@given(
    rhythms,
    st.dictionaries(
        dates,
        st.builds(
            Change,
            st.booleans(),
            st.none() | st.datetimes(wall("2020-01-01T00:00"), wall("2036-01-01T00:00")),
        ),
    ),
    st.datetimes(wall("2020-01-01T00:00"), wall("2034-01-01T00:00"), timezones=st.just(dt.UTC)),
)
def test_following_is_the_head_of_the_occurrences(rhythm, changes, now):
    series = tuesdays(starts_on=dt.date(2021, 1, 1), rhythm=rhythm, changes=changes)
    horizon = now + dt.timedelta(days=400)
    every = [
        one
        for one in series.occurrences(now - dt.timedelta(days=1), horizon)
        if not one.is_cancelled and one.ends_at > now
    ]

    head = [one for one in series.following(now, limit=3) if one.starts_at < horizon]

    assert head == every[: len(head)]
    assert len(head) == min(3, len(every))
