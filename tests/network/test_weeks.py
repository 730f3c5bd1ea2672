"""Weeks that may still be promised."""

import datetime as dt

import pytest

from kilometre.network import weeks


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 11, 23)),
        (dt.date(2026, 11, 27), dt.date(2026, 11, 23)),
        (dt.date(2026, 11, 28), dt.date(2026, 11, 30)),
        (dt.date(2026, 11, 29), dt.date(2026, 11, 30)),
    ],
)
def test_week_is_offered_while_a_working_day_of_it_is_left(today, first):
    assert weeks.upcoming(today, 2) == [first, first + dt.timedelta(weeks=1)]
