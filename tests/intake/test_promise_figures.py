"""The delay before a contact: two clocks, the longest, and those that still wait, told apart."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from intake.needs import send, withdrawn
from kilometre.foundation.indicators import Scope
from kilometre.intake import promise_figures as figures
from kilometre.intake import services

NETWORK, HERE, ELSEWHERE = Scope(), Scope(region="44"), Scope(lab="etatlin")
PARIS = ZoneInfo("Europe/Paris")


def last_friday() -> dt.datetime:
    """16:00 in Paris, a few weeks ago, with no holiday before the Monday that follows it."""
    day = timezone.localdate() - dt.timedelta(days=28)
    day -= dt.timedelta(days=(day.weekday() - 4) % 7)
    return dt.datetime.combine(day, dt.time(16), PARIS)


def taken_after(cast, sent: dt.datetime, **after: float) -> None:
    services.take_in_charge(actor=cast.member, need=send(cast, at=sent), at=sent + dt.timedelta(**after))


@pytest.fixture
def friday() -> dt.datetime:
    return last_friday()


def test_weekend_counts_on_one_clock_and_not_on_the_other(cast, friday):
    taken_after(cast, friday, days=2, hours=18)  # Monday, 10:00

    elapsed = figures.needs_charge_longest_delay(NETWORK)
    working = figures.needs_charge_longest_working_delay(NETWORK)

    assert (elapsed.value, elapsed.sample) == (66, 1)
    assert 1 <= working.value <= 3
    assert figures.needs_charge_working_delay(NETWORK).value == working.value


def test_median_and_longest_leave_out_those_that_wait_and_say_how_many_they_count(cast, friday):
    for hours in (1, 0.5, 1.5):
        taken_after(cast, friday - dt.timedelta(hours=2), hours=hours)
    send(cast, at=friday)
    send(cast)
    withdrawn(cast)

    median, longest = (
        figures.needs_charge_working_delay(HERE),
        figures.needs_charge_longest_working_delay(HERE),
    )

    assert (median.value, median.sample) == (1, 3)
    assert (longest.value, longest.sample) == (1.5, 3)
    waiting, late = figures.needs_waiting(HERE), figures.needs_waiting_late(HERE)
    assert (waiting.value, waiting.sample) == (2, 6)
    assert (late.value, late.sample) == (1, 2)


def test_nothing_is_measured_where_nothing_was_sent(cast, friday):
    taken_after(cast, friday, hours=1)

    assert figures.needs_charge_working_delay(ELSEWHERE).value is None
    assert figures.needs_charge_longest_delay(ELSEWHERE).value is None
    assert figures.needs_waiting(ELSEWHERE).value == 0
