"""Two labs ask for the same days at once: real transactions that meet."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from cast import make_cast
from kilometre.foundation.errors import Refused
from kilometre.network.models import Loan, LoanWeek
from network.lending import asked, shares, week


@pytest.mark.django_db(transaction=True)
def test_two_labs_at_once_never_take_the_same_day():
    cast = make_cast()
    shares(cast, usual=4)
    gate = Barrier(2)

    def ask() -> object:
        gate.wait(timeout=10)
        try:
            return asked(cast, days={week(): Decimal("1.5")})
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: ask(), range(2)))

    assert sorted(type(result) for result in results if isinstance(result, Refused)) == [Refused]
    assert Loan.objects.count() == 1
    assert LoanWeek.objects.get().half_days == 3
