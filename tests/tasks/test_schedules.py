"""Slots come once, at local time, whatever the clock and the number of workers do."""

import datetime as dt

import pytest
from django.utils import timezone

from journal.happenings import another_thread
from kilometre.foundation.tasks import daily, every, schedules
from kilometre.foundation.tasks.models import Job, JobState, Schedule
from kilometre.foundation.tasks.schedules import Daily, Every
from tasks import chores

UTC = dt.UTC


def slots(rhythm, start, count):
    moment, found = start, []
    for _ in range(count):
        moment = rhythm.after(moment)
        found.append(moment)
    return found


def utc(*parts):
    return dt.datetime(*parts, tzinfo=UTC)


def test_every_has_the_same_slots_for_all():
    rhythm = Every(5, "minute")

    assert rhythm.after(utc(2026, 11, 22, 10, 3)) == utc(2026, 11, 22, 10, 5)
    assert rhythm.after(utc(2026, 11, 22, 10, 5)) == utc(2026, 11, 22, 10, 10)


def test_daily_keeps_its_local_hour_across_both_clock_changes():
    rhythm = Daily(dt.time(6))

    spring = slots(rhythm, utc(2026, 3, 28, 0), 3)
    autumn = slots(rhythm, utc(2026, 10, 24, 0), 3)

    assert spring == [utc(2026, 3, 28, 5), utc(2026, 3, 29, 4), utc(2026, 3, 30, 4)]
    assert autumn == [utc(2026, 10, 24, 4), utc(2026, 10, 25, 5), utc(2026, 10, 26, 5)]


def test_daily_in_the_hour_that_spring_skips_comes_once_that_day():
    found = slots(Daily(dt.time(2, 30)), utc(2026, 3, 28, 0), 3)

    assert found == [utc(2026, 3, 28, 1, 30), utc(2026, 3, 29, 1, 30), utc(2026, 3, 30, 0, 30)]


def test_daily_in_the_hour_that_autumn_repeats_comes_once_that_day():
    found = slots(Daily(dt.time(2, 30)), utc(2026, 10, 24, 12), 2)

    assert found == [utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)]


def test_daily_looked_at_every_minute_of_the_clock_changes_never_goes_back():
    rhythm = Daily(dt.time(2, 30))
    for day in (utc(2026, 3, 28, 22), utc(2026, 10, 24, 22)):
        moments = [day + dt.timedelta(minutes=10 * step) for step in range(60)]
        nexts = [rhythm.after(moment) for moment in moments]

        assert nexts == sorted(nexts)
        assert all(slot > moment for slot, moment in zip(nexts, moments, strict=True))


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (Every(5, "minute"), "toutes les 5 minutes"),
        (Every(1, "hour"), "chaque heure"),
        (Daily(dt.time(6)), "chaque jour à 06:00"),
    ],
)
def test_rhythm_is_told_in_french(rhythm, words):
    assert str(rhythm) == words


@pytest.mark.parametrize("period", ["5", "0 minutes", "five minutes", "1 day", "-1 hour", "5 minutes "])
def test_period_that_is_not_understood_is_refused(period):
    with pytest.raises(ValueError, match="5 minutes"):
        every(period)


def test_hour_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="hour"):
        daily("25:00")


def make_due(**fields):
    fields = {"next_at": timezone.now() - dt.timedelta(hours=5), **fields}
    Schedule.objects.update(**fields)


def test_new_schedule_waits_for_its_first_slot(db):
    assert every("5 minutes")(chores.tick) is chores.tick

    assert schedules.enqueue_due() == 0
    assert Schedule.objects.get().next_at > timezone.now()
    assert not Job.objects.exists()


def test_missed_slots_are_made_up_once(db):
    every("5 minutes")(chores.tick)
    schedules.enqueue_due()
    make_due()

    assert schedules.enqueue_due() == 1
    assert schedules.enqueue_due() == 0
    assert Job.objects.get().task == "tasks.chores.tick"
    schedule = Schedule.objects.get()
    assert timezone.now() < schedule.next_at <= timezone.now() + dt.timedelta(minutes=5)
    assert schedule.last_at is not None


def test_slot_passes_while_the_last_run_is_not_over(db):
    every("5 minutes")(chores.tick)
    schedules.enqueue_due()
    make_due()
    schedules.enqueue_due()
    make_due()

    assert schedules.enqueue_due() == 0
    assert Job.objects.count() == 1
    Job.objects.update(state=JobState.FAILED)
    make_due()
    assert schedules.enqueue_due() == 1


def test_changed_rhythm_takes_effect(db):
    every("1 hour")(chores.tick)
    schedules.enqueue_due()
    daily("06:00")(chores.tick)

    schedules.enqueue_due()

    assert Schedule.objects.get().rhythm == "chaque jour à 06:00"
    assert Schedule.objects.get().next_at == Daily(dt.time(6)).after(timezone.now())


def test_task_may_be_scheduled_with_its_own_retries(db):
    every("1 hour")(chores.struggle)
    schedules.enqueue_due()
    make_due()
    schedules.enqueue_due()

    assert Job.objects.get().max_attempts == 3


@pytest.mark.django_db(transaction=True)
def test_slot_is_queued_once_by_several_workers():
    every("5 minutes")(chores.tick)
    schedules.enqueue_due()
    for _ in range(5):
        make_due()
        with another_thread() as one, another_thread() as two:
            queued = [
                future.result(timeout=20)
                for future in [thread.start(schedules.enqueue_due) for thread in (one, two)]
            ]
        assert sorted(queued) == [0, 1]
        Job.objects.update(state=JobState.DONE)

    assert Job.objects.count() == 5
