"""What migrations compute by themselves: the code of today may change without them."""

import datetime as dt
from importlib import import_module
from itertools import islice

import pytest

ends = import_module("kilometre.coordination.migrations.0006_ritual_ends_by_its_date")


@pytest.mark.parametrize(
    ("first", "kind", "every", "times", "last"),
    [
        ((2026, 9, 1), "weekly", 2, 1, (2026, 9, 1)),
        ((2026, 9, 1), "weekly", 2, 3, (2026, 9, 29)),
        ((2026, 9, 15), "twice", 1, 2, (2026, 10, 6)),  # the third Tuesday, then the first
        ((2026, 9, 8), "monthly", 1, 3, (2026, 11, 10)),
        ((2026, 9, 29), "last", 3, 2, (2026, 12, 29)),
        ((2026, 8, 31), "date", 1, 2, (2026, 10, 31)),  # no 31 September
    ],
)
def test_a_number_of_meetings_becomes_the_date_of_the_last(first, kind, every, times, last):
    *_, found = islice(ends.dates(dt.date(*first), kind, every), times)

    assert found == dt.date(*last)
