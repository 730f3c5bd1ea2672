"""Two labs ask for the same days at once: real transactions that meet."""

from decimal import Decimal

import pytest

from cast import make_cast
from kilometre.foundation.errors import Refused
from kilometre.network.models import Loan, LoanWeek
from network.lending import asked, shares, week
from together import at_once


@pytest.mark.django_db(transaction=True)
def test_two_labs_at_once_never_take_the_same_day():
    cast = make_cast()
    shares(cast, usual=4)

    results = at_once(*[lambda: asked(cast, days={week(): Decimal("1.5")})] * 2)

    assert sorted(type(result) for result in results if isinstance(result, Refused)) == [Refused]
    assert Loan.objects.count() == 1
    assert LoanWeek.objects.get().half_days == 3
